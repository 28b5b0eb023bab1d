"""The YardPass tree, migrated, and once more with rows in every table."""

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
from yardpass_db.seed import seed
from yardpass_db.server import OWNER


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")
    config.pluginmanager.import_plugin("yardpass_rows")


_numbers = count(1)


@contextmanager
def copy_of(url: str, template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """A copy of a database that nobody is connected to, gone at the end; its owner's URL."""
    name = f"views_{os.getpid()}_{next(_numbers)}"
    janitor = DatabaseJanitor(
        user=template.user,
        host=template.host,
        port=template.port,
        password=template.password,
        dbname=name,
        template_dbname=conninfo_to_dict(url)["dbname"],
    )
    with janitor:
        with db.connect(make_conninfo(**{**address, "dbname": name})) as connection:
            connection.execute(f"alter database {db.ident(name)} owner to {db.ident(OWNER)}")
        yield make_conninfo(url, dbname=name)


@pytest.fixture(scope="module")
def migrated_copy(
    migrated_url: str, template: NoopExecutor, address: dict[str, str]
) -> Iterator[str]:
    """The module's own copy of the migrated database."""
    with copy_of(migrated_url, template, address) as url:
        yield url


@pytest.fixture
def migrated(migrated_url: str, template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The test's own copy of the migrated database."""
    with copy_of(migrated_url, template, address) as url:
        yield url


@pytest.fixture(scope="session")
def seeded_views_url(
    migrated_url: str, template: NoopExecutor, address: dict[str, str]
) -> Iterator[str]:
    """A copy of the migrated database with the world and seeded rows in every table."""
    with copy_of(migrated_url, template, address) as url:
        with db.connect(url) as connection:
            # Imported here, so that pytest can still rewrite the plugins' assertions above.
            from yardpass_rows import ROWS
            from yardpass_tree import WORLD

            db.run_script(connection, WORLD + ROWS)
            seed(connection, 1, True, Silent())
        yield url
