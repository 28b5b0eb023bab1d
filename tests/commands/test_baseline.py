"""`baseline`: a database is marked as migrated when it is what the migrations make."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from engine.project import Project

from yardpass_db import binaries, db

from .conftest import Command, contents, left_behind

TABLES = """
create table shop.tags (
  id    integer constraint tags_pkey primary key,
  word  text constraint tags_word_key unique,
  item  integer constraint tags_item_fkey references shop.items
);
create index tags_item_idx on shop.tags (item);
create type public.mood as enum ('good', 'bad');
create table public.notes (id bigint generated always as identity, mood public.mood);
"""


@pytest.fixture
def tree(shop: Project) -> Project:
    """The shop with tables in two schemas; nothing has run."""
    down = "-- Loses: all.\ndrop table public.notes; drop type public.mood; drop table shop.tags;"
    shop.migration("shop.0003_tags", f"-- Tags.\n{TABLES}", down)
    return shop


def psql(url: str, *files: Path) -> None:
    """Run files by hand, as somebody without this tool would."""
    program = binaries.find(18).program("psql")
    given = [word for file in files for word in ("-f", str(file))]
    subprocess.run([program, url, "-q", "-v", "ON_ERROR_STOP=1", *given], check=True, text=True)


@pytest.fixture
def existing(tree: Project) -> Project:
    """The same database, made by hand from the same files; without a history."""
    folders = ("schemas/shop", "functions/shop", "rls/shop")
    files = [file for name in folders for file in sorted((tree.root / name).glob("*.sql"))]
    psql(tree.url, *(file for file in files if ".rollback." not in file.name))
    tree.run("insert into shop.items values (1, 'Tent')")
    return tree


@pytest.fixture
def yes(existing: Project) -> list[str]:
    """What `baseline` wants off the embedded server."""
    with db.connect(existing.url) as connection:
        return ["--yes", "--confirm", connection.info.dbname]


def test_a_database_made_by_hand_is_marked(
    existing: Project, command: Command, yes: list[str]
) -> None:
    answer = command("baseline", *yes)
    assert (answer.code, "3 migrations marked" in answer.out) == (0, True)


def test_then_only_repeatables_are_pending(
    existing: Project, command: Command, yes: list[str]
) -> None:
    command("baseline", *yes)
    steps = command("status", "--json").json["steps"]
    assert [step["id"] for step in steps] == ["functions/shop/count_items", "rls/shop/items"]


def test_then_migrate_takes_the_repeatables_over(
    existing: Project, command: Command, yes: list[str]
) -> None:
    command("baseline", *yes)
    assert [command("migrate").code, command("status").code] == [0, 0]


def test_then_the_rollback_is_known(existing: Project, command: Command, yes: list[str]) -> None:
    command("baseline", *yes)
    command("rollback", "--to", "shop.0002", *yes)
    assert (existing.has("shop.tags"), existing.has("shop.items")) == (False, True)


def test_nothing_is_run(existing: Project, command: Command, yes: list[str]) -> None:
    before = existing.snapshot()
    command("baseline", *yes)
    assert (existing.snapshot(), existing.value("select count(*) from shop.items")) == (before, 1)


def test_somebody_connected_is_in_nobodys_way(
    existing: Project, command: Command, yes: list[str]
) -> None:
    with db.connect(existing.url):
        assert command("baseline", *yes).code == 0


def test_a_table_of_nobody_in_the_tree_may_stay_in_a_schema_of_its_own(
    existing: Project, command: Command, yes: list[str]
) -> None:
    existing.run("create schema reports; create table reports.old (id integer)")
    assert command("baseline", *yes).code == 0


DIFFERENCES = {
    "missing column": (
        "alter table shop.tags drop column word",
        "missing: column shop.tags.word",
    ),
    "extra table": ("create table shop.extra (id integer)", "added: table shop.extra"),
    "extra table in public": ("create table extra (id integer)", "added: table public.extra"),
    "other type": (
        "alter table shop.tags alter word type varchar(9)",
        "changed: column shop.tags.word",
    ),
    "missing index": ("drop index shop.tags_item_idx", "missing: index shop.tags_item_idx"),
    "other constraint name": (
        "alter table shop.tags rename constraint tags_item_fkey to fk_items",
        "missing: constraint tags_item_fkey on shop.tags",
    ),
    "row security off": (
        "alter table shop.items disable row level security",
        "changed: table shop.items",
    ),
    "enum value": ("alter type mood add value 'ugly'", "changed: type public.mood"),
    "comment": ("comment on table shop.items is 'x'", "added: comment on table shop.items"),
}
difference = pytest.mark.parametrize("name", DIFFERENCES)


@difference
def test_a_difference_is_named(
    existing: Project, command: Command, yes: list[str], name: str
) -> None:
    statement, found = DIFFERENCES[name]
    existing.run(statement)
    answer = command("baseline", *yes)
    assert (answer.code, found in answer.err) == (5, True), answer.err


def test_a_difference_leaves_nothing_written(
    existing: Project, command: Command, yes: list[str]
) -> None:
    existing.run("drop index shop.tags_item_idx")
    before = contents(existing)
    command("baseline", *yes)
    assert contents(existing) == before


def test_accept_marks_all_the_same(existing: Project, command: Command, yes: list[str]) -> None:
    existing.run("drop index shop.tags_item_idx")
    answer = command("baseline", "--accept", "--json", *yes)
    assert answer.json["accepted_differences"] == ["missing: index shop.tags_item_idx"]


def test_accept_marks_after_it_said_what(
    existing: Project, command: Command, yes: list[str]
) -> None:
    existing.run("drop index shop.tags_item_idx")
    command("baseline", "--accept", *yes)
    assert len(existing.applied()) == 3


@pytest.fixture
def behind(existing: Project) -> Project:
    """A database of an older release."""
    existing.run("drop table shop.tags, public.notes; drop type public.mood")
    return existing


def test_to_marks_only_up_to_there(behind: Project, command: Command, yes: list[str]) -> None:
    command("baseline", "--to", "shop.0002", *yes)
    assert behind.applied() == ["schemas/shop/0001_schema", "schemas/shop/0002_items"]


def test_what_comes_after_to_is_pending(behind: Project, command: Command, yes: list[str]) -> None:
    command("baseline", "--to", "shop.0002", *yes)
    command("migrate")
    assert behind.has("shop.tags")


def test_a_history_refuses(existing: Project, command: Command, yes: list[str]) -> None:
    command("baseline", *yes)
    before = contents(existing)
    answer = command("baseline", *yes)
    assert (answer.code, contents(existing) == before) == (5, True)


@pytest.mark.parametrize(
    "words", [[], ["--yes"], ["--yes", "--confirm", "other"]], ids=["nothing", "yes", "other name"]
)
def test_without_the_databases_name_it_refuses(
    existing: Project, command: Command, words: list[str]
) -> None:
    before = contents(existing)
    answer = command("baseline", *words)
    assert (answer.code, contents(existing) == before) == (2, True)


def test_what_postgres_may_not_drop_is_compared_as_it_is(
    existing: Project, command: Command, yes: list[str], superuser_url: str
) -> None:
    with db.connect(superuser_url) as superuser:
        db.run_script(superuser, "create table public.theirs (id integer)")
    assert command("baseline", *yes).code == 0


@pytest.mark.parametrize("statement", ["select 1", "drop index shop.tags_item_idx"])
def test_nothing_is_left_of_the_clone(existing: Project, statement: str) -> None:
    from yardpass_db.baseline import baseline
    from yardpass_db.progress import Silent
    from yardpass_db.sources import read_tree

    existing.run(statement)
    baseline(read_tree(existing.root), existing.url, "", True, 0, Silent())
    assert left_behind(existing) == []
