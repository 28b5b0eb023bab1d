"""Who is let in, once; and who makes an order's tickets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from yardpass_tree import ADMIN, STRANGER, VIEWER, Acting, DeniedError

from yardpass_db import db

from .box_office import EVENT, ORDER, OTHER_EVENT, SEATED, tickets

Caller = Callable[[str], Acting]
REDEEM = "select public.redeem_ticket_atomic(%s, null, %s)"
LOG = "select result from ticketing.scan_logs order by created_at desc, ctid desc limit 1"
UNKNOWN = "e3000000-0000-4000-8000-999999999999"


@pytest.fixture
def ticket(box_office: db.Connection) -> str:
    return str(db.value(box_office, tickets(SEATED) + " returning id"))


def scan(acting: Acting, ticket: str, event: str | None = EVENT) -> dict[str, Any]:
    found: dict[str, Any] = acting.value(REDEEM, [ticket, event])
    return found


SCANNER = (
    "insert into events.event_scanners (event_id, user_id, status)"
    f" values ('{EVENT}', '{STRANGER}', '{{}}')"
)
ROLE = (
    "insert into events.event_roles (event_id, user_id, role, status, created_by)"
    f" values ('{EVENT}', '{STRANGER}', '{{}}', '{{}}', '{ADMIN}')"
)


def test_ticket_lets_in(caller: Caller, ticket: str) -> None:
    assert scan(caller("editor"), ticket)["success"]


def test_ticket_lets_in_at_its_own_event_when_none_is_named(caller: Caller, ticket: str) -> None:
    assert scan(caller("editor"), ticket, None)["success"]


def test_ticket_is_redeemed(caller: Caller, ticket: str) -> None:
    scan(caller("editor"), ticket)
    status = "select status::text from ticketing.tickets where id = %s"
    assert db.value(caller("editor").connection, status, [ticket]) == "redeemed"


def test_second_scan_says_since_when(caller: Caller, ticket: str) -> None:
    scan(caller("editor"), ticket)
    again = scan(caller("editor"), ticket)["message"]
    assert re.fullmatch(r"already redeemed at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", again)


def test_second_scan_keeps_the_time_of_the_first(caller: Caller, ticket: str) -> None:
    first = scan(caller("editor"), ticket)
    assert scan(caller("editor"), ticket)["redeemed_at"] == first["redeemed_at"]


STATUSES = {"transferred": "transferred", "refunded": "refunded", "void": "void"}


@pytest.mark.parametrize("status", STATUSES)
def test_ticket_that_is_no_longer_valid_lets_nobody_in(
    caller: Caller, ticket: str, status: str
) -> None:
    db.run_script(caller("editor").connection, f"update ticketing.tickets set status = '{status}'")
    assert scan(caller("editor"), ticket)["error"] == STATUSES[status]


def test_ticket_of_another_event_lets_nobody_in(caller: Caller, ticket: str) -> None:
    assert scan(caller("other"), ticket, OTHER_EVENT)["error"] == "wrong_event"


def test_unknown_ticket_lets_nobody_in(caller: Caller) -> None:
    assert scan(caller("editor"), UNKNOWN)["error"] == "not_found"


LOGGED = {
    "valid": (None, None),
    "duplicate": ("update ticketing.tickets set status = 'redeemed'", None),
    "void": ("update ticketing.tickets set status = 'void'", None),
    "refunded": ("update ticketing.tickets set status = 'refunded'", None),
    "transferred": ("update ticketing.tickets set status = 'transferred'", None),
    "invalid": (None, UNKNOWN),
}


@pytest.mark.parametrize("result", LOGGED)
def test_scan_is_logged(caller: Caller, ticket: str, result: str) -> None:
    script, other = LOGGED[result]
    db.run_script(caller("editor").connection, script or "select")
    scan(caller("editor"), other or ticket)
    assert db.value(caller("editor").connection, LOG) == result


ALLOWED = {
    "scanner": SCANNER.format("enabled"),
    "role of scanner": ROLE.format("scanner", "active"),
    "role of organizer": ROLE.format("organizer", "active"),
}
NOT_ALLOWED = {
    "nobody": "select",
    "scanner who was switched off": SCANNER.format("disabled"),
    "role that was revoked": ROLE.format("scanner", "revoked"),
    "guest": ROLE.format("guest", "active"),
}


@pytest.mark.parametrize("who", ALLOWED)
def test_scanner_may_scan(caller: Caller, ticket: str, who: str) -> None:
    db.run_script(caller("stranger").connection, ALLOWED[who])
    assert scan(caller("stranger"), ticket)["success"]


@pytest.mark.parametrize("who", NOT_ALLOWED)
def test_others_may_not_scan(caller: Caller, ticket: str, who: str) -> None:
    db.run_script(caller("stranger").connection, NOT_ALLOWED[who])
    with pytest.raises(DeniedError):
        scan(caller("stranger"), ticket)


@pytest.mark.parametrize("persona", ["editor", "admin", "owner"])
def test_managers_may_scan(caller: Caller, ticket: str, persona: str) -> None:
    assert scan(caller(persona), ticket)["success"]


@pytest.mark.parametrize("persona", ["viewer", "both", "other"])
def test_other_members_may_not_scan(caller: Caller, ticket: str, persona: str) -> None:
    with pytest.raises(DeniedError):
        scan(caller(persona), ticket)


def test_own_ticket_is_not_redeemed_by_its_owner(caller: Caller, ticket: str) -> None:
    with pytest.raises(DeniedError):
        scan(caller("stranger"), ticket, None)


NAMED = "select public.redeem_ticket_atomic(%s, %s, %s)"


def test_nobody_scans_as_another(caller: Caller, ticket: str) -> None:
    with pytest.raises(DeniedError):
        caller("stranger").run(NAMED, [ticket, ADMIN, EVENT])


def test_server_names_the_scanner(caller: Caller, ticket: str) -> None:
    assert caller("service").value(NAMED, [ticket, ADMIN, EVENT])["success"]


def test_server_names_only_scanners(caller: Caller, ticket: str) -> None:
    with pytest.raises(DeniedError):
        caller("service").run(NAMED, [ticket, VIEWER, EVENT])


CLAIM = f"select public.claim_order_ticketing('{ORDER}')"


def test_first_worker_makes_the_tickets(caller: Caller) -> None:
    assert caller("service").value(CLAIM) is True


def test_second_worker_does_not(caller: Caller) -> None:
    caller("service").run(CLAIM)
    assert caller("service").value(CLAIM) is False


def test_dead_worker_is_replaced(caller: Caller) -> None:
    caller("service").run(CLAIM)
    older = "update public.idempotency_keys set created_at = now() - interval '11 minutes'"
    db.run_script(caller("service").connection, older)
    assert caller("service").value(CLAIM) is True


UNCLAIMABLE = {
    "unpaid": "update ticketing.orders set status = 'pending'",
    "refunded": "update ticketing.orders set status = 'refunded'",
    "gone": "delete from ticketing.orders",
    "made": tickets(SEATED),
}


@pytest.mark.parametrize("case", UNCLAIMABLE)
def test_order_without_tickets_to_make_is_not_claimed(caller: Caller, case: str) -> None:
    db.run_script(caller("service").connection, UNCLAIMABLE[case])
    assert caller("service").value(CLAIM) is False
