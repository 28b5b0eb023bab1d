"""PostgreSQL refuses to change a column; the tables to write after `-- rebuilds:` are known."""

from __future__ import annotations

import pytest

from yardpass_db import db, dependents

from .hanging import HANGING, WIDEN

DROP = "alter table events.events drop column title"


def hint(
    connection: db.Connection, script: str, known: str | None = None
) -> tuple[str, ...] | None:
    """What is said of the error that `script` raises; `known` of it, else all."""
    with pytest.raises(db.PsycopgError) as raised:
        db.run_script(connection, script)
    return dependents.blocker_hint(connection, raised.value, script if known is None else known)


@pytest.mark.parametrize("change", [WIDEN, DROP], ids=["alter type", "drop column"])
@pytest.mark.parametrize("made", HANGING.values(), ids=HANGING)
def test_the_table_is_named(tables: db.Connection, made: str, change: str) -> None:
    db.run_script(tables, made)
    assert hint(tables, change) == ("events.events",)


@pytest.mark.parametrize("change", [WIDEN, DROP], ids=["alter type", "drop column"])
def test_a_search_path_that_shortens_names_does_not_matter(
    tables: db.Connection, change: str
) -> None:
    db.run_script(tables, HANGING["view"] + "; set search_path = events, public")
    assert hint(tables, change) == ("events.events",)


@pytest.mark.parametrize("table", ["events.events", "events.posts"])
def test_the_script_decides_between_two_tables_of_one_view(
    tables: db.Connection, table: str
) -> None:
    join = "create view public.both as select e.title, p.title as post from {} e, {} p"
    db.run_script(tables, join.format("events.events", "events.posts"))
    # A schema named like a table must not decide.
    script = f"alter table {table} alter column title type text"
    assert hint(tables, script) == (table,)


def test_a_name_that_begins_like_another_is_not_taken_for_it(tables: db.Connection) -> None:
    db.run_script(
        tables,
        """create view public.a as select title from events.posts;
           create view public.a_b as select title from events.events""",
    )
    assert hint(tables, WIDEN, known="") == ("events.events",)


def test_quoted_names_are_written_as_in_sql(tables: db.Connection) -> None:
    db.run_script(
        tables,
        """create table events."An ""odd"" one" ("The Title" varchar);
           create view public."Odd" as select * from events."An ""odd"" one" """,
    )
    script = """alter table events."An ""odd"" one" alter "The Title" type text"""
    assert hint(tables, script) == ('events."An ""odd"" one"',)


def test_the_parent_stands_for_its_partition(tables: db.Connection) -> None:
    db.run_script(tables, "create view public.january as select title from events.months_2026_01")
    assert hint(tables, "alter table events.months alter title type text") == ("events.months",)


def test_a_generated_column_is_no_dependent_to_rebuild(tables: db.Connection) -> None:
    assert hint(tables, "alter table events.events alter size type bigint") is None


def test_another_error_has_no_such_cure(tables: db.Connection) -> None:
    assert hint(tables, "alter table events.events alter colour type text") is None
