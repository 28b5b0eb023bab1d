"""A tree, its database, and `command`: the command line on both."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import Cli
from engine.project import Project

from yardpass_db import clone, db


class Answer(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


Command = Callable[..., Answer]


@pytest.fixture
def project(tmp_path: Path, database_url: str) -> Project:
    """An empty tree in ./sql and a fresh database."""
    return Project(tmp_path / "sql", database_url)


@pytest.fixture
def shop(project: Project) -> Project:
    """A tree with a table, a function and a policy; nothing has run."""
    project.migration(
        "shop.0001_schema",
        "-- What is for sale.\ncreate schema shop;",
        "drop schema shop;",
    )
    project.migration(
        "shop.0002_items",
        """
        -- A thing for sale.
        create table shop.items (
          id   integer primary key,
          name text not null
        );
        alter table shop.items enable row level security;
        """,
        "-- Loses: the items.\ndrop table shop.items;",
    )
    project.write(
        "functions/shop/count_items.sql",
        """
        -- How many there are.
        create or replace function shop.count_items() returns bigint
          language sql stable set search_path = ''
        as $$ select count(*) from shop.items $$;
        """,
    )
    project.write(
        "rls/shop/items.sql",
        """
        grant select on shop.items to authenticated;
        create policy "everybody reads" on shop.items for select to authenticated using (true);
        """,
    )
    return project


@pytest.fixture
def command(cli: Cli, project: Project) -> Command:
    """`command("prove", "shop.0002")` on the project's tree and database."""

    def run(*words: str, **more: Any) -> Answer:
        more.setdefault("url", project.url)
        found = cli(*words, "--sources", str(project.root), **more)
        return Answer(found.returncode, found.stdout, found.stderr)

    return run


def left_behind(project: Project) -> list[str]:
    """The throw-away databases that this very process has made and not dropped."""
    found = project.rows("select datname from pg_database")
    return [name for (name,) in found if name.startswith(f"{clone.PREFIX}{os.getpid()}_")]


def contents(project: Project) -> dict[str, str]:
    """The whole database: catalog, and the history where there is one."""
    found = project.snapshot()
    with db.connect(project.url) as connection:
        if db.value(connection, "select to_regclass('yardpass_db.history') is not null"):
            for table in ("runs", "history", "journal"):
                query = f"select jsonb_agg(to_jsonb(t)) from yardpass_db.{table} t"
                found[table] = json.dumps(db.value(connection, query))
    return found
