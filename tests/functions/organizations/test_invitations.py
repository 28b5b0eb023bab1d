"""A link makes the invited person a member, once, and tells everybody else why not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import ORG, OWNER, STRANGER, Acting

from yardpass_db import db

from .mail import EVENT

Act = Callable[[str], Acting]
CALLS = {
    "organization": "select public.accept_org_invitation(p_token => %s)",
    "role": "select public.accept_role_invite(p_token => %s)",
}
TABLES = {"organization": "organizations.org_invitations", "role": "events.role_invites"}
REFUSED = {
    "late": "expired",
    "expired": "expired",
    "revoked": "revoked",
    "used": "accepted",
    "unknown": "not_found",
}
EACH = pytest.mark.parametrize("kind", CALLS)


def hashed(token: str) -> str:
    """How a token is stored."""
    return f"'sha256:' || encode(sha256(convert_to('{token}', 'UTF8')), 'hex')"


@EACH
def test_what_is_stored_opens_nothing(mail: db.Connection, acting: Act, kind: str) -> None:
    stored = db.value(mail, f"select {hashed('open')}")
    assert acting("stranger").value(CALLS[kind], [stored])["error"] == "not_found"


@EACH
@pytest.mark.parametrize("token", REFUSED)
def test_refusal_says_why(mail: db.Connection, acting: Act, kind: str, token: str) -> None:
    answer = acting("stranger").value(CALLS[kind], [token])
    assert answer == {"success": False, "error": REFUSED[token]}


@EACH
def test_missing_token_is_not_found(mail: db.Connection, acting: Act, kind: str) -> None:
    assert acting("stranger").value(CALLS[kind], [None])["error"] == "not_found"


@EACH
@pytest.mark.parametrize("persona", ["owner", "other", "viewer"])
def test_link_of_another_address_is_refused(
    mail: db.Connection, acting: Act, kind: str, persona: str
) -> None:
    assert acting(persona).value(CALLS[kind], ["open"])["error"] == "other_address"


@EACH
def test_refused_link_stays_open(mail: db.Connection, acting: Act, kind: str) -> None:
    acting("other").run(CALLS[kind], ["open"])
    assert acting("stranger").value(CALLS[kind], ["open"])["success"] is True


@EACH
def test_link_found_late_is_marked(mail: db.Connection, acting: Act, kind: str) -> None:
    acting("stranger").run(CALLS[kind], ["late"])
    status = f"select status::text from {TABLES[kind]} where token = {hashed('late')}"
    assert db.value(mail, status) == "expired"


@EACH
def test_second_use_is_refused(mail: db.Connection, acting: Act, kind: str) -> None:
    acting("stranger").run(CALLS[kind], ["open"])
    assert acting("stranger").value(CALLS[kind], ["open"])["error"] == "accepted"


@EACH
def test_acceptance_is_recorded(mail: db.Connection, acting: Act, kind: str) -> None:
    acting("stranger").run(CALLS[kind], ["open"])
    record = (
        "select status::text || ' ' || accepted_user_id || ' ' || (accepted_at = now())"
        f" from {TABLES[kind]} where token = {hashed('open')}"
    )
    assert db.value(mail, record) == f"accepted {STRANGER} true"


@EACH
def test_nobody_accepts_nothing(mail: db.Connection, acting: Act, kind: str) -> None:
    with pytest.raises(db.InsufficientPrivilege, match="nobody is signed in"):
        acting("nobody").run(CALLS[kind], ["open"])


@EACH
@pytest.mark.parametrize("persona", ["visitor", "service"])
def test_only_people_accept(mail: db.Connection, acting: Act, kind: str, persona: str) -> None:
    assert acting(persona).outcome(CALLS[kind], ["open"]) == "denied"


ROLE_HERE = (
    "select role::text from organizations.org_memberships"
    f" where org_id = '{ORG}' and user_id = '{STRANGER}'"
)


def test_invited_person_becomes_a_member(mail: db.Connection, acting: Act) -> None:
    acting("stranger").run(CALLS["organization"], ["open"])
    assert db.value(mail, ROLE_HERE) == "editor"


def test_new_member_is_told_where(mail: db.Connection, acting: Act) -> None:
    answer = acting("stranger").value(CALLS["organization"], ["open"])
    assert answer == {"success": True, "org_id": ORG, "role": "editor"}


@pytest.mark.parametrize(("has", "gets"), [("viewer", "editor"), ("admin", "admin")])
def test_invitation_never_lowers_a_role(
    mail: db.Connection, acting: Act, has: str, gets: str
) -> None:
    mail.execute(
        "insert into organizations.org_memberships (org_id, user_id, role) values (%s, %s, %s)",
        [ORG, STRANGER, has],
    )
    acting("stranger").run(CALLS["organization"], ["open"])
    assert db.value(mail, ROLE_HERE) == gets


ROLES = (
    "select role::text || ' ' || status || ' by ' || created_by from events.event_roles"
    f" where event_id = '{EVENT}' and user_id = '{STRANGER}'"
)


def test_invited_person_gets_the_role(mail: db.Connection, acting: Act) -> None:
    acting("stranger").run(CALLS["role"], ["open"])
    assert db.value(mail, ROLES) == f"scanner active by {OWNER}"


def test_person_with_a_role_is_told_where(mail: db.Connection, acting: Act) -> None:
    answer = acting("stranger").value(CALLS["role"], ["by phone"])
    assert answer == {"success": True, "event_id": EVENT, "role": "vendor"}


def test_scanner_may_scan(mail: db.Connection, acting: Act) -> None:
    acting("stranger").run(CALLS["role"], ["open"])
    assert db.value(mail, "select status from events.event_scanners") == "enabled"


def test_other_roles_do_not_scan(mail: db.Connection, acting: Act) -> None:
    acting("stranger").run(CALLS["role"], ["by phone"])
    assert db.value(mail, "select count(*) from events.event_scanners") == 0


def test_revoked_role_is_given_back(mail: db.Connection, acting: Act) -> None:
    mail.execute(
        "insert into events.event_roles (event_id, user_id, role, status, created_by)"
        " values (%s, %s, 'scanner', 'revoked', %s)",
        [EVENT, STRANGER, OWNER],
    )
    acting("stranger").run(CALLS["role"], ["open"])
    assert db.value(mail, ROLES) == f"scanner active by {OWNER}"


def test_link_for_another_phone_is_refused(mail: db.Connection, acting: Act) -> None:
    assert acting("other").value(CALLS["role"], ["by phone"])["error"] == "other_address"
