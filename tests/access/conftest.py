"""A small shop with its own declaration and world, and the YardPass tree measured once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from copies import fresh
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_postgresql.executors import NoopExecutor

from yardpass_db import db
from yardpass_db.access.check import Result, check
from yardpass_db.access.world import World, opened_world
from yardpass_db.server import OWNER

SHOP = Path(__file__).with_name("shop.sql").read_text()
DECLARATION = Path(__file__).with_name("access.toml").read_text()
WORLD = Path(__file__).with_name("world.sql").read_text()

TREE = Path(__file__).parents[2] / "sql"

Checked = Callable[..., Result]


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")


@pytest.fixture(scope="session")
def shop_template(template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The name of a database with the shop in it, to be cloned."""
    with fresh(template, address, "shop") as url:
        with db.connect(make_conninfo(url, user=OWNER)) as connection:
            db.run_script(connection, SHOP)
        yield str(conninfo_to_dict(url)["dbname"])


@pytest.fixture
def shop_superuser_url(
    shop_template: str, template: NoopExecutor, address: dict[str, str]
) -> Iterator[str]:
    """The superuser's URL of a copy of the shop."""
    with fresh(template, address, "shop_copy", of=shop_template) as url:
        yield url


@pytest.fixture
def shop_url(shop_superuser_url: str) -> str:
    """The URL by which its owner, who is no superuser, reaches the shop."""
    return make_conninfo(shop_superuser_url, user=OWNER)


@pytest.fixture
def shop_tree(tmp_path: Path) -> Path:
    """The shop's source tree, as far as access reads it."""
    root = tmp_path / "sql"
    (root / "schemas" / "shop").mkdir(parents=True)
    (root / "functions" / "private").mkdir(parents=True)
    (root / "rls" / "shop").mkdir(parents=True)
    (root / "rls" / "shop" / "notes.sql").write_text("-- Policies.\n")
    (root / "rls" / "access.toml").write_text(DECLARATION)
    (root / "rls" / "world.sql").write_text(WORLD)
    return root


@pytest.fixture
def checked(shop_url: str, shop_tree: Path) -> Checked:
    """`checked("alter …")`: the check of the shop after that statement."""

    def run(statement: str = "", url: str = shop_url) -> Result:
        with db.connect(url) as connection:
            db.run_script(connection, statement)
            with opened_world(connection, shop_tree) as world:
                return check(world, shop_tree)

    return run


@pytest.fixture(scope="session")
def yardpass(migrated_url: str) -> tuple[World, Result]:
    """The complete database measured once: every relation, persona and command."""
    with db.connect(migrated_url) as connection, opened_world(connection, TREE) as world:
        return world, check(world, TREE)
