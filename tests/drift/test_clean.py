"""The YardPass database has no drift, whatever the tool itself has done to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from copies import copy_of
from engine.project import Project
from pytest_postgresql.executors import NoopExecutor
from yardpass_tree import TREE

from yardpass_db import db, dependents
from yardpass_db.partitions import generate
from yardpass_db.progress import Silent
from yardpass_db.seed import seed
from yardpass_db.views.commands import judge, list_views, restore_views, retire_views
from yardpass_db.views.retire import Demands
from yardpass_db.workspace import Workspace

from .conftest import found, look, script


@pytest.fixture
def yardpass(
    migrated_url: str, template: NoopExecutor, address: dict[str, str], tmp_path: Path
) -> Iterator[Project]:
    """The test's own YardPass, with a tree of its own."""
    with copy_of(migrated_url, template, address, "drift") as url:
        yield Project(Path(shutil.copytree(TREE, tmp_path / "sql")), url)


def test_none_in_a_migrated_database(yardpass: Project) -> None:
    assert found(yardpass) == {}


def test_all_of_it_is_compared(yardpass: Project) -> None:
    assert len(look(yardpass).live) > 5000


def test_none_after_rows(yardpass: Project) -> None:
    with db.connect(yardpass.url) as connection:
        seed(connection, 1, False, Silent())
        connection.execute("analyze")
    assert found(yardpass) == {}


def test_none_after_a_rollback_and_a_migrate(yardpass: Project) -> None:
    yardpass.rollback(to="base")
    yardpass.migrate()
    assert found(yardpass) == {}


def test_none_after_the_next_months(yardpass: Project) -> None:
    generate(yardpass.root, 3, "", "")
    yardpass.migrate()
    assert found(yardpass) == {}


def test_none_after_every_repeatable_again(yardpass: Project) -> None:
    yardpass.migrate(force=True)
    assert found(yardpass) == {}


def test_none_after_a_view_retired_and_restored(yardpass: Project, tmp_path: Path) -> None:
    """`views list --watch` keeps what it saw in a table of the tool's own."""
    view, app = "public.guest_codes", tmp_path / "app" / "calls.ts"
    app.parent.mkdir()
    app.write_text("supabase.from('events').select()")
    with db.connect(yardpass.url) as connection:
        workspace = Workspace.open(yardpass.root, connection)
        list_views(workspace, 0.2, Silent())
        decision = judge(workspace, [view], [app.parent], Demands(0, uncounted=True))
        retire_views(workspace, decision, False, False, Silent())
    retired = found(yardpass)
    with db.connect(yardpass.url) as connection:
        restore_views(Workspace.open(yardpass.root, connection), [view], False, Silent())
    assert (retired, found(yardpass)) == ({}, {})


def test_a_type_changed_under_views_and_policies_is_restored(yardpass: Project) -> None:
    """It cannot change while they read the column: they come off, and are put back."""
    with db.connect(yardpass.url) as connection, db.transaction(connection):
        hanging = dependents.find(connection, ["ticketing.ticket_tiers"])
        dependents.take_off(connection, hanging)
        connection.execute("alter table ticketing.ticket_tiers alter name type varchar(90)")
        dependents.put_back(connection, hanging)
    before = look(yardpass)
    yardpass.run(script(yardpass, "restore"))
    named = "column ticketing.ticket_tiers.name" in {one.object for one in before.drifts}
    assert (named, found(yardpass)) == (True, {})


@pytest.mark.parametrize(
    "rename",
    [
        "alter type public.org_role rename to org_roles",
        "alter table ticketing.tickets rename to passes",
        "alter table events.event_posts set schema private",
        "alter schema campaigns rename to ads",
    ],
    ids=["type", "table", "table into another schema", "schema"],
)
def test_what_has_another_name_is_renamed_back_and_loses_nothing(
    yardpass: Project, rename: str
) -> None:
    yardpass.run(rename)
    text = script(yardpass, "restore")
    yardpass.run(text)
    assert ("-- Loses" in text, found(yardpass)) == (False, {})
