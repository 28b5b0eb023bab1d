"""What a run says to the server: few messages, and which commits wait for the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.migrate import Options, migrate
from yardpass_db.progress import Silent
from yardpass_db.workspace import Workspace

from .project import Project


def messages(project: Project, trace: Path) -> int:
    """How many messages with statements a `migrate` sends, as libpq itself traces them."""
    with db.connect(project.url) as connection, trace.open("wb") as file:
        connection.pgconn.trace(file.fileno())
        migrate(Workspace.open(project.root, connection), Options(), Silent())
        connection.pgconn.untrace()
    kinds = [line.split("\t")[3] for line in trace.read_text().splitlines() if "\tF\t" in line]
    return sum(kind in ("Query", "Execute") for kind in kinds)


def function(name: str, result: int) -> str:
    return (
        f"create or replace function shop.{name}() returns int language sql"
        f" set search_path = '' as $$ select {result} $$;\n"
    )


POLICY = 'create policy "everybody reads" on shop.{} for select to authenticated using (true);\n'

# (files of one kind, by number; messages that each of them may cost)
KINDS = {
    "functions": (lambda number: function(f"f{number}", number), 2),
    "views": (lambda number: f"create or replace view shop.v{number} as select {number} as n;", 2),
    "rls": (lambda number: POLICY.format(f"t{number}"), 5),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_repeatable_costs_few_messages(project: Project, tmp_path: Path, kind: str) -> None:
    text, cost = KINDS[kind]
    tables = "".join(f"create table shop.t{number} (id int);\n" for number in range(6))
    project.migration("shop.0001_schema", f"create schema shop;\n{tables}")
    project.migrate()
    name = {"functions": "f", "views": "v", "rls": "t"}[kind]
    project.write(f"{kind}/shop/{name}0.sql", text(0))
    one = messages(project, tmp_path / "one.txt")
    for number in range(1, 6):
        project.write(f"{kind}/shop/{name}{number}.sql", text(number))
    five = messages(project, tmp_path / "five.txt")
    assert (five - one) / 4 == cost


def test_a_migration_costs_one_message(project: Project, tmp_path: Path) -> None:
    project.migration("shop.0001_schema", "create schema shop;")
    one = messages(project, tmp_path / "one.txt")
    for number in range(2, 7):
        project.migration(f"shop.{number:04}_t", f"create table shop.t{number} (id int);")
    five = messages(project, tmp_path / "five.txt")
    assert five < one + 4  # the first run makes the history, too


def test_a_step_does_not_wait_for_the_disk(shop: Project) -> None:
    shop.migration(
        "shop.0003_setting",
        "create table shop.setting as select current_setting('synchronous_commit') as value;",
    )
    shop.migrate()
    assert shop.value("select value from shop.setting") == "off"


def test_the_end_of_a_run_waits_for_the_disk(shop: Project) -> None:
    shop.migrate()
    with db.connect(shop.url) as connection:
        name = db.ident(connection.info.dbname)
    shop.rows(f"alter database {name} set synchronous_commit = local")
    shop.rows(
        "create function shop.note() returns trigger language plpgsql set search_path = '' as $$"
        " begin new.tool_version := current_setting('synchronous_commit'); return new; end $$"
    )
    shop.rows(
        "create trigger note before update on yardpass_db.runs"
        " for each row execute function shop.note()"
    )
    shop.migration("shop.0003_more", "create table shop.more (id int);")
    run = shop.migrate().run
    assert shop.value(f"select tool_version from yardpass_db.runs where id = {run}") == "local"
