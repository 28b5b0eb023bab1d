"""A database with an object of every kind in it, for the plugin's own fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from copies import fresh
from psycopg.conninfo import make_conninfo
from pytest_postgresql.executors import NoopExecutor

from yardpass_db import db
from yardpass_db.server import OWNER

SCHEMA = (Path(__file__).parent / "shop.sql").read_text()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")
    config.pluginmanager.import_plugin("pytester")


@pytest.fixture(scope="session")
def shop_superuser_url(template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The database as a superuser reaches it."""
    with fresh(template, address, "yardpass_shop") as url:
        with db.connect(url) as connection:
            db.run_script(connection, SCHEMA)
        yield url


@pytest.fixture(scope="session")
def yardpass_url(shop_superuser_url: str) -> str:
    """What the plugin's fixtures work on: the shop, as `postgres`, who is no superuser.

    With one look at the catalog per test: other processes make and drop roles of the same server.
    """
    once = "-c default_transaction_isolation=repeatable\\ read"
    return make_conninfo(shop_superuser_url, user=OWNER, options=once)
