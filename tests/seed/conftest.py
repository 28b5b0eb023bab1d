"""Databases with the whole tree, empty and seeded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_postgresql.executors import NoopExecutor
from pytest_postgresql.janitor import DatabaseJanitor

from yardpass_db import db
from yardpass_db.progress import Silent
from yardpass_db.seed import Report, seed
from yardpass_db.server import OWNER


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")


_numbers = count(1)


@contextmanager
def clone(migrated_url: str, template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """A copy of the migrated database, gone at the end; the URL of its owner."""
    name = f"seed_{os.getpid()}_{next(_numbers)}"
    janitor = DatabaseJanitor(
        user=template.user,
        host=template.host,
        port=template.port,
        password=template.password,
        dbname=name,
        template_dbname=conninfo_to_dict(migrated_url)["dbname"],
    )
    with janitor:
        with db.connect(make_conninfo(**{**address, "dbname": name})) as connection:
            connection.execute(f"alter database {db.ident(name)} owner to {db.ident(OWNER)}")
        yield make_conninfo(migrated_url, dbname=name)


@pytest.fixture
def migrated(migrated_url: str, template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The test's own migrated database, without rows."""
    with clone(migrated_url, template, address) as url:
        yield url


@pytest.fixture
def another_migrated(
    migrated_url: str, template: NoopExecutor, address: dict[str, str]
) -> Iterator[str]:
    """A second one."""
    with clone(migrated_url, template, address) as url:
        yield url


@pytest.fixture(scope="session")
def seeded_url(migrated_url: str, template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The session's database, seeded at scale 1; nobody writes to it."""
    with clone(migrated_url, template, address) as url:
        fill(url, 1)
        yield url


@pytest.fixture
def seeded(seeded_url: str) -> Iterator[db.Connection]:
    """A connection to the seeded database that cannot write."""
    with db.connect(seeded_url) as connection:
        connection.execute("set default_transaction_read_only = on")
        yield connection


def fill(url: str, scale: int, append: bool = False) -> Report:
    with db.connect(url) as connection:
        return seed(connection, scale, append, Silent())
