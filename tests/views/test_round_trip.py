"""Whatever a client says to public.<table> ends as it would on the table itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from yardpass_tree import PERSONAS

from yardpass_db import db
from yardpass_db.access.declaration import Persona

from .round_trip import Table, differences, outcome, statements, table
from .test_compatibility import MASKED, VIEWS

PEOPLE = [Persona(name, role, user) for name, (role, user) in PERSONAS.items()]
SCHEMAS = sorted(set(VIEWS.values()))


@pytest.fixture(scope="module")
def peopled(seeded_views_url: str) -> Iterator[db.Connection]:
    """Rows in every table, the world's first; clients may name every table: the question is
    whether the view answers as the table does."""
    with db.connect(seeded_views_url) as connection:
        connection.execute("begin")
        db.run_script(
            connection,
            f"grant usage on schema {', '.join(SCHEMAS)} to anon, authenticated, service_role",
        )
        yield connection
        connection.execute("rollback")


@pytest.mark.parametrize("view", VIEWS)
def test_view_answers_as_its_table(peopled: db.Connection, view: str) -> None:
    tried = table(peopled, VIEWS[view], view, MASKED.get(view, []))
    assert all_differences(peopled, tried) == []


def all_differences(connection: db.Connection, tried: Table) -> list[str]:
    return [line for persona in PEOPLE for line in differences(connection, tried, persona)]


SERVICE = next(persona for persona in PEOPLE if persona.role == "service_role")
KINDS = ["select", "lock", "update", "delete", "insert new", "insert least", "upsert", "upsert all"]


@pytest.mark.parametrize("kind", KINDS)
def test_statements_are_tried_where_they_succeed(peopled: db.Connection, kind: str) -> None:
    # Comparing two errors alone would prove little.
    tried = table(peopled, "events", "event_posts", [])
    writable = {"insert": list(tried.columns), "update": list(tried.columns)}
    peopled.execute("savepoint service")
    peopled.execute("set local role service_role")
    ends = [
        outcome(peopled, statement.replace("{}", tried.view, 1))
        for what, statement in statements(tried, writable)
        if what.startswith(kind)
    ]
    peopled.execute("rollback to savepoint service")
    assert [shown for end, shown in ends if end == "done" and shown not in ([], 0)]


BROKEN = {
    "view without a grant": "revoke insert on public.event_posts from authenticated",
    "view of its owner": "alter view public.event_posts reset (security_invoker)",
    "rows left out": "create or replace view public.event_posts with (security_invoker)"
    " as select * from events.event_posts where visibility = 'public'",
    "view with a trigger": "create trigger t instead of insert on public.event_posts"
    " for each row execute function private.set_updated_at()",
    "default of the view": "alter view public.event_posts alter visibility set default 'private'",
}


@pytest.mark.parametrize("change", BROKEN)
def test_view_that_answers_otherwise_is_noticed(peopled: db.Connection, change: str) -> None:
    peopled.execute("savepoint whole")
    db.run_script(peopled, BROKEN[change])
    found = all_differences(peopled, table(peopled, "events", "event_posts", []))
    peopled.execute("rollback to savepoint whole")
    assert found
