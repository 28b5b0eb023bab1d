"""Several `migrate` at once: each migration runs once, the others wait or say who is at it."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from yardpass_db import db

from .project import Project

Run = subprocess.CompletedProcess[str]
Cli = Callable[..., Run]
MIGRATIONS = 5


@pytest.fixture
def log(project: Project) -> Project:
    """Migrations that each write their number into a table without a key."""
    project.migration("log.0001_log", "create schema log; create table log.ran (number int);")
    for number in range(2, MIGRATIONS + 1):
        project.migration(
            f"log.{number:04}_row", f"insert into log.ran values ({number}); select pg_sleep(0.05);"
        )
    return project


def together(cli: Cli, project: Project, count: int, *options: str) -> list[Run]:
    def one(_: int) -> Run:
        return cli("migrate", "--sources", str(project.root), *options, url=project.url)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.parametrize("count", [2, 8])
def test_each_migration_runs_once(cli: Cli, log: Project, count: int) -> None:
    together(cli, log, count, "--wait", "60")
    numbers = [number for (number,) in log.rows("select number from log.ran order by number")]
    assert numbers == list(range(2, MIGRATIONS + 1))


def test_those_who_wait_find_nothing_to_do(cli: Cli, log: Project) -> None:
    runs = together(cli, log, 3, "--wait", "60")
    outcomes = sorted(
        (run.returncode, "Nothing to do" if "Nothing" in run.stdout else "Done") for run in runs
    )
    assert outcomes == [(0, "Done"), (0, "Nothing to do"), (0, "Nothing to do")]


def test_only_one_run_is_recorded(cli: Cli, log: Project) -> None:
    together(cli, log, 2, "--wait", "60")
    assert log.value("select count(*) from yardpass_db.runs") == 1


@pytest.fixture
def busy(cli: Cli, log: Project) -> Iterator[int]:
    """The pid of the server process of a `migrate` that is under way."""
    log.migration("log.0009_slow", "select pg_sleep(600);")
    options = ["migrate", "--sources", str(log.root)]
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(cli, *options, url=log.url, timeout=600)
        pid = _when_slow(log)
        yield pid
        log.run(f"select pg_terminate_backend({pid})")
        running.result()


def _when_slow(project: Project) -> int:
    query = "select pid from pg_stat_activity where query like '%pg_sleep(600)%' and"
    query += " datname = current_database() and pid <> pg_backend_pid() and state = 'active'"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        pid = project.value(query)
        if pid:
            return int(pid)
        time.sleep(0.05)
    raise AssertionError("migrate did not start")


def test_who_does_not_wait_exits_with_4(cli: Cli, log: Project, busy: int) -> None:
    run = cli("migrate", "--sources", str(log.root), url=log.url)
    assert run.returncode == 4


def test_who_does_not_wait_is_told_the_pid_and_the_application(
    cli: Cli, log: Project, busy: int
) -> None:
    run = cli("migrate", "--sources", str(log.root), url=log.url)
    assert re.search(rf"pid {busy}, yardpass-db migrate as postgres", run.stderr)


def test_who_waits_too_short_exits_with_4(cli: Cli, log: Project, busy: int) -> None:
    run = cli("migrate", "--sources", str(log.root), "--wait", "0.3", url=log.url)
    assert run.returncode == 4


def test_a_rollback_waits_for_a_migrate(cli: Cli, log: Project, busy: int) -> None:
    name = log.value("select current_database()")
    sure = ["--yes", "--confirm", name, "--sources", str(log.root)]
    run = cli("rollback", "--to", "base", *sure, url=log.url)
    assert run.returncode == 4


def test_status_does_not_wait(cli: Cli, log: Project, busy: int) -> None:
    run = cli("status", "--sources", str(log.root), url=log.url)
    assert run.returncode == 3


def test_a_file_that_lets_go_of_the_lock_still_runs_once(cli: Cli, log: Project) -> None:
    log.migration(
        "log.0002_row",
        "select pg_advisory_unlock_all(); insert into log.ran values (2); select pg_sleep(2);",
    )
    together(cli, log, 2, "--wait", "60")
    assert log.value("select count(*) from log.ran where number = 2") == 1


def test_a_killed_run_leaves_no_lock(log: Project, cli: Cli) -> None:
    log.migration("log.0009_slow", "select pg_sleep(600);")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(cli, "migrate", "--sources", str(log.root), url=log.url)
        pid = _when_slow(log)
        log.run(f"select pg_terminate_backend({pid})")
        running.result()
    # The client hears of its end before the session has let everything go.
    while log.value(f"select count(*) from pg_stat_activity where pid = {pid}"):
        time.sleep(0.01)
    with db.connect(log.url) as connection:
        held = "select count(*) from pg_locks where locktype = 'advisory' and database ="
        held += " (select oid from pg_database where datname = current_database())"
        assert db.value(connection, held) == 0
