"""The town: a tree with one of each kind of object, and databases that it made."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from copies import copy_of, fresh
from engine.project import Project
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_postgresql.executors import NoopExecutor

from yardpass_db import db
from yardpass_db.drift.observer import Look, Observer
from yardpass_db.drift.report import Drift
from yardpass_db.progress import Silent
from yardpass_db.server import OWNER

TREE = Path(__file__).parent / "tree"
PLATFORM = Path(__file__).parents[2] / "sql" / "platform"


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")


@pytest.fixture(autouse=True, scope="session")
def _home(home: Path) -> Iterator[None]:
    """Expectations are built on, and kept with, the session's own server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YARDPASS_HOME", str(home))
        yield


@pytest.fixture(scope="session")
def town_url(
    template: NoopExecutor, address: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The town, migrated once; nobody connects to it."""
    with fresh(template, address, "drift_town") as superuser:
        url = make_conninfo(superuser, user=OWNER)
        Project(tree_at(tmp_path_factory.mktemp("town")), url).migrate()
        yield url


def tree_at(folder: Path) -> Path:
    """A copy of the town's tree."""
    return Path(shutil.copytree(TREE, folder / "sql"))


@pytest.fixture
def town(
    town_url: str, template: NoopExecutor, address: dict[str, str], tmp_path: Path
) -> Iterator[Project]:
    """The test's own town, with a tree of its own."""
    with copy_of(town_url, template, address, "drift") as url:
        yield Project(tree_at(tmp_path), url)


@pytest.fixture
def project(tmp_path: Path, database_url: str) -> Project:
    """An empty tree and a fresh database."""
    return Project(tmp_path / "own", database_url)


@pytest.fixture
def shadow_url(address: dict[str, str]) -> str:
    """The session's server as a superuser reaches it."""
    return make_conninfo(**address)


Superuser = Callable[[Project, str], None]


@pytest.fixture(scope="session")
def superuser(address: dict[str, str]) -> Superuser:
    """Run SQL in a project's database as a superuser."""

    def run(project: Project, script: str) -> None:
        name = conninfo_to_dict(project.url)["dbname"]
        with db.connect(make_conninfo(**{**address, "dbname": name})) as connection:
            db.run_script(connection, script)

    return run


def look(project: Project, *only: str, shadow: str = "") -> Look:
    """What `drift` finds in a project's database."""
    with db.connect(project.url) as connection:
        return Observer(connection, project.root, shadow, Silent(), only).look()


def found(project: Project, *only: str) -> dict[str, str]:
    """The objects that differ, and how: `{"table town.houses": "changed"}`."""
    return {one.object: one.state for one in look(project, *only).drifts}


def drifts(project: Project) -> dict[str, Drift]:
    """The differences by object."""
    return {one.object: one for one in look(project).drifts}


def lamps(project: Project) -> None:
    """One more migration, which no other test has run."""
    text = f"-- {secrets.token_hex()}\ncreate table town.lamps (id integer primary key);"
    project.migration("town.0004_lamps", text)
    project.migrate()


def script(project: Project, way: str) -> str:
    """What `drift --sql restore` or `--sql accept` prints."""
    with db.connect(project.url) as connection:
        return Observer(connection, project.root, "", Silent()).look().script(way, connection)
