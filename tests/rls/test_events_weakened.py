"""Each policy of events, ticketing and messaging that is lost or opened makes a sentence wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from yardpass_tree import PERSONAS, TREE, Acting

from yardpass_db import db

from .event_sentences import READING, WRITING, expected

Act = Callable[[str], Acting]


def policies() -> list[tuple[str, str]]:
    """(table, name) of each policy in the files of these schemas."""
    return [
        (table, name)
        for schema in ("events", "ticketing", "messaging")
        for file in sorted((TREE / "rls" / schema).glob("*.sql"))
        for name, table in re.findall(r'create policy "([^"]+)"\s+on (\S+)', file.read_text())
    ]


POLICIES = policies()
# What is open to all on purpose cannot be opened.
GUARDED = [(table, name) for table, name in POLICIES if table != "events.hashtags"]


def readable(policies: list[tuple[str, str]]) -> list[str]:
    return [f"{table}-{name.replace(' ', '_')}" for table, name in policies]


def differs(person: Acting, statement: str, outcome: str) -> bool:
    """Whether something else happens; a broken foreign key means that the row was reached."""
    try:
        return person.outcome(statement) != outcome
    except db.PsycopgError:
        return True


def noticed(filled: db.Connection, acting: Act, table: str) -> bool:
    """Whether some sentence above about a table has become wrong."""
    view = f"public.{table.partition('.')[2]} "
    for case, (read, where, _) in READING.items():
        for persona in PERSONAS:
            query = f"select * from public.{read} where {where}"
            if view in query and differs(acting(persona), query, expected(case, persona)):
                return True
    for _, persona, statement, outcome in WRITING:
        with filled.transaction(force_rollback=True):
            if view in f"{statement} " and differs(acting(persona), statement, outcome):
                return True
    return False


@pytest.mark.parametrize("table", sorted({table for table, _ in POLICIES}))
def test_nothing_is_noticed_in_policies_as_they_are(
    filled: db.Connection, acting: Act, table: str
) -> None:
    assert not noticed(filled, acting, table)


@pytest.mark.parametrize(("table", "name"), POLICIES, ids=readable(POLICIES))
def test_lost_policy_is_noticed(filled: db.Connection, acting: Act, table: str, name: str) -> None:
    db.run_script(filled, f"drop policy {db.ident(name)} on {table}")
    assert noticed(filled, acting, table)


@pytest.mark.parametrize(("table", "name"), GUARDED, ids=readable(GUARDED))
def test_opened_policy_is_noticed(
    filled: db.Connection, acting: Act, table: str, name: str
) -> None:
    verb = db.value(
        filled,
        "select polcmd::text from pg_policy where polrelid = %s::regclass and polname = %s",
        [table, name],
    )
    opened = "with check (true)" if verb == "a" else "using (true)"
    db.run_script(filled, f"alter policy {db.ident(name)} on {table} {opened}")
    assert noticed(filled, acting, table)
