"""Databases with the whole tree, empty and seeded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from copies import copy_of
from pytest_postgresql.executors import NoopExecutor

from yardpass_db import db
from yardpass_db.progress import Silent
from yardpass_db.seed import Report, seed


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")


@pytest.fixture
def migrated(migrated_url: str, template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The test's own migrated database, without rows."""
    with copy_of(migrated_url, template, address, "seed") as url:
        yield url


@pytest.fixture
def another_migrated(
    migrated_url: str, template: NoopExecutor, address: dict[str, str]
) -> Iterator[str]:
    """A second one."""
    with copy_of(migrated_url, template, address, "seed") as url:
        yield url


@pytest.fixture(scope="session")
def seeded_url(migrated_url: str, template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The session's database, seeded at scale 1; nobody writes to it."""
    with copy_of(migrated_url, template, address, "seed") as url:
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
