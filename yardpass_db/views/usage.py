"""Who calls a view: what pg_stat_statements counts, and what watching sessions has seen.

PostgreSQL keeps no counter for a view. pg_stat_statements has every statement; where it is not
installed, `watch` looks several times a second at the last statement of each session and at the
views they hold locks on. What it sees is use; that it sees nothing proves little.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yardpass_db import db, history
from yardpass_db.progress import Progress
from yardpass_db.sqltext import named_relations
from yardpass_db.views import queries

SAMPLES = 4  # a second
SAVED_EVERY = 60  # seconds
_WATCH = ""  # the log's own line: when watching began and ended, and for how many seconds


@dataclass(frozen=True)
class Usage:
    """Calls by view name since `since`, and when watching last saw one. `counter` is
    pg_stat_statements, or "" where there is none; `hidden`: it does not show us all statements;
    `forgot`: it was full, and let the rarest go."""

    counter: str = ""
    since: datetime | None = None
    hidden: bool = False
    forgot: bool = False
    calls: dict[str, int] = field(default_factory=dict)
    seen: dict[str, datetime] = field(default_factory=dict)
    watched_since: datetime | None = None
    watched_seconds: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {
            "counter": self.counter or None,
            "since": self.since,
            "hidden": self.hidden,
            "forgot": self.forgot,
            "watched_since": self.watched_since,
            "watched_seconds": self.watched_seconds,
        }


def read_usage(connection: db.Connection, schema: str, names: Collection[str]) -> Usage:
    """Who has called these views of a schema, as far as this database knows."""
    seen, watched_since, seconds = _read_log(connection)
    counter = db.value(connection, queries.COUNTER)
    if counter is None:
        return Usage(seen=seen, watched_since=watched_since, watched_seconds=seconds)
    at = db.ident(counter)
    try:
        statements = db.rows(connection, queries.COUNTED.format(schema=at))
        ((since, forgot),) = db.rows(connection, queries.COUNTED_SINCE.format(schema=at))
    except db.PsycopgError:  # there, but not loaded, or not for us to read
        return Usage(seen=seen, watched_since=watched_since, watched_seconds=seconds)
    calls: Counter[str] = Counter()
    for query, count in statements:
        for name in set(_used(query, schema)) & set(names):
            calls[name] += count
    hidden = any(query == queries.HIDDEN for query, _ in statements)
    return Usage(
        "pg_stat_statements", since, hidden, forgot, dict(calls), seen, watched_since, seconds
    )  # fmt: skip


def _read_log(connection: db.Connection) -> tuple[dict[str, datetime], datetime | None, int]:
    if db.value(connection, "select to_regclass('yardpass_db.view_usage')") is None:
        return {}, None, 0
    seen: dict[str, datetime] = {}
    watched: tuple[datetime | None, int] = (None, 0)
    for name, first, last, times in db.rows(connection, queries.READ_LOG):
        if name == _WATCH:
            watched = (first, times)
        else:
            seen[name] = last
    return seen, *watched


def _used(query: str, schema: str) -> Iterable[str]:
    """The names a statement reads or writes in the schema, or without saying one."""
    return (name for at, name in named_relations(query) if at in ("", schema))


def watch(
    connection: db.Connection,
    schema: str,
    names: Collection[str],
    seconds: float,
    progress: Progress,
) -> None:
    """Watch the sessions for so long and write down which of the views they use.

    The log is the table yardpass_db.view_usage. What was seen until a Ctrl-C is kept.
    """
    history.ensure(connection)
    connection.execute(queries.CREATE_LOG)
    watcher = _Watcher(connection, schema, frozenset(names))
    ends, saved = time.monotonic() + seconds, time.monotonic()
    progress.note(f"Watching for {seconds:g} s.")
    try:
        while time.monotonic() < ends:
            watcher.look()
            if time.monotonic() - saved >= SAVED_EVERY:
                watcher.save(round(time.monotonic() - saved))
                saved = time.monotonic()
            time.sleep(min(1 / SAMPLES, max(0.0, ends - time.monotonic())))
    finally:
        watcher.save(round(time.monotonic() - saved))


@dataclass
class _Watcher:
    connection: db.Connection
    schema: str
    names: frozenset[str]
    met: dict[tuple[Any, ...], frozenset[str]] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)

    def look(self) -> None:
        """Count each statement once, however often it is met."""
        met: dict[tuple[Any, ...], frozenset[str]] = {}
        for pid, started, query in db.rows(self.connection, queries.ACTIVITY):
            key = (pid, started, query)
            met[key] = self.met.get(key) or frozenset(_used(query, self.schema)) & self.names
        for pid, transaction, name in db.rows(self.connection, queries.LOCKED, [self.schema]):
            told = any(key[0] == pid and name in used for key, used in met.items())
            if name in self.names and not told:
                met[pid, transaction, name] = frozenset([name])
        for key, used in met.items():
            if key not in self.met:
                self.uses.update(used)
        self.met = met

    def save(self, seconds: int) -> None:
        """Write down what was seen since the last time: all, or nothing on a signal meanwhile."""
        with db.transaction(self.connection):
            for name, times in [*self.uses.items(), (_WATCH, seconds)]:
                db.rows(self.connection, queries.LOG, [name, times])
        self.uses = Counter()
