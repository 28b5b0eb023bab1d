"""Reserving, extending, releasing and buying what is held."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from yardpass_tree import ADMIN, STRANGER, Acting, DeniedError

from yardpass_db import db

from .box_office import (
    ELSEWHERE,
    FREE_FOR_ALL,
    ORDER,
    SEATED,
    SECOND_ORDER,
    SMALL,
    STANDING,
    counts,
    miscounted,
)

Caller = Callable[[str], Acting]
BATCH = "select public.reserve_tickets_batch(%s, %s, %s)"
ONE = "select public.reserve_tickets_atomic(%s, %s, %s, %s)"
UNKNOWN = "e1000000-0000-4000-8000-999999999999"


def lines(*wanted: tuple[str, int | None]) -> str:
    return json.dumps([{"tier_id": tier, "quantity": quantity} for tier, quantity in wanted])


def reserve(
    acting: Acting,
    tier: str = SEATED,
    quantity: int = 2,
    session: str | None = "s",
    user: str | None = None,
) -> dict[str, Any]:
    found: dict[str, Any] = acting.value(ONE, [tier, quantity, session, user])
    return found


def hold_of(acting: Acting, **options: Any) -> str:
    [hold] = reserve(acting, **options)["hold_ids"]
    return str(hold)


def test_reserving_holds_the_tickets(caller: Caller) -> None:
    reserve(caller("stranger"))
    assert counts(caller("stranger").connection, SEATED) == (0, 2, 0)


def test_reserving_names_the_holds(caller: Caller) -> None:
    found = caller("stranger").value(BATCH, [lines((SEATED, 2), (STANDING, 1)), "s", None])
    assert [(hold["tier_id"], hold["quantity"]) for hold in found["holds"]] == [
        (SEATED, 2),
        (STANDING, 1),
    ]


def test_hold_belongs_to_the_caller(caller: Caller) -> None:
    hold = hold_of(caller("stranger"))
    owner = "select user_id::text from ticketing.ticket_holds where id = %s"
    assert db.value(caller("stranger").connection, owner, [hold]) == STRANGER


def test_guest_reserves_through_the_server(caller: Caller) -> None:
    assert reserve(caller("service"))["success"]


def test_lines_of_one_tier_are_added(caller: Caller) -> None:
    caller("stranger").value(BATCH, [lines((SEATED, 2), (SEATED, 3)), "s", None])
    assert counts(caller("stranger").connection, SEATED) == (0, 5, 0)


REFUSALS: dict[str, tuple[str, str]] = {
    "more than there are": (lines((SMALL, 3)), "sold_out"),
    "more than an order may have": (lines((SEATED, 7)), "too_many"),
    "unknown tier": (lines((UNKNOWN, 1)), "tier_not_found"),
    "nothing": ("[]", "invalid_request"),
    "no tickets": (lines((SEATED, 0)), "invalid_request"),
    "less than nothing": (lines((SEATED, -1)), "invalid_request"),
    "less than nothing in one of two lines": (lines((SEATED, 3), (SEATED, -1)), "invalid_request"),
    "no quantity": (lines((SEATED, None)), "invalid_request"),
    "no tier": ('[{"quantity": 1}]', "invalid_request"),
    "one tier of two is sold out": (lines((SEATED, 1), (SMALL, 3)), "sold_out"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal_says_why(caller: Caller, case: str) -> None:
    asked, error = REFUSALS[case]
    found = caller("stranger").value(BATCH, [asked, "s", None])
    assert (found["success"], found["error"]) == (False, error)


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal_holds_nothing(caller: Caller, case: str) -> None:
    caller("stranger").value(BATCH, [REFUSALS[case][0], "s", None])
    assert counts(caller("stranger").connection, SEATED) == (0, 0, 0)


NOT_ON_SALE = {
    "inactive": "update ticketing.ticket_tiers set status = 'inactive'",
    "not yet": "update ticketing.ticket_tiers set sales_start = now() + '1 hour'",
    "no longer": "update ticketing.ticket_tiers set sales_end = now()",
    "event is over": "update events.events set start_at = now() - interval '2 h', end_at = now()",
    "event was closed": "update events.events set completed_at = now()",
}


@pytest.mark.parametrize("case", NOT_ON_SALE)
def test_tier_that_is_not_on_sale_is_refused(caller: Caller, case: str) -> None:
    db.run_script(caller("stranger").connection, NOT_ON_SALE[case])
    assert reserve(caller("stranger"))["error"] == "not_on_sale"


def test_refusal_says_how_many_are_left(caller: Caller) -> None:
    reserve(caller("viewer"), SMALL, 1, "other")
    found = reserve(caller("stranger"), SMALL, 2)
    assert found["refused"] == [{"tier_id": SMALL, "error": "sold_out", "available": 1}]


def test_tier_without_quantity_has_no_end(caller: Caller) -> None:
    assert reserve(caller("stranger"), FREE_FOR_ALL, 5000)["success"]


def test_reserving_again_gives_the_same_hold(caller: Caller) -> None:
    assert hold_of(caller("stranger")) == hold_of(caller("stranger"))


def test_reserving_again_changes_the_quantity(caller: Caller) -> None:
    reserve(caller("stranger"), SMALL, 1)
    reserve(caller("stranger"), SMALL, 2)
    assert counts(caller("stranger").connection, SMALL) == (0, 2, 0)


def test_session_of_another_is_refused(caller: Caller) -> None:
    reserve(caller("stranger"))
    assert reserve(caller("viewer"))["error"] == "session_in_use"


def test_guest_who_signed_in_keeps_the_hold(caller: Caller) -> None:
    assert hold_of(caller("service")) == hold_of(caller("stranger"))


def test_expired_hold_makes_room(caller: Caller) -> None:
    reserve(caller("viewer"), SMALL, 2, "other")
    db.run_script(caller("viewer").connection, EXPIRE)
    assert reserve(caller("stranger"), SMALL, 2)["success"]


EXPIRE = "update ticketing.ticket_holds set expires_at = now() - interval '1 second'"
LASTS = "select round(extract(epoch from max(expires_at) - now()) / 60) from ticketing.ticket_holds"


@pytest.mark.parametrize(
    ("minutes", "expected"), [("", 15), (", 20", 20), (", 0", 1), (", 5000", 60), (", null", 15)]
)
def test_hold_lasts_an_hour_at_most(caller: Caller, minutes: str, expected: int) -> None:
    stranger = caller("stranger")
    stranger.run(f"select public.reserve_tickets_atomic('{SEATED}', 1, 's', null{minutes})")
    assert db.value(stranger.connection, LASTS) == expected


# Acting for oneself only.


@pytest.mark.parametrize("function", ["reserve_tickets_atomic", "reserve_tickets_batch"])
def test_nobody_reserves_for_another(caller: Caller, function: str) -> None:
    first = f"'{SEATED}', 1" if function.endswith("atomic") else f"'{lines((SEATED, 1))}'"
    with pytest.raises(DeniedError):
        caller("stranger").run(f"select public.{function}({first}, 's', '{ADMIN}')")


def test_service_reserves_for_a_user(caller: Caller) -> None:
    assert reserve(caller("service"), user=STRANGER)["success"]


CALLS = {
    "reserve_tickets_batch": f"('{lines((SEATED, 1))}', 's')",
    "reserve_tickets_atomic": f"('{SEATED}', 1, 's')",
    "consume_ticket_holds": f"('{{}}', '{ORDER}')",
    "release_ticket_holds": "(null, 's')",
    "extend_ticket_holds": "('s')",
    "claim_order_ticketing": f"('{ORDER}')",
    "redeem_ticket_atomic": f"('{UNKNOWN}')",
}
SERVER_ONLY = ["consume_ticket_holds", "claim_order_ticketing"]


@pytest.mark.parametrize("persona", ["visitor", "nobody"])
@pytest.mark.parametrize("function", CALLS)
def test_function_is_closed_to_those_without_account(
    caller: Caller, function: str, persona: str
) -> None:
    with pytest.raises(DeniedError):
        caller(persona).run(f"select public.{function}{CALLS[function]}")


@pytest.mark.parametrize("function", SERVER_ONLY)
def test_function_is_the_servers(caller: Caller, function: str) -> None:
    with pytest.raises(DeniedError):
        caller("owner").run(f"select public.{function}{CALLS[function]}")


@pytest.mark.parametrize("function", CALLS)
def test_service_may_call_function(caller: Caller, function: str) -> None:
    assert caller("service").outcome(f"select public.{function}{CALLS[function]}") == "rows"


def test_claim_of_a_token_makes_nobody_the_server(caller: Caller) -> None:
    forged = Acting(
        caller("stranger").connection, "authenticated", STRANGER, {"role": "service_role"}
    )
    with pytest.raises(DeniedError):
        reserve(forged, user=ADMIN)


# Releasing and extending.

RELEASE = "select public.release_ticket_holds(%s, %s)"
EXTEND = "select public.extend_ticket_holds(%s, %s)"


@pytest.mark.parametrize("session", ["s", None])
def test_released_tickets_can_be_had_again(caller: Caller, session: str | None) -> None:
    hold = hold_of(caller("stranger"))
    caller("stranger").run(RELEASE, [[hold], session])
    assert counts(caller("stranger").connection, SEATED) == (0, 0, 0)


def test_whole_session_is_released(caller: Caller) -> None:
    caller("stranger").value(BATCH, [lines((SEATED, 2), (STANDING, 1)), "s", None])
    assert caller("stranger").value(RELEASE, [None, "s"])["released"] == 3


def test_release_says_what_it_gave_back(caller: Caller) -> None:
    hold = hold_of(caller("stranger"))
    assert caller("stranger").value(RELEASE, [[hold], "s"])["hold_ids"] == [hold]


def test_second_release_gives_nothing_back(caller: Caller) -> None:
    hold = hold_of(caller("stranger"))
    caller("stranger").run(RELEASE, [[hold], "s"])
    assert caller("stranger").value(RELEASE, [[hold], "s"])["released"] == 0


def test_release_without_holds_and_session_is_refused(caller: Caller) -> None:
    assert caller("service").value(RELEASE, [None, None])["error"] == "invalid_request"


def test_reason_is_noted(caller: Caller) -> None:
    hold = hold_of(caller("stranger"))
    caller("stranger").run(f"select public.release_ticket_holds('{{{hold}}}', 's', 'left')")
    noted = (
        "select metadata ->> 'reason' from ticketing.inventory_operations"
        " where operation_type = 'release'"
    )
    assert db.value(caller("stranger").connection, noted) == "left"


@pytest.mark.parametrize("session", ["s", None])
def test_nobody_releases_holds_of_another(caller: Caller, session: str | None) -> None:
    hold = hold_of(caller("stranger"))
    assert caller("viewer").value(RELEASE, [[hold], session])["released"] == 0


@pytest.mark.parametrize(("session", "released"), [("s", 2), (None, 0), ("t", 0)])
def test_guests_hold_is_for_whom_knows_the_session(
    caller: Caller, session: str | None, released: int
) -> None:
    hold = hold_of(caller("service"))
    assert caller("stranger").value(RELEASE, [[hold], session])["released"] == released


def test_extended_hold_lasts_longer(caller: Caller) -> None:
    reserve(caller("stranger"))
    caller("stranger").run(EXTEND, ["s", 30])
    assert db.value(caller("stranger").connection, LASTS) == 30


def test_extending_never_shortens(caller: Caller) -> None:
    reserve(caller("stranger"))
    caller("stranger").run(EXTEND, ["s", 1])
    assert db.value(caller("stranger").connection, LASTS) == 15


def test_nobody_extends_holds_of_another(caller: Caller) -> None:
    reserve(caller("stranger"))
    assert caller("viewer").value(EXTEND, ["s", 30])["error"] == "no_active_holds"


def test_expired_hold_that_nobody_needed_comes_back(caller: Caller) -> None:
    reserve(caller("stranger"))
    db.run_script(caller("stranger").connection, EXPIRE)
    assert caller("stranger").value(EXTEND, ["s", 30])["success"]


def test_hold_that_somebody_needed_does_not_come_back(caller: Caller) -> None:
    reserve(caller("stranger"), SMALL)
    db.run_script(caller("stranger").connection, EXPIRE)
    reserve(caller("viewer"), SMALL, 1, "other")
    assert caller("stranger").value(EXTEND, ["s", 30])["error"] == "no_active_holds"


# Buying.

CONSUME = "select public.consume_ticket_holds(%s::uuid[], %s)"


def consume(caller: Caller, hold: str, order: str = ORDER) -> dict[str, Any]:
    found: dict[str, Any] = caller("service").value(CONSUME, [[hold], order])
    return found


def test_bought_tickets_are_sold(caller: Caller) -> None:
    consume(caller, hold_of(caller("stranger")))
    assert counts(caller("stranger").connection, SEATED) == (2, 0, 0)


def test_repeated_purchase_succeeds(caller: Caller) -> None:
    hold = hold_of(caller("stranger"))
    assert consume(caller, hold) == consume(caller, hold)


def test_repeated_purchase_sells_once(caller: Caller) -> None:
    hold = hold_of(caller("stranger"))
    consume(caller, hold)
    consume(caller, hold)
    assert counts(caller("stranger").connection, SEATED) == (2, 0, 0)


def test_expired_hold_that_nobody_needed_is_bought(caller: Caller) -> None:
    hold = hold_of(caller("stranger"))
    db.run_script(caller("stranger").connection, EXPIRE)
    assert consume(caller, hold)["success"]


ITEM = (
    "insert into ticketing.order_items (order_id, tier_id, quantity, unit_price_cents)"
    f" values ('{ORDER}', '{SEATED}', {{}}, 0)"
)
BOUGHT = "select public.consume_ticket_holds(array(select id from ticketing.ticket_holds), '{}')"
SPOILED = {
    "released": ("update ticketing.ticket_holds set status = 'released'", ORDER, "hold_not_active"),
    "expired": ("update ticketing.ticket_holds set status = 'expired'", ORDER, "hold_not_active"),
    "bought by another order": (BOUGHT.format(ORDER), SECOND_ORDER, "hold_not_active"),
    "of another buyer": ("select", SECOND_ORDER, "hold_of_other_buyer"),
    "of another event": (
        f"update ticketing.ticket_holds set tier_id = '{ELSEWHERE}'",
        ORDER,
        "hold_of_other_event",
    ),
    "gone": ("delete from ticketing.ticket_holds", ORDER, "hold_not_found"),
    "more than was ordered": (ITEM.format(1), ORDER, "more_than_ordered"),
    "order was refunded": (
        "update ticketing.orders set status = 'refunded'",
        ORDER,
        "order_closed",
    ),
    "no such order": ("select", UNKNOWN, "order_not_found"),
}
GUESTS_HOLD = "update ticketing.ticket_holds set user_id = null;"


@pytest.mark.parametrize("case", SPOILED)
def test_spoiled_hold_is_not_bought(caller: Caller, case: str) -> None:
    script, order, error = SPOILED[case]
    hold = hold_of(caller("stranger"))
    guests = "" if case == "of another buyer" else GUESTS_HOLD
    db.run_script(caller("stranger").connection, guests + script)
    assert consume(caller, hold, order)["error"] == error


def test_as_many_as_were_ordered_are_bought(caller: Caller) -> None:
    db.run_script(caller("stranger").connection, ITEM.format(2))
    assert consume(caller, hold_of(caller("stranger")))["success"]


def test_purchase_is_all_or_nothing(caller: Caller) -> None:
    held = caller("stranger").value(BATCH, [lines((SEATED, 2), (STANDING, 1)), "s", None])
    gone = f"update ticketing.ticket_holds set status = 'released' where tier_id = '{SEATED}'"
    db.run_script(caller("stranger").connection, gone)
    caller("service").run(CONSUME, [held["hold_ids"], ORDER])
    assert counts(caller("stranger").connection, STANDING) == (0, 1, 0)


def test_counts_equal_the_rows_after_all_that(caller: Caller) -> None:
    hold = hold_of(caller("stranger"))
    reserve(caller("viewer"), SEATED, 3, "other")
    reserve(caller("viewer"), SEATED, 1, "other")
    caller("viewer").run(EXTEND, ["other", 30])
    caller("viewer").run(RELEASE, [None, "other"])
    consume(caller, hold)
    assert miscounted(caller("stranger").connection) == []
