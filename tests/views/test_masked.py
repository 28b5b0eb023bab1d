"""Columns that not every reader of a row may read: who reads them, and how they are written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_rows import OPEN, ORDER, QR_CODE, TICKET, TIER
from yardpass_tree import NEWCOMER, STRANGER, VIEWER, Acting

from yardpass_db import db

Act = Callable[[str], Acting]
MASKED = ["user_profiles.phone", "events.link_token", "tickets.qr_code", "tickets.wallet_pass_url"]


@pytest.fixture
def acting(filled: db.Connection, acting: Act) -> Act:
    """`acting` with a row in every table."""
    return acting


@pytest.mark.parametrize("view", ["user_profiles", "events", "tickets", "orders"])
@pytest.mark.parametrize("persona", ["stranger", "viewer", "owner", "service"])
def test_whole_rows_can_be_selected(acting: Act, view: str, persona: str) -> None:
    acting(persona).run(f"select * from public.{view}")


@pytest.mark.parametrize("masked", MASKED)
def test_masked_column_refuses_to_be_written_through_the_view(acting: Act, masked: str) -> None:
    view, _, column = masked.partition(".")
    refusal = f'cannot update column "{column}" of view "{view}"'
    with pytest.raises(db.PsycopgError, match=refusal):
        acting("service").run(f"update public.{view} set {column} = 'x'")


def test_masked_column_is_no_target_of_an_upsert(acting: Act) -> None:
    upsert = (
        "insert into {} (event_id, tier_id, order_id, owner_user_id, serial_no)"
        f" values ('{OPEN}', '{TIER}', '{ORDER}', '{STRANGER}', 7) on conflict (qr_code) do nothing"
    )
    assert acting("service").writes(upsert.format("ticketing.tickets")) == 1
    with pytest.raises(db.PsycopgError) as refused:
        acting("service").run(upsert.format("public.tickets"))
    assert refused.value.sqlstate == "42P10"  # no unique index for ON CONFLICT


def test_new_ticket_returns_the_code_that_was_made_for_it(acting: Act) -> None:
    made = acting("service").run(
        "insert into public.tickets (event_id, tier_id, order_id, owner_user_id, serial_no)"
        f" values ('{OPEN}', '{TIER}', '{ORDER}', '{STRANGER}', 7) returning qr_code"
    )
    assert len(made[0][0]) == 8


def test_server_finds_a_ticket_by_its_code(acting: Act) -> None:
    find = f"select id::text from public.tickets where qr_code = '{QR_CODE}'"
    assert acting("service").value(find) == TICKET


def test_view_calls_no_function_for_rows_that_it_masks(acting: Act, filled: db.Connection) -> None:
    # A list of 100,000 tickets costs the comparison, not 100,000 calls.
    counting = (
        "create sequence public.calls; create or replace function"
        " private.readable_qr_code(ticket_id uuid) returns text language sql stable"
        " security definer set search_path = '' as $$ select nextval('public.calls')::text $$"
    )
    db.run_script(filled, counting)
    assert acting("viewer").run("select qr_code from public.tickets")
    assert db.value(filled, "select is_called from public.calls") is False


def test_person_sets_and_takes_off_own_phone(acting: Act) -> None:
    phone = f"select phone from public.user_profiles where user_id = '{VIEWER}'"
    acting("viewer").run("select public.set_phone(p_phone => '+49')")
    assert acting("viewer").value(phone) == "+49"
    acting("viewer").run("select public.set_phone(null)")
    assert acting("viewer").value(phone) is None


def test_server_sets_a_phone(acting: Act) -> None:
    acting("service").run(f"select public.set_phone('+49', '{VIEWER}')")
    assert acting("viewer").value("select phone from public.user_profiles where phone is not null")


@pytest.mark.parametrize("persona", ["visitor", "nobody", "owner"])
def test_nobody_sets_the_phone_of_another(acting: Act, persona: str) -> None:
    assert acting(persona).outcome(f"select public.set_phone('+49', '{VIEWER}')") == "denied"


def test_phone_needs_a_profile(filled: db.Connection) -> None:
    with pytest.raises(db.PsycopgError, match="no profile"):
        Acting(filled, "authenticated", NEWCOMER).run("select public.set_phone('+49')")


LINK = f"select public.set_event_link_token('{OPEN}', 'new')"


@pytest.mark.parametrize("persona", ["editor", "admin", "owner", "service"])
def test_editors_set_the_link_of_an_event(acting: Act, persona: str) -> None:
    acting(persona).run(LINK)
    shown = f"select link_token from public.events where id = '{OPEN}'"
    assert acting("editor").value(shown) == "new"


@pytest.mark.parametrize("persona", ["visitor", "nobody", "stranger", "viewer", "both", "other"])
def test_others_do_not_set_the_link(acting: Act, persona: str) -> None:
    assert acting(persona).outcome(LINK) == "denied"


PASS = f"select public.set_wallet_pass('{TICKET}', 'https://pass')"


def test_server_sets_a_wallet_pass_that_only_the_owner_reads(acting: Act) -> None:
    assert acting("service").value(PASS) is True
    shown = f"select wallet_pass_url from public.tickets where id = '{TICKET}'"
    assert [acting(who).value(shown) for who in ("stranger", "owner")] == ["https://pass", None]


@pytest.mark.parametrize("persona", ["visitor", "stranger", "owner"])
def test_clients_set_no_wallet_pass(acting: Act, persona: str) -> None:
    assert acting(persona).outcome(PASS) == "denied"


def test_misspelt_closed_column_opens_nothing(filled: db.Connection) -> None:
    with pytest.raises(db.PsycopgError, match="has no column qr_cod"):
        filled.execute("select private.let_read('ticketing.tickets', '{qr_cod}', 'anon')")
