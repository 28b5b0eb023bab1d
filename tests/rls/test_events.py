"""Events, tickets and messages: who reads what, and who writes in whose name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_rows import CLOSED, OPEN, QR_CODE
from yardpass_tree import OTHER, OWNER, PERSONAS, STRANGER, Acting

from yardpass_db import db

from .event_sentences import (
    CLOSED_TABLES,
    READING,
    SECRETS,
    SIGNED_IN,
    TELL,
    WRITING,
    expected,
)

Act = Callable[[str], Acting]
pytestmark = pytest.mark.usefixtures("filled")


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("case", READING)
def test_reading(acting: Act, case: str, persona: str) -> None:
    table, where, _ = READING[case]
    outcome = acting(persona).outcome(f"select * from public.{table} where {where}")
    assert outcome == expected(case, persona)


@pytest.mark.parametrize("persona", ["visitor", "stranger", "owner", "service"])
@pytest.mark.parametrize("table", CLOSED_TABLES)
def test_other_tables_are_the_services(acting: Act, table: str, persona: str) -> None:
    outcome = acting(persona).outcome(f"select * from public.{table}")
    assert outcome == ("rows" if persona == "service" else "denied")


def test_every_table_is_tried_here(database: db.Connection) -> None:
    found = db.rows(
        database,
        "select table_name from information_schema.tables"
        " where table_schema in ('events', 'ticketing', 'messaging')",
    )
    tried = {table for table, _, _ in READING.values()} | set(CLOSED_TABLES)
    assert {name for (name,) in found} == tried


@pytest.mark.parametrize("persona", sorted(SIGNED_IN))
@pytest.mark.parametrize("secret", SECRETS)
def test_secret_is_shown_to_whom_it_concerns(acting: Act, secret: str, persona: str) -> None:
    query, readers = SECRETS[secret]
    assert (acting(persona).value(query) is not None) == (persona in readers)


def test_visitor_reads_no_link_of_an_event(acting: Act) -> None:
    assert acting("visitor").value(f"select link_token from public.events where id = '{OPEN}'") is (
        None
    )


@pytest.mark.parametrize(
    "column",
    [
        "events.events.link_token",
        "ticketing.tickets.qr_code",
        "ticketing.tickets.wallet_pass_url",
    ],
)
@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_clients_have_no_grant_on_a_secret(database: db.Connection, role: str, column: str) -> None:
    table, _, name = column.rpartition(".")
    granted = "select has_column_privilege(%s, %s, %s, 'select')"
    assert db.value(database, granted, [role, table, name]) is False


def test_member_does_not_find_a_ticket_by_its_code(acting: Act) -> None:
    find = f"select id from public.tickets where qr_code = '{QR_CODE}'"
    assert acting("owner").run(find) == []


@pytest.mark.parametrize(
    ("persona", "statement", "outcome"),
    [case[1:] for case in WRITING],
    ids=[case[0].replace(" ", "_") for case in WRITING],
)
def test_writing(acting: Act, persona: str, statement: str, outcome: str) -> None:
    assert acting(persona).outcome(statement) == outcome


def test_nobody_writes_where_the_other_side_declined(filled: db.Connection, acting: Act) -> None:
    db.run_script(filled, "update messaging.direct_conversations set request_status = 'declined'")
    assert acting("stranger").outcome(TELL.format("user", STRANGER, "null")) == "refused"


def test_who_left_reads_no_messages(filled: db.Connection, acting: Act) -> None:
    db.run_script(
        filled,
        f"delete from messaging.conversation_participants where participant_user_id = '{STRANGER}'",
    )
    assert acting("stranger").outcome("select * from public.direct_messages") == "none"


def test_who_gave_the_ticket_back_does_not_see_a_private_event(
    filled: db.Connection, acting: Act
) -> None:
    db.run_script(
        filled,
        "update ticketing.tickets set status = 'refunded';"
        "update ticketing.orders set status = 'refunded'",
    )
    assert acting("stranger").outcome(f"select * from public.events where id = '{CLOSED}'") == (
        "none"
    )


INVITATIONS = {
    "role": "insert into events.event_roles (event_id, user_id, role, created_by)"
    f" values ('{CLOSED}', '{OTHER}', 'vendor', '{OWNER}')",
    "scanner": "insert into events.event_scanners (event_id, user_id)"
    f" values ('{CLOSED}', '{OTHER}')",
    "invitation": "insert into events.event_invites (event_id, user_id, email)"
    f" values ('{CLOSED}', '{OTHER}', 'o@example.org')",
}  # fmt: skip


@pytest.mark.parametrize("reason", INVITATIONS)
def test_who_takes_part_sees_a_private_event(
    filled: db.Connection, acting: Act, reason: str
) -> None:
    db.run_script(filled, INVITATIONS[reason])
    assert acting("other").outcome(f"select * from public.events where id = '{CLOSED}'") == "rows"
