"""What triggers keep: updated_at, tokens, an owner."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import pytest
from yardpass_rows import OPEN, ORDER, QR_CODE, TIER
from yardpass_tree import ADMIN, ORG, OWNER, STRANGER, VIEWER, WORLD, Acting, migrate_tree

from yardpass_db import db

KEPT = {
    "users.user_profiles": "bio = 'x'",
    "organizations.org_wallets": "status = 'frozen'",
    "organizations.payout_configurations": "payout_schedule = 'daily'",
    "events.event_posts": "text = 'x'",
    "events.media_assets": "status = 'ready'",
    "ticketing.checkout_sessions": "status = 'expired'",
}
STALE = "select count(*) from {} where updated_at is distinct from now()"


@pytest.mark.parametrize("table", KEPT)
def test_updated_at_is_set_on_change(filled: db.Connection, table: str) -> None:
    db.run_script(
        filled,
        f"alter table {table} disable trigger set_updated_at;"
        f"update {table} set updated_at = '2001-01-01';"
        f"alter table {table} enable trigger set_updated_at;"
        f"update {table} set {KEPT[table]}",
    )
    assert db.value(filled, STALE.format(table)) == 0


@pytest.mark.parametrize("table", KEPT)
def test_updated_at_is_not_what_the_client_says(filled: db.Connection, table: str) -> None:
    db.run_script(filled, f"update {table} set updated_at = '2001-01-01'")
    assert db.value(filled, STALE.format(table)) == 0


def test_updated_at_of_a_new_row_is_not_what_the_client_says(world: db.Connection) -> None:
    db.run_script(
        world,
        "insert into organizations.org_wallets (org_id, updated_at)"
        " select id, '2100-01-01' from organizations.organizations where name = 'Theirs'",
    )
    assert db.value(world, STALE.format("organizations.org_wallets")) == 0


def test_client_that_sends_updated_at_is_not_refused(acting: Callable[[str], Acting]) -> None:
    change = "update public.user_profiles set bio = 'x', updated_at = '2001-01-01'"
    assert acting("viewer").outcome(f"{change} where user_id = '{VIEWER}'") == "rows"


INVITE = (
    "insert into organizations.org_invitations (org_id, email, expires_at, invited_by{})"
    f" values ('{ORG}', 'x@example.org', '2100-01-01', '{OWNER}'{{}}) returning token"
)


def test_invitation_without_a_token_gets_a_hash(world: db.Connection) -> None:
    assert re.fullmatch("sha256:[0-9a-f]{64}", db.value(world, INVITE.format("", "")))


def test_each_invitation_gets_another_token(world: db.Connection) -> None:
    statement = INVITE.format("", "")
    assert db.value(world, statement) != db.value(world, statement)


def sha256(token: str) -> str:
    return "sha256:" + hashlib.sha256(token.encode()).hexdigest()


def test_token_is_stored_as_its_hash(world: db.Connection) -> None:
    assert db.value(world, INVITE.format(", token", ", 'chosen'")) == sha256("chosen")


def test_hash_is_not_hashed_again(world: db.Connection) -> None:
    hashed = sha256("chosen")
    assert db.value(world, INVITE.format(", token", f", '{hashed}'")) == hashed


def test_changed_token_is_hashed(world: db.Connection) -> None:
    change = "update organizations.org_invitations set token = 'another' returning token"
    assert db.value(world, change) == sha256("another")


def fails(connection: db.Connection, statement: str) -> bool:
    try:
        with connection.transaction():
            connection.execute(statement.encode())
    except db.PsycopgError as error:
        return "would have no owner" in db.failure(error)
    return False


LEAVE = f"delete from organizations.org_memberships where user_id = '{OWNER}'"
DEMOTE = f"update organizations.org_memberships set role = 'admin' where user_id = '{OWNER}'"
MOVE = f"update organizations.org_memberships set user_id = '{STRANGER}' where user_id = '{OWNER}'"
PROMOTE = f"update organizations.org_memberships set role = 'owner' where user_id = '{ADMIN}'"
SWAP = (
    "update organizations.org_memberships"
    " set role = case role when 'owner' then 'admin' else 'owner' end::public.org_role"
    f" where user_id in ('{OWNER}', '{ADMIN}')"
)


@pytest.mark.parametrize("statement", [LEAVE, DEMOTE], ids=["leaves", "steps down"])
def test_last_owner_stays(world: db.Connection, statement: str) -> None:
    assert fails(world, statement)


@pytest.mark.parametrize("statement", [LEAVE, DEMOTE], ids=["leaves", "steps down"])
def test_owner_goes_when_there_is_another(world: db.Connection, statement: str) -> None:
    db.run_script(world, PROMOTE)
    assert not fails(world, statement)


@pytest.mark.parametrize("statement", [SWAP, MOVE], ids=["two swap roles", "handed over"])
def test_ownership_can_be_handed_over_at_once(world: db.Connection, statement: str) -> None:
    assert not fails(world, statement)


def test_organization_can_be_deleted_with_its_owner(world: db.Connection) -> None:
    assert not fails(world, f"delete from organizations.organizations where id = '{ORG}'")


def test_two_owners_cannot_leave_at_the_same_time(database_url: str) -> None:
    with db.connect(database_url) as one, db.connect(database_url) as two:
        migrate_tree(one)
        db.run_script(one, WORLD + PROMOTE)
        one.execute("begin")
        db.run_script(one, LEAVE)
        # The second waits for the first; it must not look before the first has committed.
        db.run_script(two, "set lock_timeout = '300ms'")
        with pytest.raises(db.LockNotAvailable):
            db.run_script(two, LEAVE.replace(OWNER, ADMIN))
        one.execute("commit")
        assert fails(two, LEAVE.replace(OWNER, ADMIN))


TICKET = (
    "insert into ticketing.tickets (event_id, tier_id, order_id, owner_user_id, serial_no, qr_code)"
    f" select '{OPEN}', '{TIER}', '{ORDER}', '{STRANGER}', n, {{}}"
    " from generate_series(2, {}) as n returning qr_code"
)


def test_ticket_gets_a_code_that_can_be_read_aloud(filled: db.Connection) -> None:
    [(code,)] = db.rows(filled, TICKET.format("null", 2))
    assert re.fullmatch("[A-HJ-NP-Z2-9]{8}", code)


def test_codes_use_the_whole_alphabet(filled: db.Connection) -> None:
    unlimited = "update ticketing.ticket_tiers set quantity = null, total_quantity = null"
    db.run_script(filled, unlimited)
    codes = "".join(code for (code,) in db.rows(filled, TICKET.format("null", 200)))
    assert set(codes) == set("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")


def test_code_that_is_taken_is_not_given_again(filled: db.Connection) -> None:
    # A generator that says the taken code first, and a free one next.
    db.run_script(
        filled,
        "create temp sequence calls; create or replace function public.gen_qr_code() returns text"
        " language sql volatile set search_path = '' as"
        f" $$ select case nextval('pg_temp.calls') when 1 then '{QR_CODE}' else 'FREEFREE' end $$",
    )
    assert db.rows(filled, TICKET.format("null", 2)) == [("FREEFREE",)]


def test_code_can_be_chosen(filled: db.Connection) -> None:
    assert db.rows(filled, TICKET.format("'CHSENCDE'", 2)) == [("CHSENCDE",)]


@pytest.mark.parametrize("persona", ["visitor", "stranger", "owner"])
def test_clients_make_no_codes(acting: Callable[[str], Acting], persona: str) -> None:
    assert acting(persona).outcome("select public.gen_qr_code()") == "denied"
