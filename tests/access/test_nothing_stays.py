"""Measuring leaves nothing behind: not after success, errors, or Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.access.check import check
from yardpass_db.access.world import opened_world
from yardpass_db.catalog import snapshot
from yardpass_db.errors import DatabaseError, SourceError

from .conftest import Checked

TABLES = ("members", "notes", "lines", "secrets", "visits")


def state(url: str) -> tuple[dict[str, str], list[object]]:
    """The whole catalog and every row."""
    with db.connect(url) as connection:
        rows = [db.rows(connection, f"select t from shop.{name} t order by t") for name in TABLES]
        return dict(snapshot(connection)), rows


def test_success_leaves_everything_as_it_was(checked: Checked, shop_url: str) -> None:
    with db.connect(shop_url) as connection:
        connection.execute(
            "insert into shop.notes values (1, gen_random_uuid(), 1, true, 'before', null)"
        )
    before = state(shop_url)
    assert checked().measurement.cells
    assert state(shop_url) == before


def test_the_connection_can_be_used_afterwards(shop_url: str, shop_tree: Path) -> None:
    with db.connect(shop_url) as connection:
        with opened_world(connection, shop_tree) as world:
            check(world, shop_tree)
        assert db.rows(connection, "select current_user, current_setting('statement_timeout')") == [
            ("postgres", "0")
        ]
        connection.execute("create temporary sequence yardpass_reach")  # ours is gone


@pytest.mark.parametrize(
    ("world", "error", "message", "place"),
    {
        "unknown column": (
            "insert into shop.secrets values (1);\ninsert into shop.notes (nothing) values (1);",
            DatabaseError, "The world does not fit into the database.", "world.sql:2:25"),
        "broken rule": (
            "insert into shop.secrets values (1);\n\ninsert into shop.secrets values (1);",
            DatabaseError, "The world does not fit into the database.", "world.sql:3:1"),
        "commit": (
            "insert into shop.secrets values (1);\ncommit;",
            SourceError, "The world is always rolled back, so it cannot have COMMIT.",
            "world.sql:2:1"),
    }.values(),
    ids=["unknown column", "broken rule", "commit"],
)  # fmt: skip
def test_a_wrong_world_is_undone_and_told(
    shop_url: str, shop_tree: Path, world: str, error: type[Exception], message: str, place: str
) -> None:
    before = state(shop_url)
    (shop_tree / "rls" / "world.sql").write_text(world)
    with (
        db.connect(shop_url) as connection,
        pytest.raises(error) as caught,
        opened_world(connection, shop_tree),
    ):
        pass
    assert caught.value.message == message  # type: ignore[attr-defined]
    assert str(caught.value.place).endswith(place)  # type: ignore[attr-defined]
    assert state(shop_url) == before


def test_a_wrong_class_is_undone_and_told(shop_url: str, shop_tree: Path) -> None:
    before = state(shop_url)
    file = shop_tree / "rls" / "access.toml"
    file.write_text(file.read_text().replace('"{own} = :user"', '"{own} = :user + 1"'))
    with (
        db.connect(shop_url) as connection,
        pytest.raises(DatabaseError, match=r"A class or parameter of shop\.members") as caught,
        opened_world(connection, shop_tree),
    ):
        pass
    assert caught.value.place is not None and caught.value.place.line is not None
    assert state(shop_url) == before


def test_a_role_that_cannot_see_everything_is_refused(
    shop_superuser_url: str, shop_tree: Path
) -> None:
    with db.connect(shop_superuser_url) as connection:
        connection.execute("set role authenticated")
        with (
            pytest.raises(DatabaseError, match="does not bypass row-level security"),
            opened_world(connection, shop_tree),
        ):
            pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_check_leaves_nothing(
    shop_url: str, shop_tree: Path, number: signal.Signals
) -> None:
    before = state(shop_url)
    # A policy that sleeps while the personas act: the signal comes in the middle.
    with db.connect(shop_url) as connection:
        connection.execute(
            'create policy "slow" on shop.lines for select to authenticated'
            " using (pg_sleep(600) is null)"
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "yardpass_db", "access", "check",
         "--url", shop_url, "--sources", str(shop_tree)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    with db.connect(shop_url) as connection:
        # In this database: tests of other processes sleep on the same server.
        asleep = (
            "select count(*) from pg_stat_activity"
            " where wait_event = 'PgSleep' and datname = current_database()"
        )
        deadline = time.monotonic() + 120
        while not db.value(connection, asleep) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert db.value(connection, asleep) == 1
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=120)
        assert (process.returncode, stdout) == (1, "")
        assert "Traceback" not in stderr
        connection.execute('drop policy "slow" on shop.lines')
    assert state(shop_url) == before
