"""`plan`: what would run and, measured on a clone, who would be blocked."""

from __future__ import annotations

from typing import Any

import pytest
from engine.project import Project

from .conftest import Command, contents


@pytest.fixture
def pending(shop: Project) -> Project:
    """The shop is in force, with rows; a view hangs on the table; changes are pending."""
    shop.write(
        "views/shop/names.sql",
        "create or replace view shop.names with (security_invoker = true) as"
        " select name from shop.items;",
    )
    shop.migrate()
    shop.run("insert into shop.items select n, n from generate_series(1, 500) as n")
    shop.migration(
        "shop.0003_bigger",
        """
        -- rebuilds: shop.items
        -- More than two thousand million.
        alter table shop.items alter id type bigint;
        create index items_name_idx on shop.items (name);
        """,
        "drop index shop.items_name_idx; alter table shop.items alter id type integer;",
    )
    shop.migration(
        "shop.0004_index",
        "-- transactional: false\n-- Ids.\ncreate index concurrently i on shop.items (id, name);",
        "-- transactional: false\ndrop index concurrently shop.i;",
    )
    shop.write(
        "rls/shop/items.sql",
        'create policy "all read" on shop.items for select to authenticated using (id > 0);',
    )
    return shop


def step(answer: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in answer["steps"] if one["id"] == name)


def test_pending_is_3(pending: Project, command: Command) -> None:
    assert command("plan").code == 3


def test_nothing_to_do_is_0(shop: Project, command: Command) -> None:
    shop.migrate()
    assert (command("plan").code, command("plan").out) == (0, "Nothing to do.\n")


def test_a_mismatch_is_5(pending: Project, command: Command) -> None:
    pending.write("schemas/shop/0002_items.sql", "create table shop.items (id bigint);")
    assert command("plan").code == 5


def test_a_mismatch_is_not_traced(pending: Project, command: Command) -> None:
    pending.write("schemas/shop/0002_items.sql", "create table shop.items (id bigint);")
    answer = command("plan", "--trace", "--json")
    assert (answer.code, [one for one in answer.json["steps"] if "trace" in one]) == (5, [])


def test_sql_prints_each_steps_text(pending: Project, command: Command) -> None:
    assert "        alter table shop.items alter id type bigint;" in command("plan", "--sql").out


def test_without_sql_no_text_is_printed(pending: Project, command: Command) -> None:
    assert "alter table" not in command("plan").out


def test_json_has_the_text(pending: Project, command: Command) -> None:
    answer = command("plan", "--json").json
    assert "alter id type bigint" in step(answer, "shop.0003_bigger")["sql"]


def test_to_ends_there(pending: Project, command: Command) -> None:
    answer = command("plan", "--to", "shop.0003", "--json").json
    assert [one["id"] for one in answer["steps"]] == ["shop.0003_bigger"]


def test_trace_says_who_is_blocked(pending: Project, command: Command) -> None:
    assert "blocks reads and writes of shop.items" in command("plan", "--trace").out


def test_trace_says_the_lock_and_what_is_rewritten(pending: Project, command: Command) -> None:
    line = "ACCESS EXCLUSIVE on shop.items, about 500 rows, rewrites shop.items, shop.items_pkey"
    assert line in command("plan", "--trace").out


@pytest.fixture
def traced(pending: Project, command: Command) -> dict[str, Any]:
    return command("plan", "--trace", "--json").json


def test_trace_takes_off_and_puts_back_what_hangs_on_a_table(traced: dict[str, Any]) -> None:
    texts = [one["statement"] for one in step(traced, "shop.0003_bigger")["trace"]]
    ours = next(
        n for n, text in enumerate(texts) if text.startswith("alter table shop.items alter")
    )
    assert (
        any(text.lower().startswith("drop view") for text in texts[:ours]),
        any("view shop.names" in text.lower() for text in texts[ours + 1 :]),
    ) == (True, True)


def test_trace_knows_what_runs_outside_a_transaction(traced: dict[str, Any]) -> None:
    (index,) = step(traced, "shop.0004_index")["trace"]
    assert (index["measured"], index["tables"][0]["lock"]) == (False, "SHARE UPDATE EXCLUSIVE")


def test_trace_measures_policies(traced: dict[str, Any]) -> None:
    (policy,) = step(traced, "rls/shop/items")["trace"]
    assert policy["blocks"] == "blocks reads and writes of shop.items"


@pytest.mark.parametrize("options", [["--trace"], ["--sql"], []], ids=["trace", "sql", "plain"])
def test_the_database_is_only_read(pending: Project, command: Command, options: list[str]) -> None:
    before = contents(pending)
    command("plan", *options)
    assert contents(pending) == before


def test_trace_works_before_the_first_run(shop: Project, command: Command) -> None:
    answer = command("plan", "--trace", "--json")
    assert len(step(answer.json, "shop.0002_items")["trace"]) == 2


def test_a_view_that_loses_a_column_does_not_end_the_trace(
    pending: Project, command: Command
) -> None:
    pending.write("views/shop/names.sql", "create or replace view shop.names as select 1 as one;")
    assert command("plan", "--trace").code == 3


def test_trace_names_the_line_of_a_syntax_error(pending: Project, command: Command) -> None:
    pending.write("schemas/shop/0005_bad.sql.j2", "{# a #}\n{# b #}\nselect 1;\ncreate tabel x;\n")
    pending.write("schemas/shop/0005_bad.rollback.sql", "select 1;")
    answer = command("plan", "--trace")
    assert (answer.code, "sql/schemas/shop/0005_bad.sql.j2:4" in answer.err) == (1, True)
