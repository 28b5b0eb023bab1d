"""Ctrl-C, SIGTERM, a closed terminal, a cut connection: a message, and nothing half-done."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from yardpass_db import db
from yardpass_db.session import LOCK_KEY

from .conftest import Databases
from .project import Outcome, Project, finish

PENDING: dict[str, str | bytes] = {
    "schemas/app/0002_quick.sql": "create table app.quick ();\n",
    "schemas/app/0002_quick.rollback.sql": "drop table app.quick;\n",
    "schemas/app/0003_slow.sql": "create table app.slow ();\nselect pg_sleep(60);\n",
    "schemas/app/0003_slow.rollback.sql": "drop table app.slow;\n",
}
QUICK_INSTEAD: dict[str, str | bytes] = {"schemas/app/0003_slow.sql": "create table app.slow ();\n"}
SLEEPING = """
select pid from pg_stat_activity
 where datname = current_database() and application_name = 'yardpass-db migrate'
   and state = 'active' and wait_event = 'PgSleep'
"""


@dataclass
class Ended:
    """What a run said that was ended in the middle of a statement, and what it left."""

    outcome: Outcome
    still_running: bool
    tables: list[str]
    applied: list[str]
    re_run: Outcome


def run_into(project: Project, how: str) -> Ended:
    """Run migrate, end it `how` in the middle of its second file, look, run it again."""
    project.write(PENDING)
    with db.connect(project.url) as connection, project.start("migrate") as process:
        while not (found := db.value(connection, SLEEPING)):
            assert process.poll() is None, finish(process)
            time.sleep(0.02)
        if how == "cut":
            db.value(connection, "select pg_terminate_backend(%s)", [found])
        else:
            process.send_signal(signal.Signals[how])
        outcome = finish(process)
        still_running = bool(db.value(connection, SLEEPING))
        tables = db.rows(connection, "select relname from pg_class where relnamespace ="
                         " 'app'::regnamespace and relkind = 'r' order by 1")  # fmt: skip
        applied = project.run("status", "--json").json["applied"]
    project.write(QUICK_INSTEAD)
    re_run = project.run("migrate")
    return Ended(outcome, still_running, [name for (name,) in tables], applied, re_run)


@pytest.fixture(scope="class", params=["SIGINT", "SIGTERM", "SIGHUP", "cut"])
def ended(request: pytest.FixtureRequest, databases: Databases) -> Ended:
    with databases.project() as project:
        return run_into(project, request.param)


class TestEndedInMidStatement:
    """A run that is ended in the middle of a statement…"""

    def test_fails(self, ended: Ended) -> None:
        assert ended.outcome.code == 1

    def test_cancels_the_statement(self, ended: Ended) -> None:
        assert not ended.still_running

    def test_undoes_the_transaction_in_hand(self, ended: Ended) -> None:
        assert "slow" not in ended.tables

    def test_keeps_what_ran_before(self, ended: Ended) -> None:
        assert "quick" in ended.tables

    def test_has_recorded_what_ran_and_no_more(self, ended: Ended) -> None:
        assert ended.applied == ["app.0001_items", "app.0002_quick"]

    def test_says_what_to_type_next(self, ended: Ended) -> None:
        hint = ended.outcome.stderr.partition("\nHint: ")[2]
        assert "again: it goes on where this one stopped." in hint

    def test_shows_no_traceback(self, ended: Ended) -> None:
        assert "Traceback" not in ended.outcome.stderr

    def test_goes_on_when_it_is_run_again(self, ended: Ended) -> None:
        assert ended.re_run.stdout.startswith("Done: 1 migration in ")


def test_a_session_that_was_ended_between_two_steps_is_called_lost(project: Project) -> None:
    query = "-- Ends its own session.\nselect pg_terminate_backend(pg_backend_pid());\n"
    project.write({"checks/0001_ended.sql": query})
    assert "The connection was lost." in project.run("verify").stderr


@pytest.fixture
def locked(project: Project) -> Iterator[Project]:
    """A project that somebody else is migrating."""
    project.write(PENDING)
    with db.connect(project.url, application="somebody else") as connection:
        db.value(connection, "select pg_advisory_lock(%s)", [LOCK_KEY])
        yield project


def test_the_lock_is_not_obtained(locked: Project) -> None:
    assert locked.run("migrate").code == 4


def test_the_holder_of_the_lock_is_named(locked: Project) -> None:
    assert "somebody else as postgres" in locked.run("migrate").stderr


def test_ctrl_c_ends_the_wait_for_the_lock(locked: Project) -> None:
    waiting = "select from pg_stat_activity where application_name = 'yardpass-db migrate'"
    with db.connect(locked.url) as connection, locked.start("migrate", "--wait", "60") as process:
        while not db.rows(connection, f"{waiting} and datname = current_database()"):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        outcome = finish(process)
    assert (outcome.code, "Error: Interrupted." in outcome.stderr) == (1, True)


# A signal that comes while the command tells how it ended.
TWICE = """
import os, signal, sys
from yardpass_db import cli
from yardpass_db.cli import failing

def signalled(function):
    def first(*arguments):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(os.getpid(), number)
        return function(*arguments)
    return first

failing.fail = signalled(failing.fail)
cli.gc.freeze = signalled(cli.gc.freeze)
sys.argv = ["yardpass-db", *sys.argv[1:]]
cli.main()
"""


@pytest.mark.parametrize(("argument", "code"), [("nonsense", 2), ("--version", 0)])
def test_a_signal_that_comes_too_late_changes_nothing(argument: str, code: int) -> None:
    command = [sys.executable, "-c", TWICE, argument]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


def test_nohup_keeps_a_run_alive(project: Project) -> None:
    project.write(PENDING | QUICK_INSTEAD)
    with project.start("migrate", preexec_fn=_ignore_hang_up) as process:
        process.send_signal(signal.SIGHUP)
        assert finish(process).code == 0


def _ignore_hang_up() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
