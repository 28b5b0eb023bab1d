"""show, render, history and doctor: the commands that only look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from cli.conftest import guarded  # noqa: F401 (a fixture)
from cli.project import Server
from engine.project import Project
from psycopg.conninfo import make_conninfo

from yardpass_db import db
from yardpass_db.session import locked

from .conftest import Command, contents

# show


@pytest.fixture
def story(shop: Project, command: Command) -> Iterator[Any]:
    """`story("--json")` is what `show shop.items` says once the shop is in force."""
    shop.migration("shop.0003_tags", "-- Of shop.items.\ncreate table shop.tags (id integer);")
    shop.migrate()
    yield lambda *words: command("show", "shop.items", *words)


def states(answer: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["state"] for one in answer["files"]}


def test_show_lists_the_files_that_speak_of_the_table(story: Any) -> None:
    assert list(states(story("--json").json)) == [
        "shop.0002_items",
        "shop.0003_tags",
        "functions/shop/count_items",
        "rls/shop/items",
    ]


def test_show_says_what_is_in_force(story: Any) -> None:
    assert states(story("--json").json)["shop.0002_items"] == "in force"


def test_show_says_what_is_pending(story: Any, shop: Project) -> None:
    shop.write("rls/shop/items.sql", "grant select on shop.items to anon;")
    assert states(story("--json").json)["rls/shop/items"] == "pending: changed"


def test_show_says_what_was_edited(story: Any, shop: Project) -> None:
    shop.write("schemas/shop/0002_items.sql", "create table shop.items (id bigint);")
    assert states(story("--json").json)["shop.0002_items"] == "edited after it ran"


LIVE = {
    "columns": ["name", "text", "not null", "", ""],
    "constraints": ["items_pkey", "PRIMARY KEY (id)"],
    "referenced by": ["shop.parts", "parts_item_fkey"],
    "indexes": ["items_name_idx", "CREATE INDEX items_name_idx ON shop.items USING btree (name)"],
    "policies": ["everybody reads", "select to authenticated", "using true", ""],
    "grants": ["authenticated", "select"],
    "column grants": ["anon", "select", "id, name"],
    "views on it": ["shop.names", "security_invoker=true"],
    "triggers": [
        "touch",
        "CREATE TRIGGER touch BEFORE UPDATE ON shop.items FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ],
}


@pytest.mark.parametrize("part", LIVE)
def test_show_says_what_is_live(story: Any, shop: Project, part: str) -> None:
    shop.run("""
        create table shop.parts (item integer constraint parts_item_fkey references shop.items);
        create index items_name_idx on shop.items (name);
        grant select (id, name) on shop.items to anon;
        create view shop.names with (security_invoker = true) as select name from shop.items;
        create trigger touch before update on shop.items for each row
          execute function suppress_redundant_updates_trigger();
    """)
    assert LIVE[part] in story("--json").json["live"][part]


@pytest.mark.parametrize("part", ["files", "columns", "constraints", "policies", "grants"])
def test_show_has_a_heading_for_each_part(story: Any, part: str) -> None:
    assert f"\n{part}\n" in story().out


def test_show_begins_with_what_the_table_is(story: Any) -> None:
    assert story().out.startswith("shop.items  table, owner postgres, row security on")


def test_show_a_table_that_has_only_files(shop: Project, command: Command) -> None:
    assert "not in the database" in command("show", "shop.items").out


def test_show_a_table_that_no_file_knows(shop: Project, command: Command) -> None:
    shop.run("create table public.strange (id integer)")
    answer = command("show", "public.strange")
    assert (answer.code, "files\n  none" in answer.out) == (0, True)


@pytest.mark.parametrize("state", ["live", "in files only"])
def test_show_names_the_nearest(shop: Project, command: Command, state: str) -> None:
    if state == "live":
        shop.migrate()
    answer = command("show", "shop.itmes")
    assert (answer.code, "Did you mean shop.items?" in answer.err) == (2, True)


def test_show_wants_schema_and_table(shop: Project, command: Command) -> None:
    assert command("show", "items").code == 2


def test_show_only_looks(shop: Project, command: Command) -> None:
    shop.migrate()
    before = contents(shop)
    command("show", "shop.items")
    assert contents(shop) == before


# render

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def test_render_prints_a_migration(shop: Project, command: Command) -> None:
    assert command("render", "shop.0001").out == "-- What is for sale.\ncreate schema shop;\n"


def test_render_prints_its_rollback(shop: Project, command: Command) -> None:
    assert command("render", "shop.0001", "--rollback").out == "drop schema shop;\n"


def test_render_of_a_plain_file_needs_no_database(shop: Project, command: Command) -> None:
    assert command("render", "rls/shop/items", url=NOWHERE).code == 0


def test_render_says_what_is_not_there(shop: Project, command: Command) -> None:
    answer = command("render", "shop.0001", "--verify")
    assert (answer.code, "shop.0001_schema has no verify file" in answer.err) == (2, True)


def test_render_of_an_unknown_source_is_a_usage_error(shop: Project, command: Command) -> None:
    assert command("render", "shop.0009", url=NOWHERE).code == 2


def test_render_fills_a_template(shop: Project, command: Command) -> None:
    shop.write("views/shop/one.sql.j2", "{% set n = 1 %}\nselect {{ n }};\n")
    assert command("render", "views/shop/one", url=NOWHERE).out == "select 1;\n"


def test_render_prints_a_generated_view(shop: Project, command: Command) -> None:
    shop.write(
        "views/public/tables.sql.j2",
        "-- for each table in: shop\n"
        "create or replace view public.{{ table.name|ident }} as select"
        " {{ table.columns|join(', ') }} from shop.{{ table.name }};\n",
    )
    shop.migrate()
    assert "as select id, name from shop.items" in command("render", "views/public/items").out


def test_render_json_names_the_file(shop: Project, command: Command) -> None:
    answer = command("render", "shop.0001", "--json").json
    assert (answer["id"], answer["file"]) == (
        "shop.0001_schema",
        "sql/schemas/shop/0001_schema.sql",
    )


# history


def test_history_of_nothing(shop: Project, command: Command) -> None:
    assert command("history").out == "Nothing has run on this database.\n"


@pytest.fixture
def told(shop: Project) -> Project:
    """Two runs, the second undone."""
    shop.migrate()
    shop.migration("shop.0003_tags", "-- T.\ncreate table shop.tags ();", "drop table shop.tags;")
    shop.migrate()
    shop.rollback()
    return shop


def test_history_tells_the_newest_run_first(told: Project, command: Command) -> None:
    runs = command("history", "--json").json["runs"]
    assert [(one["run"], one["command"], one["outcome"]) for one in runs] == [
        (3, "rollback", "done"),
        (2, "migrate", "done"),
        (1, "migrate", "done"),
    ]


def test_history_tells_each_runs_steps(told: Project, command: Command) -> None:
    steps = command("history", "--json").json["runs"][1]["steps"]
    assert [(one["operation"], one["address"]) for one in steps] == [
        ("apply", "schemas/shop/0003_tags")
    ]


def test_history_shows_runs_with_their_steps(told: Project, command: Command) -> None:
    words = [line.split()[:3] for line in command("history").out.splitlines()[:2]]
    assert words == [["run", "3", "rollback"], ["undo", "shop.0003_tags", words[1][2]]]


def test_history_limit(told: Project, command: Command) -> None:
    assert [one["run"] for one in command("history", "--limit", "1", "--json").json["runs"]] == [3]


def test_history_shows_what_ran_though_its_file_is_gone(told: Project, command: Command) -> None:
    told.delete("shop.0003_tags")
    assert command("history", "--show", "shop.0003").out == (
        "-- shop.0003_tags: undo in run 3, not in force any more\n"
        "-- T.\ncreate table shop.tags ();\n\n-- Its rollback\ndrop table shop.tags;\n"
    )


def test_history_shows_what_is_in_force(told: Project, command: Command) -> None:
    assert command("history", "--show", "shop.0001", "--json").json["active"] is True


def test_history_of_an_unknown_name_is_a_usage_error(told: Project, command: Command) -> None:
    assert command("history", "--show", "shop.0009").code == 2


# doctor


def findings(answer: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {one["what"]: one for one in answer["findings"]}


@pytest.mark.parametrize("state", ["before the first run", "after it"])
def test_doctor_finds_a_healthy_database(shop: Project, command: Command, state: str) -> None:
    if state == "after it":
        shop.migrate()
    answer = command("doctor", "--json")
    states = {one["state"] for one in answer.json["findings"]}
    assert (answer.code, answer.json["healthy"], states) == (0, True, {"ok"})


def test_doctor_says_that_there_is_no_history(shop: Project, command: Command) -> None:
    assert "none yet" in findings(command("doctor", "--json").json)["history"]["detail"]


def test_doctor_names_who_is_migrating(shop: Project, command: Command) -> None:
    with db.connect(shop.url, application="the other one") as other, locked(other, 0):
        found = findings(command("doctor", "--json").json)["lock"]
    assert (found["state"], "the other one as postgres" in found["detail"]) == ("note", True)


def test_doctor_names_an_invalid_index(shop: Project, command: Command) -> None:
    shop.migrate()
    shop.run("insert into shop.items values (1, 'a'), (2, 'a')")
    with db.connect(shop.url) as connection, pytest.raises(db.PsycopgError):
        connection.execute("create unique index concurrently bad on shop.items (name)")
    assert findings(command("doctor", "--json").json)["invalid index"]["detail"] == "shop.bad"


@pytest.fixture
def half(shop: Project, command: Command) -> Project:
    """A file outside a transaction that stopped at its second statement."""
    shop.migration(
        "shop.0003_halves",
        "-- transactional: false\n-- A.\ncreate table shop.a (id integer);\nselect 1 / 0;",
        "drop table shop.a;",
    )
    assert command("migrate").code == 1
    return shop


def test_doctor_names_a_half_done_file(half: Project, command: Command) -> None:
    found = findings(command("doctor", "--json").json)["half-done file"]
    assert "shop" in found["detail"] and "0003_halves" in found["detail"]


def test_doctor_names_a_rollback_that_was_cut_off(shop: Project, command: Command) -> None:
    shop.write("schemas/shop/0001_schema.rollback.sql", "select 1 / 0;")
    shop.migrate()
    with db.connect(shop.url) as connection:
        name = connection.info.dbname
    assert command("rollback", "--to", "base", "--yes", "--confirm", name).code == 1
    assert findings(command("doctor", "--json").json)["rollback"]["detail"] == "one was cut off"


def test_doctor_shows_an_edit(shop: Project, command: Command) -> None:
    shop.migrate()
    shop.write("schemas/shop/0001_schema.sql", "create schema shop; select 1;")
    answer = command("doctor", "--json")
    assert (answer.code, findings(answer.json)["history"]["state"]) == (1, "fail")


def test_doctor_says_how_a_role_gets_its_rights(
    shop: Project, command: Command, superuser_url: str
) -> None:
    role = f"poor_doctor_{os.getpid()}"
    with db.connect(superuser_url) as superuser:
        name = superuser.info.dbname
        db.run_script(superuser, f"create role {role} login password 'x'")
        try:
            url = make_conninfo(shop.url, user=role, password="x")
            found = findings(command("doctor", "--json", url=url).json)["rights"]
        finally:
            db.run_script(superuser, f"drop role {role}")
    grant = f'grant create on database "{name}" to "{role}";'
    assert (found["state"], found["hint"]) == ("fail", grant)


def test_doctor_says_how_to_get_pgvector(
    shop: Project,
    command: Command,
    guarded: Server,  # noqa: F811
) -> None:
    found = findings(command("doctor", "--json", url=guarded.url()).json)["pgvector"]
    assert (found["state"], "apt install postgresql-" in found["hint"]) == ("note", True)


def test_doctor_of_a_wrong_password(
    shop: Project,
    command: Command,
    guarded: Server,  # noqa: F811
) -> None:
    answer = command("doctor", "--json", url=guarded.url("wrong"))
    failed = findings(answer.json)["connection"]
    assert (answer.code, "password authentication failed" in failed["detail"]) == (1, True)


def test_doctor_of_a_broken_tree(shop: Project, command: Command) -> None:
    shop.migration("shop.0002_other", "select 1;")
    answer = command("doctor", "--json")
    assert (answer.code, findings(answer.json)["source tree"]["state"]) == (1, "fail")
