"""What each statement does to the tables, measured on a clone: locks, rewrites, time.

"Who would be blocked" is read from pg_locks while the statement's transaction is open, so it is
what PostgreSQL did and not what a manual says. Only tables that were there before the file
count: nobody waits for a table that nobody else can see yet.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from yardpass_db import trace_queries as queries
from yardpass_db.db import Connection, PsycopgError, failure, rows, run_script, transaction
from yardpass_db.errors import DatabaseError

_CANNOT_RUN_IN_TRANSACTION = "25001"

# Weakest first, as in PostgreSQL's manual; a stronger one blocks all that a weaker one blocks.
MODES = (
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)
_PLACE = {mode.title().replace(" ", "") + "Lock": place for place, mode in enumerate(MODES)}
BLOCKS = {
    "SHARE": "writes",
    "SHARE ROW EXCLUSIVE": "writes",
    "EXCLUSIVE": "writes",
    "ACCESS EXCLUSIVE": "reads and writes",
}  # fmt: skip


class Statement(Protocol):
    """What `sqltext.statements` returns: one statement, and where it begins in its file."""

    @property
    def text(self) -> str: ...

    @property
    def offset(self) -> int: ...


@dataclass(frozen=True)
class TracedTable:
    """What one statement did to one table.

    `mode` is the strongest lock it newly took, "" for none. `rewritten` names the table and those
    of its indexes of which every byte was written anew. `rows` is PostgreSQL's estimate and
    `bytes` the size with indexes, both at the beginning of the file, None when unknown.
    """

    table: str
    mode: str
    rewritten: tuple[str, ...] = ()
    rows: int | None = None
    bytes: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "lock": self.mode,
            "rewritten": list(self.rewritten),
            "rows": self.rows,
            "bytes": self.bytes,
        }


@dataclass(frozen=True)
class TracedStatement:
    """One statement: its text and 0-based offset, duration in ms, and its tables by name.

    `measured` is false for a statement that runs only outside a transaction: its locks are gone
    when it ends, and `mode` is the one PostgreSQL documents.
    """

    text: str
    offset: int
    duration_ms: float
    tables: tuple[TracedTable, ...] = ()
    measured: bool = True

    @property
    def blocks(self) -> str:
        """`blocks reads and writes of events.events; blocks writes of ref.cities`"""
        parts = []
        for what in ("reads and writes", "writes"):
            names = [one.table for one in self.tables if BLOCKS.get(one.mode) == what]
            if names:
                parts.append(f"blocks {what} of {', '.join(names)}")
        return "; ".join(parts) or "blocks nothing"

    def as_dict(self) -> dict[str, Any]:
        return {
            "statement": self.text,
            "offset": self.offset,
            "duration_ms": round(self.duration_ms, 3),
            "blocks": self.blocks,
            "measured": self.measured,
            "tables": [one.as_dict() for one in self.tables],
        }


def trace(
    connection: Connection, statements: Iterable[Statement], *, transactional: bool = True
) -> list[TracedStatement]:
    """Run the statements of one file on a clone, and what each of them did.

    They are committed, so that the next file finds them. A transactional file is one
    transaction: a lock stays until its end, and what a statement "newly" takes is more than
    those before it held. Statements of another file get a transaction each, but for those that
    refuse one. Raises DatabaseError naming the statement that failed.
    """
    rows(connection, "select 1")  # so that the first statement does not pay for the connection
    _analyze(connection)
    if not transactional:
        return [_alone(connection, statement) for statement in statements]
    with transaction(connection):
        start = _look(connection)
        return [_measured(connection, statement, start) for statement in statements]


class _File(NamedTuple):
    """A table or index: its table, its name, and the number of the file that holds it."""

    table: int
    name: str
    number: int


@dataclass(frozen=True)
class _Start:
    """What was there before the file, by oid: name, rows and bytes of tables; files of all."""

    tables: Mapping[int, tuple[str, int | None, int]]
    files: Mapping[int, _File]

    def traced(
        self, modes: Mapping[int, str], changed: Mapping[int, set[str]]
    ) -> tuple[TracedTable, ...]:
        found = []
        for oid in (modes.keys() | changed.keys()) & self.tables.keys():
            name, estimate, size = self.tables[oid]
            rewritten = tuple(sorted(changed.get(oid, ())))
            found.append(TracedTable(name, modes.get(oid, ""), rewritten, estimate, size))
        return tuple(sorted(found, key=lambda one: one.table))


def _look(connection: Connection) -> _Start:
    tables = {
        oid: (name, estimate, size) for oid, name, estimate, size in rows(connection, queries.SIZES)
    }
    return _Start(tables, _files(connection))


def _alone(connection: Connection, statement: Statement) -> TracedStatement:
    """A statement in its own transaction, or in none when it refuses one."""
    try:
        with transaction(connection):
            return _measured(connection, statement, _look(connection))
    except DatabaseError as error:
        cause = error.__cause__
        if not isinstance(cause, PsycopgError) or cause.sqlstate != _CANNOT_RUN_IN_TRANSACTION:
            raise
    return _documented(connection, statement)


def _measured(connection: Connection, statement: Statement, start: _Start) -> TracedStatement:
    locks, files = _locks(connection, start), _files(connection)
    duration = _run(connection, statement)
    now = _locks(connection, start)
    taken = {oid: MODES[place] for oid, place in now.items() if place > locks.get(oid, -1)}
    tables = start.traced(taken, _changed(files, _files(connection)))
    return TracedStatement(statement.text, statement.offset, duration, tables)


def _documented(connection: Connection, statement: Statement) -> TracedStatement:
    """A statement outside a transaction; its tables are those it names or whose files changed."""
    start = _look(connection)
    named = {oid for (oid,) in rows(connection, queries.NAMED, [statement.text])}
    duration = _run(connection, statement)
    changed = _changed(start.files, _files(connection))
    # CREATE INDEX CONCURRENTLY and its like, VACUUM: all but VACUUM FULL and CLUSTER.
    words = set(statement.text.lower().replace("(", " ").replace(")", " ").split())
    mode = "ACCESS EXCLUSIVE" if words & {"full", "cluster"} else "SHARE UPDATE EXCLUSIVE"
    tables = start.traced(dict.fromkeys(named | changed.keys(), mode), changed)
    return TracedStatement(statement.text, statement.offset, duration, tables, measured=False)


def _run(connection: Connection, statement: Statement) -> float:
    started = time.perf_counter()
    try:
        run_script(connection, statement.text)
    except PsycopgError as error:
        first = " ".join(statement.text.split())[:80]
        raise DatabaseError(
            f"A statement failed on the clone: {first}", detail=failure(error)
        ) from error
    return (time.perf_counter() - started) * 1000


def _analyze(connection: Connection) -> None:
    """Estimates for tables that have rows and were never counted."""
    for (name,) in rows(connection, queries.UNCOUNTED):
        run_script(connection, f"analyze {name}")


def _locks(connection: Connection, start: _Start) -> dict[int, int]:
    """The strongest lock held per table of the start, as its place in MODES.

    Every query locks the indexes of the tables it plans for, so a lock on an index is one on its
    table: whoever rebuilds an index under ACCESS EXCLUSIVE blocks the reads of the table.
    """
    held: dict[int, int] = {}
    for oid, mode in rows(connection, queries.LOCKS):
        if oid in start.files:
            table = start.files[oid].table
            held[table] = max(held.get(table, 0), _PLACE[mode])
    return held


def _files(connection: Connection) -> dict[int, _File]:
    return {oid: _File(*rest) for oid, *rest in rows(connection, queries.FILES)}


def _changed(before: Mapping[int, _File], after: Mapping[int, _File]) -> dict[int, set[str]]:
    """Per table, the names of what was there before and is in another file now.

    An index on a column of another type is a new one under the old name.
    """
    names = {(file.table, file.name): file for file in before.values()}
    changed: dict[int, set[str]] = {}
    for oid, file in after.items():
        was = before.get(oid) or names.get((file.table, file.name))
        if was and was.number != file.number:
            changed.setdefault(file.table, set()).add(file.name)
    return changed
