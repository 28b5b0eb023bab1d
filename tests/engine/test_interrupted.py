"""A signal between sending a statement and waiting for its answer, where psycopg is blind."""

from __future__ import annotations

import time
from collections.abc import Generator

import pytest

from yardpass_db import db

ACTIVE = "select count(*) from pg_stat_activity where pid = %s and state = 'active'"


def interrupt(
    url: str, script: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[db.Connection, db.Connection]:
    """The interrupted connection, and another one; its statement was running when it came."""
    connection, other = db.connect(url), db.connect(url)

    def come(interrupted: db.Connection) -> None:
        interrupted.pgconn.flush()
        while not db.value(other, ACTIVE, [interrupted.info.backend_pid]):
            time.sleep(0.01)
        raise KeyboardInterrupt

    monkeypatch.setattr(db, "_fetch", come)
    with pytest.raises(KeyboardInterrupt):
        db.run_script(connection, script)
    monkeypatch.undo()
    return connection, other


def test_the_statement_has_ended(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connection, other = interrupt(database_url, "select pg_sleep(60)", monkeypatch)
    with connection, other:
        assert db.value(other, ACTIVE, [connection.info.backend_pid]) == 0


def test_the_connection_can_go_on(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "begin; create table public.half (id int); select pg_sleep(60)"
    connection, other = interrupt(database_url, script, monkeypatch)
    with connection, other:
        db.rows(connection, "rollback")
        assert db.value(connection, "select to_regclass('public.half')") is None


def test_a_copy_that_waits_for_rows_is_left(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "create temp table rows (id int); copy rows from stdin"
    connection, other = interrupt(database_url, script, monkeypatch)
    with other:
        assert connection.closed


def test_a_query_is_left_as_well(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal within psycopg's own steps ends them before they hear the answer."""
    with db.connect(database_url) as connection, db.connect(database_url) as other:

        def come(steps: Generator[object, object, object]) -> None:
            next(steps)
            while not db.value(other, ACTIVE, [connection.info.backend_pid]):
                time.sleep(0.01)
            steps.close()
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(connection, "wait", come)
            db.rows(connection, "select pg_sleep(60)")
        assert db.value(connection, "select 1") == 1
