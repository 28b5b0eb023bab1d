"""Two checks of one database: the second waits for the first, and says so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.access.world import opened_world


@pytest.fixture
def first(shop_url: str, shop_tree: Path) -> Iterator[db.Connection]:
    """Somebody who is measuring, until they close their connection."""
    with (
        db.connect(shop_url, application="first check") as connection,
        opened_world(connection, shop_tree),
    ):
        yield connection


@pytest.fixture
def command(shop_url: str, shop_tree: Path) -> list[str]:
    return [*ACCESS, "check", "--url", shop_url, "--sources", str(shop_tree)]


ACCESS = [sys.executable, "-m", "yardpass_db", "access"]
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def test_the_second_waits_and_says_for_whom(first: db.Connection, command: list[str]) -> None:
    second = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    with second:
        assert second.stderr is not None and second.stdout is not None
        told = [second.stderr.readline(), second.stderr.readline()][1]
        first.close()
        assert second.stdout.read() == "225 cells measured: all as declared.\n"
    assert told.startswith("Waiting for somebody else who is measuring access here: pid ")
    assert "first check as postgres" in told
    assert second.returncode == 0


ASKED = {
    "check": ["check"],
    "matrix": ["matrix"],
    "explain --key": ["explain", "viewer", "notes", "select", "--key", "901"],
}


@pytest.mark.parametrize("words", ASKED.values(), ids=ASKED)
def test_patience_has_an_end(
    first: db.Connection, shop_url: str, shop_tree: Path, words: list[str]
) -> None:
    pid = db.value(first, "select pg_backend_pid()")
    command = [*ACCESS, *words, "--url", shop_url, "--sources", str(shop_tree)]
    done = subprocess.run(
        [*command, "--wait", "0.2"], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert (done.returncode, done.stdout) == (4, "")
    assert f"Somebody else is measuring access in this database: pid {pid}, first" in done.stderr
    assert "--wait SECONDS" in done.stderr


def test_a_world_that_ended_is_waited_for_by_nobody(shop_url: str, shop_tree: Path) -> None:
    with db.connect(shop_url) as connection, db.connect(shop_url) as other:
        with opened_world(connection, shop_tree):
            pass
        with opened_world(other, shop_tree, wait=0) as world:
            assert world.rows
