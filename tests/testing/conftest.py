"""A database with an object of every kind in it, for the plugin's own fixtures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo
from pytest_postgresql.executors import NoopExecutor
from pytest_postgresql.janitor import DatabaseJanitor

from yardpass_db import db
from yardpass_db.server import OWNER

SCHEMA = (Path(__file__).parent / "shop.sql").read_text()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")
    config.pluginmanager.import_plugin("pytester")


@pytest.fixture(scope="session")
def shop_superuser_url(template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The database as a superuser reaches it."""
    name = f"yardpass_shop_{os.getpid()}"
    janitor = DatabaseJanitor(
        user=template.user,
        host=template.host,
        port=template.port,
        password=template.password,
        dbname=name,
        template_dbname=template.template_dbname,
    )
    with janitor:
        url = make_conninfo(**{**address, "dbname": name})
        with db.connect(url) as connection:
            connection.execute(f"alter database {db.ident(name)} owner to {db.ident(OWNER)}")
            db.run_script(connection, SCHEMA)
        yield url


@pytest.fixture(scope="session")
def yardpass_url(shop_superuser_url: str) -> str:
    """What the plugin's fixtures work on: the shop, as `postgres`, who is no superuser."""
    return make_conninfo(shop_superuser_url, user=OWNER)
