"""What a ticket gets when it is made: a code, a number, a place in the counts."""

from __future__ import annotations

import re

import pytest

from yardpass_db import db

from .box_office import (
    FREE_FOR_ALL,
    ORDER,
    SEATED,
    SECOND_ORDER,
    SMALL,
    STANDING,
    counts,
    miscounted,
    tickets,
)

SERIALS = (
    "select array_agg(serial_no order by serial_no) from ticketing.tickets"
    " where order_id = %s and tier_id = %s"
)
# The generator first draws a code that is taken, then one that is free.
STUTTERING = """
create sequence private.drawn;
create or replace function public.gen_qr_code() returns text language sql set search_path = ''
as $$ select case when nextval('private.drawn') <= 3 then 'AAAAAAAA' else 'BBBBBBBB' end $$;
"""


def test_code_has_eight_unmistakable_characters(box_office: db.Connection) -> None:
    code = db.value(box_office, tickets(SEATED) + " returning qr_code")
    assert re.fullmatch("[A-HJ-NP-Z2-9]{8}", code)


def test_each_ticket_gets_another_code(box_office: db.Connection) -> None:
    db.run_script(box_office, tickets(FREE_FOR_ALL, 500))
    assert db.value(box_office, "select count(distinct qr_code) from ticketing.tickets") >= 500


def test_taken_code_is_drawn_again(box_office: db.Connection) -> None:
    db.run_script(box_office, tickets(SEATED, columns=", qr_code", values=", 'AAAAAAAA'"))
    db.run_script(box_office, STUTTERING)
    assert db.value(box_office, tickets(SEATED) + " returning qr_code") == "BBBBBBBB"


def test_service_may_choose_the_code(box_office: db.Connection) -> None:
    statement = tickets(SEATED, columns=", qr_code", values=", 'ABCD2345'") + " returning qr_code"
    assert db.value(box_office, statement) == "ABCD2345"


def test_tickets_are_numbered_from_one(box_office: db.Connection) -> None:
    db.run_script(box_office, tickets(SEATED, 3))
    assert db.value(box_office, SERIALS, [ORDER, SEATED]) == [1, 2, 3]


def test_numbers_go_on_in_the_next_statement(box_office: db.Connection) -> None:
    db.run_script(box_office, tickets(SEATED, 2) + ";" + tickets(SEATED, 2))
    assert db.value(box_office, SERIALS, [ORDER, SEATED]) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("tier", "order"),
    [(STANDING, ORDER), (SEATED, SECOND_ORDER)],
    ids=["another tier", "another order"],
)
def test_numbers_begin_anew(box_office: db.Connection, tier: str, order: str) -> None:
    db.run_script(box_office, tickets(SEATED, 2) + ";" + tickets(tier, 1, order))
    assert db.value(box_office, SERIALS, [order, tier]) == [1]


def test_service_may_choose_the_number(box_office: db.Connection) -> None:
    statement = tickets(SEATED, columns=", serial_no", values=", 9") + " returning serial_no"
    assert db.value(box_office, statement) == 9


HOLD = (
    "insert into ticketing.ticket_holds (tier_id, quantity, session_id, status, expires_at,"
    " order_id) values ('{}', {}, {}, '{}', now() + interval '1 hour', {});"
)
ACTIVE = HOLD.format(SEATED, 3, "'s'", "active", "null")
CONSUMED = HOLD.format(SEATED, 3, "'s'", "consumed", f"'{ORDER}'")
CONSUME = f"update ticketing.ticket_holds set status = 'consumed', order_id = '{ORDER}';"
REFUND = "update ticketing.tickets set status = 'refunded' where serial_no = 1;"
MADE = tickets(SEATED, 3) + ";"

STORIES = {
    "made": (MADE, (3, 0, 3)),
    "made, one refunded": (MADE + REFUND, (2, 0, 3)),
    "made, one void": (MADE + REFUND.replace("refunded", "void"), (2, 0, 3)),
    "made, one transferred": (MADE + REFUND.replace("refunded", "transferred"), (3, 0, 3)),
    "made, one refunded and one deleted": (
        MADE + REFUND + "delete from ticketing.tickets where serial_no = 2",
        (1, 0, 2),
    ),
    "held": (ACTIVE, (0, 3, 0)),
    "held, more": (ACTIVE + "update ticketing.ticket_holds set quantity = 5", (0, 5, 0)),
    "held, deleted": (ACTIVE + "delete from ticketing.ticket_holds", (0, 0, 0)),
    "held, released": (ACTIVE + "update ticketing.ticket_holds set status = 'released'", (0, 0, 0)),
    "held, consumed": (ACTIVE + CONSUME, (3, 0, 0)),
    "held, consumed, made": (ACTIVE + CONSUME + MADE, (3, 0, 3)),
    "held, made, consumed": (ACTIVE + MADE + CONSUME, (3, 0, 3)),
    "held, consumed, two of three made": (ACTIVE + CONSUME + tickets(SEATED, 2), (3, 0, 2)),
    "held, consumed, one more made": (ACTIVE + CONSUME + tickets(SEATED, 4), (4, 0, 4)),
    "held, consumed, made, one refunded": (ACTIVE + CONSUME + MADE + REFUND, (2, 0, 3)),
    "consumed twice, made": (ACTIVE + CONSUME + CONSUMED + MADE, (6, 0, 3)),
    "moved to another tier": (
        MADE + f"update ticketing.tickets set tier_id = '{STANDING}'",
        (0, 0, 0),
    ),
    "in one statement with another tier": (
        "insert into ticketing.tickets (event_id, tier_id, order_id, owner_user_id)"
        " select o.event_id, t.id, o.id, o.user_id"
        " from ticketing.orders o, ticketing.ticket_tiers t"
        f" where t.id in ('{SEATED}', '{STANDING}') and o.event_id = t.event_id",
        (2, 0, 2),
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_tier_counts(box_office: db.Connection, story: str) -> None:
    script, expected = STORIES[story]
    db.run_script(box_office, script)
    assert counts(box_office, SEATED) == expected


@pytest.mark.parametrize("story", STORIES)
def test_counts_and_noted_operations_equal_the_rows(box_office: db.Connection, story: str) -> None:
    db.run_script(box_office, STORIES[story][0])
    assert miscounted(box_office) == []


def refused(connection: db.Connection, statement: str) -> bool:
    try:
        with connection.transaction():
            db.run_script(connection, statement)
    except db.PsycopgError as error:
        return "ticket_tiers_capacity_check" in db.failure(error)
    return False


def test_no_ticket_beyond_the_capacity_is_made(box_office: db.Connection) -> None:
    assert refused(box_office, tickets(SMALL, 3))


def test_last_ticket_is_made(box_office: db.Connection) -> None:
    assert not refused(box_office, tickets(SMALL, 2))


def test_ticket_that_somebody_holds_is_not_given_away(box_office: db.Connection) -> None:
    db.run_script(box_office, HOLD.format(SMALL, 2, "'s'", "active", "null"))
    assert refused(box_office, tickets(SMALL))


def test_ticket_of_an_expired_hold_is_given_away(box_office: db.Connection) -> None:
    db.run_script(box_office, HOLD.format(SMALL, 2, "'s'", "active", "null"))
    db.run_script(box_office, "update ticketing.ticket_holds set expires_at = now()")
    assert not refused(box_office, tickets(SMALL))


def test_tier_without_quantity_has_no_end(box_office: db.Connection) -> None:
    assert not refused(box_office, tickets(FREE_FOR_ALL, 100))


def test_event_goes_with_tiers_that_never_sold(box_office: db.Connection) -> None:
    db.run_script(box_office, "delete from ticketing.orders; delete from events.events")
    assert db.value(box_office, "select count(*) from ticketing.ticket_tiers") == 0
