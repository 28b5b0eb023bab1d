"""The matrices notice each policy that is opened and each one that is lost: they can fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import PERSONAS, TREE, Acting

from yardpass_db import db

from . import test_reading as reading
from . import test_writing as writing

Act = Callable[[str], Acting]
TABLES = sorted(writing.ROWS)
LETTERS = {"select": "r", "insert": "a", "update": "w", "delete": "d"}


def noticed(world: db.Connection, acting: Act, table: str, verb: str) -> bool:
    """Whether what happens to a persona differs from what the matrices say."""
    row = writing.ROWS[table]
    # Past the views where clients can: a view that hides a column asks the SELECT policy as well.
    schema = "public" if row.base == "ref" else row.base
    for persona in sorted(set(PERSONAS) - {"service"}):
        with world.transaction(force_rollback=True):
            if verb == "select":
                query = f"select * from public.{table} where {row.where}"
                differs = acting(persona).outcome(query) != reading.expected(table, persona)
            elif verb == "insert":
                statement = writing.insertion(table, persona, schema)
                outcome = acting(persona).outcome(statement)
                differs = (outcome == "rows") != (persona in writing.INSERTS[table][1])
            else:
                allowed = persona in row.allowed(verb)
                happens = writing.blindly(world, acting(persona), table, verb, schema)
                differs = happens != ("reached" if allowed else "spared")
        if differs:
            return True
    return False


def policies() -> list[tuple[str, str]]:
    """(table, verb) of each policy in the tree but those that are open on purpose."""
    return [
        (table, verb)
        for table in TABLES
        if writing.ROWS[table].base != "ref"
        for verb in LETTERS
        if f"for {verb} to"
        in (TREE / "rls" / writing.ROWS[table].base / f"{table}.sql").read_text()
    ]


def policy_name(connection: db.Connection, table: str, verb: str) -> str:
    return str(
        db.value(
            connection,
            "select quote_ident(polname) from pg_policy"
            " where polrelid = %s::regclass and polcmd = %s",
            [f"{writing.ROWS[table].base}.{table}", LETTERS[verb]],
        )
    )


@pytest.mark.parametrize(("table", "verb"), policies(), ids=[f"{t}-{v}" for t, v in policies()])
def test_opened_policy_is_noticed(world: db.Connection, acting: Act, table: str, verb: str) -> None:
    opened = "with check (true)" if verb == "insert" else "using (true)"
    name = policy_name(world, table, verb)
    db.run_script(world, f"alter policy {name} on {writing.ROWS[table].base}.{table} {opened}")
    assert noticed(world, acting, table, verb)


@pytest.mark.parametrize(("table", "verb"), policies(), ids=[f"{t}-{v}" for t, v in policies()])
def test_lost_policy_is_noticed(world: db.Connection, acting: Act, table: str, verb: str) -> None:
    name = policy_name(world, table, verb)
    db.run_script(world, f"drop policy {name} on {writing.ROWS[table].base}.{table}")
    assert noticed(world, acting, table, verb)


@pytest.mark.parametrize("table", TABLES)
def test_switched_off_row_security_is_noticed(
    world: db.Connection, acting: Act, table: str
) -> None:
    base = writing.ROWS[table].base
    # The view of the table has grants of its own.
    both = f"{base}.{table}, public.{table}"
    db.run_script(world, f"grant all on {both} to anon, authenticated")
    db.run_script(world, f"alter table {base}.{table} disable row level security")
    assert noticed(world, acting, table, "update")
