"""Organizations: creating them, roles, invitations, and what never moves between tenants."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from yardpass_tree import (
    ADMIN,
    EDITOR,
    IMPORT,
    ORG,
    OTHER_ORG,
    OWNER,
    STRANGER,
    VIEWER,
    WALLET,
    Acting,
)

from yardpass_db import db

Act = Callable[[str], Acting]
FOUND = "insert into public.organizations (name, created_by) values ('New', %s) returning id"
JOIN = "insert into public.org_memberships (org_id, user_id, role) values (%s, %s, %s)"
INVITE = (
    "insert into public.org_invitations (org_id, email, role, expires_at, invited_by)"
    " values (%s, 'x@example.org', %s, '2100-01-01', %s)"
)


def test_creator_reads_the_new_organization_at_once(acting: Act) -> None:
    assert acting("stranger").value(FOUND, [STRANGER]) is not None


def test_nobody_creates_an_organization_for_another(acting: Act) -> None:
    assert acting("stranger").outcome(FOUND, [OWNER]) == "refused"


def test_creator_becomes_first_owner(acting: Act) -> None:
    stranger = acting("stranger")
    new = stranger.value(FOUND, [STRANGER])
    assert stranger.outcome(JOIN, [new, STRANGER, "owner"]) == "rows"


def test_first_owner_reads_the_own_membership_at_once(acting: Act) -> None:
    stranger = acting("stranger")
    new = stranger.value(FOUND, [STRANGER])
    assert stranger.value(f"{JOIN} returning role", [new, STRANGER, "owner"]) == "owner"


def test_another_does_not_become_first_owner(acting: Act) -> None:
    new = acting("stranger").value(FOUND, [STRANGER])
    assert acting("viewer").outcome(JOIN, [new, VIEWER, "owner"]) == "refused"


def test_creator_who_was_removed_does_not_come_back(world: db.Connection, acting: Act) -> None:
    db.run_script(
        world,
        f"update organizations.org_memberships set role = 'owner' where user_id = '{ADMIN}';"
        f"delete from organizations.org_memberships where user_id = '{OWNER}'",
    )
    assert acting("owner").outcome(JOIN, [ORG, OWNER, "owner"]) == "refused"


@pytest.mark.parametrize(
    "change", ["verification_status = 'verified'", "is_verified = true", f"created_by = '{ADMIN}'"]
)
@pytest.mark.parametrize("persona", ["owner", "admin"])
def test_members_neither_verify_nor_reassign_their_organization(
    acting: Act, persona: str, change: str
) -> None:
    assert acting(persona).outcome(f"update public.organizations set {change}") == "denied"


@pytest.mark.parametrize("column", ["verification_status", "is_verified"])
def test_new_organization_is_not_verified_by_its_creator(acting: Act, column: str) -> None:
    value = "true" if column == "is_verified" else "'verified'"
    create = (
        f"insert into public.organizations (name, created_by, {column}) values ('N', %s, {value})"
    )
    assert acting("stranger").outcome(create, [STRANGER]) == "denied"


@pytest.mark.parametrize(
    ("persona", "role", "outcome"),
    [
        ("owner", "owner", "rows"),
        ("owner", "viewer", "rows"),
        ("admin", "admin", "rows"),
        ("admin", "owner", "refused"),
        ("editor", "viewer", "refused"),
        ("viewer", "viewer", "refused"),
        ("other", "viewer", "refused"),
        ("both", "viewer", "refused"),
        ("nobody", "viewer", "refused"),
        ("visitor", "viewer", "denied"),
    ],
)
def test_adding_a_member(acting: Act, persona: str, role: str, outcome: str) -> None:
    assert acting(persona).outcome(JOIN, [ORG, STRANGER, role]) == outcome


def test_nobody_joins_an_organization_by_themself(acting: Act) -> None:
    assert acting("stranger").outcome(JOIN, [ORG, STRANGER, "viewer"]) == "refused"


SET_ROLE = "update public.org_memberships set role = %s where org_id = %s and user_id = %s"


@pytest.mark.parametrize(
    ("persona", "user"),
    [("viewer", VIEWER), ("editor", EDITOR), ("admin", ADMIN), ("owner", OWNER)],
)
def test_nobody_changes_their_own_role(acting: Act, persona: str, user: str) -> None:
    assert acting(persona).outcome(SET_ROLE, ["owner", ORG, user]) == "none"


@pytest.mark.parametrize(
    ("persona", "role", "outcome"),
    [("owner", "owner", "rows"), ("admin", "admin", "rows"), ("admin", "owner", "refused")],
)
def test_only_owners_make_owners(acting: Act, persona: str, role: str, outcome: str) -> None:
    assert acting(persona).outcome(SET_ROLE, [role, ORG, VIEWER]) == outcome


def test_admin_does_not_demote_an_owner(acting: Act) -> None:
    assert acting("admin").outcome(SET_ROLE, ["viewer", ORG, OWNER]) == "none"


def test_admin_does_not_remove_an_owner(acting: Act) -> None:
    remove = f"delete from public.org_memberships where user_id = '{OWNER}'"
    assert acting("admin").outcome(remove) == "none"


def test_last_owner_does_not_leave(acting: Act) -> None:
    leave = f"delete from public.org_memberships where user_id = '{OWNER}'"
    assert acting("owner").outcome(leave) == "refused"


TENANT_COLUMNS = [
    ("org_memberships", "org_id"),
    ("org_memberships", "user_id"),
    ("org_invitations", "org_id"),
    ("org_contact_imports", "org_id"),
    ("org_contact_import_entries", "import_id"),
]


@pytest.mark.parametrize(("table", "column"), TENANT_COLUMNS)
def test_rows_do_not_move_to_another_tenant(acting: Act, table: str, column: str) -> None:
    # "both" is a member here and admin there: the policies alone would let a row move.
    move = f"update public.{table} set {column} = '{OTHER_ORG}'"
    assert acting("both").outcome(move) in {"denied", "none"}


@pytest.mark.parametrize(("table", "column"), TENANT_COLUMNS)
def test_owner_of_a_row_has_no_grant_to_move_it(acting: Act, table: str, column: str) -> None:
    move = f"update public.{table} set {column} = '{OTHER_ORG}'"
    assert acting("owner").outcome(move) == "denied"


@pytest.mark.parametrize(
    ("persona", "user", "role", "outcome"),
    [
        ("owner", OWNER, "owner", "rows"),
        ("admin", ADMIN, "admin", "rows"),
        ("admin", ADMIN, "owner", "refused"),
        ("admin", OWNER, "viewer", "refused"),
        ("editor", EDITOR, "viewer", "refused"),
        ("stranger", STRANGER, "viewer", "refused"),
        ("visitor", STRANGER, "viewer", "denied"),
    ],
)
def test_inviting(acting: Act, persona: str, user: str, role: str, outcome: str) -> None:
    assert acting(persona).outcome(INVITE, [ORG, role, user]) == outcome


HASH = "sha256:" + hashlib.sha256(b"secret-of-the-link").hexdigest()


@pytest.mark.parametrize("persona", ["owner", "admin", "service"])
def test_tokens_of_invitations_are_hashes(acting: Act, persona: str) -> None:
    assert acting(persona).run("select token from public.org_invitations") == [(HASH,)]


def test_admin_invites_with_a_token_of_the_application(acting: Act) -> None:
    invite = (
        "insert into public.org_invitations (org_id, email, token, expires_at, invited_by)"
        f" values ('{ORG}', 'x@example.org', 'chosen', '2100-01-01', '{ADMIN}') returning token"
    )
    stored = "sha256:" + hashlib.sha256(b"chosen").hexdigest()
    assert acting("admin").value(invite) == stored


def test_nobody_finds_an_invitation_by_its_token(acting: Act) -> None:
    find = "select id from public.org_invitations where token = 'secret-of-the-link'"
    assert acting("owner").run(find) == []


@pytest.mark.parametrize(
    "change", ["status = 'accepted'", "token = 'mine'", f"accepted_user_id = '{ADMIN}'"]
)
def test_admin_does_not_accept_for_the_invited(acting: Act, change: str) -> None:
    outcome = acting("admin").outcome(f"update public.org_invitations set {change}")
    assert outcome in {"denied", "refused"}


@pytest.mark.parametrize(
    ("persona", "outcome"), [("editor", "rows"), ("viewer", "refused"), ("other", "refused")]
)
def test_adding_an_imported_contact(acting: Act, persona: str, outcome: str) -> None:
    add = "insert into public.org_contact_import_entries (import_id, email) values (%s, 'a@b.c')"
    assert acting(persona).outcome(add, [IMPORT]) == outcome


@pytest.mark.parametrize(
    ("user", "outcome"), [(EDITOR, "rows"), (OWNER, "refused")], ids=["own name", "another's"]
)
def test_editor_imports_in_own_name(acting: Act, user: str, outcome: str) -> None:
    add = "insert into public.org_contact_imports (org_id, name, imported_by) values (%s, 'x', %s)"
    assert acting("editor").outcome(add, [ORG, user]) == outcome


@pytest.mark.parametrize("persona", ["owner", "admin", "stranger", "visitor"])
def test_clients_do_not_credit_a_wallet(acting: Act, persona: str) -> None:
    credit = (
        "insert into public.org_wallet_transactions (wallet_id, credits_delta, transaction_type)"
        " values (%s, 100, 'purchase')"
    )
    assert acting(persona).outcome(credit, [WALLET]) == "denied"


PERSONAL = "select * from public.payout_accounts where context_type = 'individual'"


@pytest.mark.parametrize(
    ("persona", "outcome"), [("viewer", "rows"), ("owner", "none"), ("stranger", "none")]
)
def test_person_reads_own_payout_account(
    world: db.Connection, acting: Act, persona: str, outcome: str
) -> None:
    add = "insert into organizations.payout_accounts (context_type, context_id) values (%s, %s)"
    db.rows(world, add, ["individual", VIEWER])
    assert acting(persona).outcome(PERSONAL) == outcome


def test_organization_id_as_a_person_opens_nothing(world: db.Connection, acting: Act) -> None:
    # A person's own account is found by type and id together.
    add = "insert into organizations.payout_accounts (context_type, context_id) values (%s, %s)"
    db.rows(world, add, ["organization", STRANGER])
    assert acting("stranger").outcome("select * from public.payout_accounts") == "none"
