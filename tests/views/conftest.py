"""The YardPass tree, migrated, and once more with rows in every table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from copies import copy_of
from pytest_postgresql.executors import NoopExecutor

from yardpass_db import db
from yardpass_db.progress import Silent
from yardpass_db.seed import seed


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")
    config.pluginmanager.import_plugin("yardpass_rows")


@pytest.fixture(scope="module")
def migrated_copy(
    migrated_url: str, template: NoopExecutor, address: dict[str, str]
) -> Iterator[str]:
    """The module's own copy of the migrated database."""
    with copy_of(migrated_url, template, address, "views") as url:
        yield url


@pytest.fixture
def migrated(migrated_url: str, template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The test's own copy of the migrated database."""
    with copy_of(migrated_url, template, address, "views") as url:
        yield url


@pytest.fixture(scope="session")
def seeded_views_url(
    migrated_url: str, template: NoopExecutor, address: dict[str, str]
) -> Iterator[str]:
    """A copy of the migrated database with the world and seeded rows in every table."""
    with copy_of(migrated_url, template, address, "views") as url:
        with db.connect(url) as connection:
            # Imported here, so that pytest can still rewrite the plugins' assertions above.
            from yardpass_rows import ROWS
            from yardpass_tree import WORLD

            db.run_script(connection, WORLD + ROWS)
            seed(connection, 1, True, Silent())
        yield url
