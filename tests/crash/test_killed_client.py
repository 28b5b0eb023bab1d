"""A tool killed while the server is busy for it: how soon nothing of it is left."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.session import LOCK_KEY

LONG = "select pg_sleep(600);\n"
SOON = 30.0  # seconds; client_connection_check_interval is one, a busy machine may be slow

_BUSY = """
select count(*) from pg_stat_activity where datname = current_database()
   and pid <> pg_backend_pid() and state = 'active' and query like '%%pg_sleep%%'
"""


def command(url: str, sources: Path, *more: str) -> list[str]:
    tool = [sys.executable, "-m", "yardpass_db", "migrate", "--url", url]
    return [*tool, "--sources", str(sources), *more]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A tree with one migration that takes ten minutes."""
    folder = tmp_path / "sql" / "schemas" / "a"
    folder.mkdir(parents=True)
    (folder / "0001_slow.sql").write_text("create schema a;\n" + LONG)
    (folder / "0001_slow.rollback.sql").write_text("drop schema a;\n")
    return tmp_path / "sql"


@pytest.fixture
def killed(database_url: str, sources: Path, connection: db.Connection) -> Iterator[None]:
    """The tool, killed in the middle of that migration."""
    with subprocess.Popen(command(database_url, sources), stderr=subprocess.DEVNULL) as process:
        while not db.value(connection, _BUSY):
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    yield


@pytest.mark.usefixtures("killed")
def test_the_statement_of_a_killed_client_ends_long_before_it_is_done(
    connection: db.Connection,
) -> None:
    since = time.monotonic()
    while db.value(connection, _BUSY) and time.monotonic() - since < SOON:
        time.sleep(0.02)
    assert time.monotonic() - since < SOON


@pytest.mark.usefixtures("killed")
def test_the_lock_of_a_killed_client_goes_with_it(connection: db.Connection) -> None:
    since = time.monotonic()
    take = "select pg_try_advisory_lock(%s)"
    while not db.value(connection, take, [LOCK_KEY]) and time.monotonic() - since < SOON:
        time.sleep(0.02)
    assert time.monotonic() - since < SOON


@pytest.mark.usefixtures("killed")
def test_a_run_started_at_once_waits_for_the_dead_one_and_takes_over(
    database_url: str, sources: Path
) -> None:
    quick = "create schema a;\n"  # what never came through may be taken out
    (sources / "schemas" / "a" / "0001_slow.sql").write_text(quick)
    again = command(database_url, sources, "--wait", "60")
    assert subprocess.run(again, capture_output=True, timeout=300, check=False).returncode == 0
