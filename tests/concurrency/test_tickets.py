"""Many clients at one box office."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from functions.ticketing.box_office import (
    EVENT,
    FREE_FOR_ALL,
    MISCOUNTED,
    ORDER,
    SEATED,
    SMALL,
    STANDING,
    tickets,
)
from yardpass_tree import ADMIN

from yardpass_db import db

from .crowd import Client, Crowd


def outcomes(answers: list[Any]) -> Counter[str]:
    """How often each answer came: "success", its error, or the text of a database error."""
    return Counter(
        answer
        if isinstance(answer, str)
        else "success"
        if answer["success"]
        else str(answer["error"])
        for answer in answers
    )


def reservation(session: int, *tiers: str, quantity: int = 1) -> str:
    asked = json.dumps([{"tier_id": tier, "quantity": quantity} for tier in tiers])
    return f"select public.reserve_tickets_batch('{asked}', 'session {session}')"


def test_32_buyers_get_the_last_10_tickets(crowd: Crowd) -> None:
    answers = crowd.call([reservation(n, SEATED) for n in range(32)])
    assert outcomes(answers) == {"success": 10, "sold_out": 22}


def test_buyers_of_two_tiers_in_both_orders_do_not_deadlock(crowd: Crowd) -> None:
    answers = crowd.call(
        [reservation(n, *([SEATED, STANDING] if n % 2 else [STANDING, SEATED])) for n in range(32)]
    )
    assert outcomes(answers) == {"success": 10, "sold_out": 22}


def test_counts_equal_the_rows_after_the_rush(crowd: Crowd) -> None:
    crowd.call([reservation(n, SEATED, STANDING) for n in range(16)])
    assert crowd.rows(MISCOUNTED) == []


def test_buyers_share_what_expired_holds_give_back(crowd: Crowd) -> None:
    crowd.call([reservation(100, SMALL, quantity=2)])
    crowd.run("update ticketing.ticket_holds set expires_at = now()")
    answers = crowd.call([reservation(n, SMALL) for n in range(16)])
    assert outcomes(answers) == {"success": 2, "sold_out": 14}


def test_one_session_that_asks_at_once_holds_once(crowd: Crowd) -> None:
    crowd.call([reservation(1, SEATED, quantity=2)] * 16)
    assert crowd.rows("select quantity from ticketing.ticket_holds") == [(2,)]


def test_holding_extending_releasing_and_buying_do_not_deadlock(crowd: Crowd) -> None:
    buy = (
        "select public.consume_ticket_holds(array(select id from ticketing.ticket_holds"
        f" where session_id = 'session {{}}'), '{ORDER}')"
    )
    crowd.call([reservation(n, SEATED, STANDING) for n in range(8)])
    crowd.run("update ticketing.ticket_holds set expires_at = now() where session_id ~ '[67]'")
    answers = crowd.call(
        [buy.format(n) for n in range(4)]
        + [f"select public.extend_ticket_holds('session {n}')" for n in range(8)]
        + [f"select public.release_ticket_holds(null, 'session {n}')" for n in range(4, 8)]
        + [reservation(n, STANDING, SEATED) for n in range(8, 16)]
    )
    assert not [answer for answer in answers if isinstance(answer, str)]


def test_hold_is_bought_by_one_order_though_many_ask(crowd: Crowd) -> None:
    [answer] = crowd.call([reservation(1, SEATED, quantity=2)])
    [hold] = answer["hold_ids"]
    crowd.call([f"select public.consume_ticket_holds('{{{hold}}}', '{ORDER}')"] * 16)
    assert crowd.rows(
        f"select sold_quantity, reserved_quantity from ticketing.ticket_tiers where id = '{SEATED}'"
    ) == [(2, 0)]


def redeem(crowd: Crowd, ticket: str, times: int) -> list[Any]:
    statement = f"select public.redeem_ticket_atomic('{ticket}', '{ADMIN}', '{EVENT}')"
    return crowd.call([statement] * times)


def made(crowd: Crowd) -> str:
    crowd.run(tickets(SEATED))
    return str(crowd.rows("select id from ticketing.tickets")[0][0])


def test_100_scans_of_a_ticket_at_once_let_one_in(large_crowd: Crowd) -> None:
    answers = redeem(large_crowd, made(large_crowd), 100)
    assert outcomes(answers) == {"success": 1, "already_redeemed": 99}


def test_all_others_hear_the_same_time(crowd: Crowd) -> None:
    answers = redeem(crowd, made(crowd), 25)
    assert len({answer["redeemed_at"] for answer in answers}) == 1


def test_every_scan_is_logged(crowd: Crowd) -> None:
    redeem(crowd, made(crowd), 25)
    query = "select result, count(*) from ticketing.scan_logs group by 1 order by 1"
    assert crowd.rows(query) == [("duplicate", 24), ("valid", 1)]


def test_one_worker_of_16_makes_the_tickets(crowd: Crowd) -> None:
    answers = crowd.call([f"select public.claim_order_ticketing('{ORDER}')"] * 16)
    assert Counter(answers) == {True: 1, False: 15}


def test_tickets_made_at_once_are_numbered_without_gap(crowd: Crowd) -> None:
    crowd.call([tickets(FREE_FOR_ALL, 2) + " returning 1"] * 8)
    query = "select array_agg(serial_no order by serial_no) from ticketing.tickets"
    assert crowd.rows(query) == [(list(range(1, 17)),)]


def test_tickets_of_a_hold_made_at_once_equal_the_counts(crowd: Crowd) -> None:
    [answer] = crowd.call([reservation(1, FREE_FOR_ALL, quantity=2)])
    crowd.call([f"select public.consume_ticket_holds('{{{answer['hold_ids'][0]}}}', '{ORDER}')"])
    # With numbers of their own: giving numbers puts the clients in a queue.
    crowd.call(
        [
            tickets(FREE_FOR_ALL, columns=", serial_no", values=f", {n}")
            + " returning pg_sleep(0.2)"
            for n in range(1, 9)
        ]
    )
    assert crowd.rows(MISCOUNTED) == []


def test_no_ticket_beyond_the_capacity_is_made_at_once(crowd: Crowd) -> None:
    crowd.call([tickets(SMALL) + " returning 1"] * 8)
    assert crowd.rows("select count(*) from ticketing.tickets") == [(2,)]


def test_tickets_of_two_tiers_made_in_both_orders_do_not_deadlock(crowd: Crowd) -> None:
    # Orders of their own, so that the lock on the order does not put the clients in a queue.
    crowd.run(
        "insert into ticketing.orders (id, user_id, event_id, status)"
        f" select ('e4000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '{ADMIN}',"
        f" '{EVENT}', 'paid' from generate_series(0, 15) n;"
        "update ticketing.ticket_tiers set quantity = 1000"
    )
    making = (
        "insert into ticketing.tickets (event_id, tier_id, order_id, owner_user_id)"
        " select event_id, ticket_tiers.id,"
        " ('e4000000-0000-4000-8000-' || lpad('{}', 12, '0'))::uuid,"
        f" '{ADMIN}' from ticketing.ticket_tiers, generate_series(1, 20) n"
        f" where ticket_tiers.id in ('{SEATED}', '{STANDING}')"
        " order by n, ticket_tiers.id {} returning 1"
    )
    answers = crowd.call([making.format(n, "desc" if n % 2 else "asc") for n in range(16)])
    assert answers == [1] * 16


STUTTERING = """
create sequence private.drawn;
create or replace function public.gen_qr_code() returns text language sql set search_path = ''
as $$ select case when nextval('private.drawn') <= 2 then 'AAAAAAAA' else 'BBBBBBBB' end $$;
"""


def test_code_that_another_client_is_just_making_is_drawn_again(crowd: Crowd) -> None:
    crowd.run(STUTTERING)
    with db.connect(crowd.url) as one, db.connect(crowd.url) as two:
        one.execute("begin")
        db.run_script(one, tickets(SEATED))
        db.run_script(two, "set lock_timeout = '2s'")
        # Another tier and order: nothing but the code is common.
        theirs = tickets(FREE_FOR_ALL, order="e2000000-0000-4000-8000-000000000072")
        assert Client(two).call(theirs + " returning qr_code") == "BBBBBBBB"
