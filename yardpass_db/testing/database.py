"""The database of a test session: which one, one connection, a transaction per test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest

from yardpass_db import config, db
from yardpass_db.errors import YardpassError
from yardpass_db.testing.pg import Pg

APPLICATION = "yardpass-db tests"


def find_url(given: str | None) -> str:
    """`--yardpass-url`, else the database that the command line would work on.

    Fails the test when there is none, or the project file cannot be read.
    """
    try:
        return given or config.find_target(None, config.find_sources(None)).url
    except YardpassError as error:
        stop(
            "There is no database to test.",
            *(f"  {line.replace(' --url', ' --yardpass-url')}" for line in error.lines()),
            "Hint: pytest --yardpass-url postgresql://user@host:5432/database",
        )


def stop(*lines: str) -> NoReturn:
    """Fail what runs with these lines and without a traceback: it is not the test that is amiss."""
    raise pytest.fail.Exception("\n".join(lines), pytrace=False) from None


class Reconnecting:
    """One connection for many tests, opened when the first asks, and again when it was lost."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: db.Connection | None = None
        self._refusal: list[str] = []

    def get(self) -> db.Connection:
        """The connection, as new: no setting, temporary table or lock of an earlier test."""
        if self._connection is not None and not self._connection.closed:
            self._connection.execute("discard all")
            return self._connection
        if self._refusal:  # said before; a thousand tests need not wait for it a thousand times
            stop(*self._refusal)
        try:
            self._connection = db.connect(self.url, application=APPLICATION)
        except YardpassError as error:
            self._refusal = error.lines() if self._connection is None else []
            stop(*error.lines())
        return self._connection

    def close(self) -> None:
        """Close it, if it was opened."""
        if self._connection is not None:
            self._connection.close()


@contextmanager
def in_transaction(connection: db.Connection) -> Iterator[Pg]:
    """A transaction that is rolled back at the end. Fails when the test ended it before."""
    connection.execute("begin")
    begun = db.value(connection, "select now()")
    try:
        yield Pg(connection)
    finally:
        escaped = not connection.closed and _is_over(connection, begun)
        if not connection.closed:
            connection.execute("rollback")
    if escaped:
        stop(
            "The test ended its transaction (commit or rollback): what it committed has stayed.",
            "Hint: pg.savepoint() can be undone; code that commits wants a database of its own.",
        )


def _is_over(connection: db.Connection, begun: object) -> bool:
    """Whether the connection is out of the transaction that began then: now() is its beginning."""
    if connection.info.transaction_status.name == "IDLE":
        return True
    if connection.info.transaction_status.name == "INERROR":
        return False
    return bool(db.value(connection, "select now()") != begun)
