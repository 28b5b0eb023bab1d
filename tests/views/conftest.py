"""The YardPass tree, migrated, and once more with rows in every table."""

from __future__ import annotations

import os
from collections.abc import Iterator

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


@pytest.fixture(scope="session")
def seeded_views_url(
    migrated_url: str, template: NoopExecutor, address: dict[str, str]
) -> Iterator[str]:
    """A copy of the migrated database with the world and seeded rows in every table."""
    name = f"views_{os.getpid()}"
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
        url = make_conninfo(migrated_url, dbname=name)
        with db.connect(url) as connection:
            # Imported here, so that pytest can still rewrite the plugins' assertions above.
            from yardpass_rows import ROWS
            from yardpass_tree import WORLD

            db.run_script(connection, WORLD + ROWS)
            seed(connection, 1, True, Silent())
        yield url
