"""What triggers and helpers keep for sponsors, campaigns and wallets."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from yardpass_tree import EDITOR, FIXTURES, OWNER, PERSONAS, STRANGER, Acting, DeniedError

from yardpass_db import db

SPONSOR = "50200000-0000-4000-8000-000000000001"
ROLES = ["viewer", "editor", "admin", "owner"]
STEP_DOWN = "update sponsorship.sponsor_members set role = 'admin' where user_id = '{}'"
LEAVE = "delete from sponsorship.sponsor_members where user_id = '{}'"


def dated_tables() -> list[str]:
    """Tables with updated_at in sponsorship, campaigns, analytics, payments, ml and public."""
    schemas = {"sponsorship", "campaigns", "analytics", "payments", "ml", "public"}
    with (FIXTURES / "catalog_columns.csv").open(newline="") as lines:
        return [
            f"{line['schema']}.{line['table']}"
            for line in csv.DictReader(lines)
            if line["schema"] in schemas and line["column"] == "updated_at"
        ]


@pytest.mark.parametrize("table", dated_tables())
def test_updated_at_is_the_time_of_the_change(filled: db.Connection, table: str) -> None:
    db.run_script(filled, f"update {table} set updated_at = '2001-01-01'")
    times = db.rows(filled, f"select distinct updated_at = now() from {table}")
    assert times == [(True,)]


@pytest.mark.parametrize("minimum", ROLES)
@pytest.mark.parametrize("role", ROLES)
def test_sponsor_role_is_enough_from_its_rank_on(
    filled: db.Connection, role: str, minimum: str
) -> None:
    user = PERSONAS[role][1]
    db.value(filled, f"""select set_config('request.jwt.claims', '{{"sub": "{user}"}}', true)""")
    found = db.rows(filled, f"select private.user_sponsors('{minimum}')::text")
    assert found == ([(SPONSOR,)] if ROLES.index(role) >= ROLES.index(minimum) else [])


@pytest.mark.parametrize(
    "call",
    ["user_sponsors()", "unclaimed_sponsors()", "user_wallets()", "user_campaigns('viewer')"],
)
def test_clients_cannot_name_helpers(
    acting: Callable[[str], Acting], filled: db.Connection, call: str
) -> None:
    with pytest.raises(DeniedError):
        acting("owner").run(f"select private.{call}")


def refused(connection: db.Connection, statement: str) -> bool:
    try:
        with connection.transaction():
            db.run_script(connection, statement)
    except db.PsycopgError as error:
        return "would have no owner" in db.failure(error)
    return False


@pytest.mark.parametrize("statement", [STEP_DOWN, LEAVE], ids=["steps down", "leaves"])
def test_last_owner_of_a_sponsor_stays(filled: db.Connection, statement: str) -> None:
    assert refused(filled, statement.format(OWNER))


@pytest.mark.parametrize("statement", [STEP_DOWN, LEAVE], ids=["steps down", "leaves"])
def test_one_of_two_owners_may_go(filled: db.Connection, statement: str) -> None:
    db.run_script(
        filled, f"update sponsorship.sponsor_members set role = 'owner' where user_id = '{EDITOR}'"
    )
    assert not refused(filled, statement.format(OWNER))


def test_sponsor_takes_its_members_along(filled: db.Connection) -> None:
    db.run_script(filled, f"delete from sponsorship.sponsors where id = '{SPONSOR}'")
    assert db.value(filled, "select count(*) from sponsorship.sponsor_members") == 0


FOUND = "insert into public.sponsors (name, created_by) values ('New', %s) returning id"
JOIN = "insert into public.sponsor_members (sponsor_id, user_id, role) values (%s, %s, %s)"


@pytest.mark.parametrize(("user", "role", "outcome"), [
    (STRANGER, "owner", "rows"), (STRANGER, "admin", "refused"), (OWNER, "owner", "refused"),
], ids=["as owner", "as admin", "for another"])  # fmt: skip
def test_creator_becomes_first_owner(
    filled: db.Connection,
    acting: Callable[[str], Acting],
    user: str,
    role: str,
    outcome: str,
) -> None:
    sponsor = acting("stranger").value(FOUND, [STRANGER])
    assert acting("stranger").outcome(JOIN, [sponsor, user, role]) == outcome


def test_creator_does_not_come_back_once_there_are_members(
    filled: db.Connection, acting: Callable[[str], Acting]
) -> None:
    sponsor = acting("stranger").value(FOUND, [STRANGER])
    db.rows(filled, JOIN.replace("public.", "sponsorship."), [sponsor, OWNER, "owner"])
    assert acting("stranger").outcome(JOIN, [sponsor, STRANGER, "owner"]) == "refused"
