"""What the tables of events, ticketing and messaging accept and refuse beyond closed lists."""

from __future__ import annotations

import csv

import pytest
from yardpass_rows import (
    CLOSED,
    CLOSED_ORDER,
    CLOSED_TIER,
    CONVERSATION,
    OPEN,
    ORDER,
    POST,
    QR_CODE,
    TICKET,
    TIER,
)
from yardpass_tree import EDITOR, FIXTURES, ORG, OTHER_ORG, OWNER, STRANGER, TREE

from yardpass_db import db

CHECK, UNIQUE, FOREIGN_KEY = "23514", "23505", "23503"


def refusal(connection: db.Connection, statement: str) -> str:
    """The error code with which the database refuses, or an empty text when it accepts."""
    try:
        with connection.transaction():
            connection.execute(statement.encode())
    except db.PsycopgError as error:
        return str(error.sqlstate)
    return ""


def lowest() -> list[tuple[str, str, int]]:
    """(table, column, lowest value) of each column with a minimum in these schemas."""
    with (FIXTURES / "catalog_columns.csv").open(newline="") as lines:
        return [
            (f"{line['schema']}.{line['table']}", line["column"], int(bound) + (sign == ">"))
            for line in csv.DictReader(lines)
            if line["minimum"] and line["schema"] in {"events", "ticketing", "messaging"}
            for sign, bound in [line["minimum"].split()]
        ]


LOWEST = lowest()
LOWEST_IDS = [f"{table}.{column}" for table, column, _ in LOWEST]


@pytest.mark.parametrize(("table", "column", "value"), LOWEST, ids=LOWEST_IDS)
def test_lowest_number_is_accepted(
    filled: db.Connection, table: str, column: str, value: int
) -> None:
    assert refusal(filled, f"update {table} set {column} = {value}") == ""


@pytest.mark.parametrize(("table", "column", "value"), LOWEST, ids=LOWEST_IDS)
def test_lower_number_is_refused(
    filled: db.Connection, table: str, column: str, value: int
) -> None:
    assert refusal(filled, f"update {table} set {column} = {value - 1}") == CHECK


CAPACITY = {
    "all sold": ("quantity = 10, sold_quantity = 10, reserved_quantity = 0", True),
    "sold and reserved": ("quantity = 10, sold_quantity = 6, reserved_quantity = 4", True),
    "one reserved too many": ("quantity = 10, sold_quantity = 6, reserved_quantity = 5", False),
    "one sold too many": ("quantity = 10, sold_quantity = 11", False),
    "total before quantity": ("quantity = 10, total_quantity = 5, sold_quantity = 6", False),
    "more in total": ("quantity = 10, total_quantity = 20, sold_quantity = 11", True),
    "no limit": ("quantity = null, sold_quantity = 1000", True),
    "sold unknown": ("quantity = 10, sold_quantity = null, reserved_quantity = 11", False),
}


@pytest.mark.parametrize("case", CAPACITY)
def test_tier_is_never_oversold(filled: db.Connection, case: str) -> None:
    change, accepted = CAPACITY[case]
    outcome = refusal(filled, f"update ticketing.ticket_tiers set {change} where id = '{TIER}'")
    assert outcome == ("" if accepted else CHECK)


CODES = {
    "HGFEDCBA": True,
    "JKLMNPQR": True,
    "STUVWXYZ": True,
    "23456789": True,
    "ABCDEFG": False,
    "ABCDEFGHJ": False,
    "ABCDEFG0": False,
    "ABCDEFG1": False,
    "ABCDEFGI": False,
    "ABCDEFGO": False,
    "abcdefgh": False,
    "ABCDEFG\n": False,
}


@pytest.mark.parametrize("code", CODES)
def test_ticket_code_can_be_read_aloud(filled: db.Connection, code: str) -> None:
    change = f"update ticketing.tickets set qr_code = {db.literal(code)} where id = '{TICKET}'"
    assert refusal(filled, change) == ("" if CODES[code] else CHECK)


NEW_TICKET = (
    "insert into ticketing.tickets"
    " (event_id, tier_id, order_id, owner_user_id, serial_no, qr_code)"
    f" values ('{OPEN}', '{TIER}', '{ORDER}', '{STRANGER}', {{}}, {{}})"
)


@pytest.mark.parametrize(
    ("serial", "code"), [("1", "null"), ("2", f"'{QR_CODE}'")], ids=["serial number", "code"]
)
def test_ticket_is_made_once(filled: db.Connection, serial: str, code: str) -> None:
    assert refusal(filled, NEW_TICKET.format(serial, code)) == UNIQUE


@pytest.mark.parametrize(
    ("contact", "outcome"),
    [("email = null, phone = '+1'", ""), ("email = null, phone = null", CHECK)],
    ids=["phone only", "neither"],
)
def test_role_invitation_has_an_address(filled: db.Connection, contact: str, outcome: str) -> None:
    assert refusal(filled, f"update events.role_invites set {contact}") == outcome


def test_invited_address_is_the_same_in_capitals(filled: db.Connection) -> None:
    again = "insert into events.event_invites (event_id, email) values ('{}', 'Guest@Example.org')"
    assert refusal(filled, again.format(CLOSED)) == UNIQUE


COMMENT = (
    "insert into events.event_comments (post_id, author_user_id, text, client_id)"
    f" values ('{POST}', '{STRANGER}', 'Me too', {{}})"
)


@pytest.mark.parametrize(("number", "outcome"), [("'n1'", UNIQUE), ("null", "")])
def test_comment_with_a_number_is_added_once(
    filled: db.Connection, number: str, outcome: str
) -> None:
    db.run_script(filled, COMMENT.format(number))
    assert refusal(filled, COMMENT.format(number)) == outcome


HOLD = (
    "insert into ticketing.ticket_holds (tier_id, quantity, session_id, status, expires_at)"
    f" values ('{TIER}', 1, {{}}, '{{}}', '2100-01-01')"
)


@pytest.mark.parametrize(
    ("session", "status", "outcome"),
    [
        ("'session-of-the-stranger'", "active", UNIQUE),
        ("'session-of-the-stranger'", "released", ""),
        ("'session-of-another-one'", "active", ""),
        ("null", "active", ""),
    ],
)
def test_session_holds_a_tier_once(
    filled: db.Connection, session: str, status: str, outcome: str
) -> None:
    assert refusal(filled, HOLD.format(session, status)) == outcome


@pytest.mark.parametrize(("number", "outcome"), [("'c1'", UNIQUE), ("null", "")])
def test_checkout_becomes_one_order(filled: db.Connection, number: str, outcome: str) -> None:
    both = f"update ticketing.orders set checkout_session_id = {number}"
    assert refusal(filled, f"{both} where id in ('{ORDER}', '{CLOSED_ORDER}')") == outcome


SEAT = (
    "insert into messaging.conversation_participants"
    " (conversation_id, participant_type, participant_user_id, participant_org_id)"
    f" values ('{CONVERSATION}', {{}})"
)
SEATS = {
    "another person": (f"'user', '{OWNER}', null", ""),
    "another organization": (f"'organization', null, '{OTHER_ORG}'", ""),
    "the person again": (f"'user', '{STRANGER}', null", UNIQUE),
    "the organization again": (f"'organization', null, '{ORG}'", UNIQUE),
    "nobody": ("'user', null, null", CHECK),
    "person with organization": (f"'user', '{OWNER}', '{ORG}'", CHECK),
    "person as organization": (f"'organization', '{OWNER}', null", CHECK),
}


@pytest.mark.parametrize("case", SEATS)
def test_participant_is_a_person_or_an_organization_once(filled: db.Connection, case: str) -> None:
    values, outcome = SEATS[case]
    assert refusal(filled, SEAT.format(values)) == outcome


@pytest.mark.parametrize(
    ("sender", "outcome"),
    [
        (f"'user', '{EDITOR}', null", ""),
        (f"'organization', '{EDITOR}', '{ORG}'", ""),
        ("'organization', null, null", ""),
        (f"'user', '{EDITOR}', '{ORG}'", CHECK),
    ],
    ids=["person", "editor for organization", "organization that is gone", "both"],
)
def test_message_has_the_sender_its_type_says(
    filled: db.Connection, sender: str, outcome: str
) -> None:
    write = (
        "insert into messaging.direct_messages"
        " (conversation_id, body, sender_type, sender_user_id, sender_org_id)"
        f" values ('{CONVERSATION}', 'Yes', {sender})"
    )
    assert refusal(filled, write) == outcome


def test_message_stays_when_its_sender_goes(filled: db.Connection) -> None:
    write = (
        "insert into messaging.direct_messages (conversation_id, body, sender_type, sender_org_id)"
        f" values ('{CONVERSATION}', 'Yes', 'organization', '{OTHER_ORG}')"
    )
    db.run_script(filled, write)
    db.run_script(filled, f"delete from organizations.organizations where id = '{OTHER_ORG}'")
    left = db.value(
        filled, "select count(*) from messaging.direct_messages where sender_org_id is null"
    )
    assert left == 2


def test_event_stays_when_its_series_goes(filled: db.Connection) -> None:
    db.run_script(filled, "delete from events.event_series")
    assert db.value(filled, f"select series_id from events.events where id = '{OPEN}'") is None


def test_tier_with_a_story_is_not_deleted(filled: db.Connection) -> None:
    assert refusal(filled, f"delete from ticketing.ticket_tiers where id = '{TIER}'") == FOREIGN_KEY


def test_description_has_one_vector_index(database: db.Connection) -> None:
    found = db.rows(
        database,
        "select indexdef ~ 'USING hnsw .*vector_cosine_ops' from pg_indexes"
        " where schemaname = 'events' and indexdef like '%description_embedding%'",
    )
    assert found == [(True,)]


def test_notification_says_when_it_was_made_in_any_time_zone(filled: db.Connection) -> None:
    db.run_script(filled, "set local timezone = 'Asia/Tokyo'")
    add = (
        "insert into messaging.notifications (user_id, title, message, type)"
        f" values ('{STRANGER}', 'x', 'x', 'info') returning created_at = now()"
    )
    assert db.value(filled, add) is True


def offenders(connection: db.Connection, migration: str) -> int:
    """How many rows the verify file of a migration returns, over all its queries."""
    text = (TREE / "schemas" / f"{migration}.verify.sql").read_text()
    queries = [part for part in text.split(";") if "select" in part]
    return sum(len(db.rows(connection, query)) for query in queries)


FAULTS = {
    "ticketing/0004_order_items": f"update ticketing.order_items set tier_id = '{CLOSED_TIER}'",
    "ticketing/0005_tickets": (
        f"update ticketing.tickets set event_id = '{CLOSED}' where id = '{TICKET}'"
    ),
}


@pytest.mark.parametrize("migration", FAULTS)
def test_verify_passes_rows_in_order(filled: db.Connection, migration: str) -> None:
    assert offenders(filled, migration) == 0


@pytest.mark.parametrize("migration", FAULTS)
def test_verify_finds_what_belongs_to_another_event(filled: db.Connection, migration: str) -> None:
    db.run_script(filled, FAULTS[migration])
    assert offenders(filled, migration) == 1
