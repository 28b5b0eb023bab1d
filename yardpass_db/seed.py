"""Fills a migrated database with YardPass's rows: the same on every machine, all or nothing.

Parents come before children (the order follows from the catalog's foreign keys), a table is one
COPY, and everything is one transaction. Triggers that count and check do their work: what they
derive is not seeded but follows from the rows. `updated_at` alone is taken from the rows: its
trigger would write the time of the run, and two databases would differ.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import chain, islice
from typing import Any

from yardpass_db import db
from yardpass_db.errors import DatabaseError, Interrupted, YardpassError
from yardpass_db.output import milliseconds, plural
from yardpass_db.progress import Progress
from yardpass_db.seeding import Rows, settlements, tables
from yardpass_db.seeding.world import VOLUMES, World

STEP = 20_000  # rows after which the progress bar moves
LARGE = 10_000  # rows from which a table's speed is worth a line

_FOREIGN_KEYS = """
select distinct child.relnamespace::regnamespace::text || '.' || child.relname,
  parent.relnamespace::regnamespace::text || '.' || parent.relname
from pg_constraint as key
join pg_class as child on child.oid = key.conrelid
join pg_class as parent on parent.oid = key.confrelid
where key.contype = 'f' and key.conparentid = 0 and child.oid <> parent.oid
order by 1, 2
"""
_CLOCKS = """
select format('%s %I', clock.tgrelid::regclass, clock.tgname)
from pg_trigger as clock
where clock.tgfoid = to_regprocedure('private.set_updated_at()') and clock.tgenabled = 'O'
  and clock.tgparentid = 0
order by 1
"""
_SEQUENCES = """
select pg_get_serial_sequence(owned.attrelid::regclass::text, owned.attname), owned.attname
from pg_attribute as owned
where owned.attrelid = to_regclass(%s) and owned.attnum > 0
  and pg_get_serial_sequence(owned.attrelid::regclass::text, owned.attname) is not null
"""


@dataclass
class Report:
    """What a seed did: rows per table, and how long it took."""

    scale: int
    first: int
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def total(self) -> int:
        return sum(self.rows.values())

    def as_dict(self) -> dict[str, Any]:
        """The report as `--json` prints it."""
        return {
            "scale": self.scale,
            "worlds_before": self.first,
            "total": self.total,
            "seconds": round(self.seconds, 3),
            "rows": self.rows,
        }

    def text(self) -> str:
        """The report for people."""
        speed = self.total / self.seconds if self.seconds else 0
        return (
            f"Done: {self.total:,} rows in {len(self.rows)} tables"
            f" in {milliseconds(self.seconds * 1000)} ({speed:,.0f} rows/s)."
        )


def occupied(connection: db.Connection) -> dict[str, int]:
    """Rows of each table that the seed would fill and that has some.

    Raises YardpassError when a table is not there: the database is not migrated.
    """
    names = sorted(tables())
    asked = "select name from unnest(%s::text[]) as name where to_regclass(name) is null"
    missing = [name for (name,) in db.rows(connection, asked, [names])]
    if missing:
        raise YardpassError(
            f"There is no table {missing[0]}: {len(missing)} of {len(names)} are missing.",
            undone="Nothing was changed.",
            hint="Run `yardpass-db migrate` first.",
        )
    asked = " union all ".join(
        f"select {db.literal(name)} where exists (select from {_quoted(name)})" for name in names
    )
    filled = sorted(name for (name,) in db.rows(connection, asked))
    return {name: db.value(connection, f"select count(*) from {_quoted(name)}") for name in filled}


def refuse_rows(found: Mapping[str, int]) -> None:
    """Raises YardpassError, naming tables and counts, when there are rows already."""
    if not found:
        return
    # The largest says best what kind of database this is.
    named = sorted(found, key=lambda name: (-found[name], name))
    rest = f", and in {plural(len(named) - 1, 'more table')}" if len(named) > 1 else ""
    raise YardpassError(
        f"There are rows already: {found[named[0]]:,} in {named[0]}{rest}.",
        undone="Nothing was changed.",
        hint="Seed an empty database, or add to this one with --append.",
    )


def seed(connection: db.Connection, scale: int, append: bool, progress: Progress) -> Report:
    """Fills the database with `scale` worlds and says what it did.

    With `append` they come on top of what is there: the worlds after those seeded before. Raises
    YardpassError when there are rows and `append` was not said, DatabaseError when the database
    refuses a row, Interrupted on Ctrl-C; each time nothing was changed, but for a Ctrl-C that came
    while the server had committed already, which says so.
    """
    current = transaction = ""
    started = time.monotonic()
    try:
        with db.transaction(connection):
            transaction = str(db.value(connection, "select pg_current_xact_id()::text"))
            # The locks this takes make a second seed wait, and then see the first one's rows.
            clocks = [trigger for (trigger,) in db.rows(connection, _CLOCKS)]
            _switch("disable", clocks, connection)
            if not append:
                refuse_rows(occupied(connection))
            report = Report(scale, _worlds(connection) if append else 0)
            generators = _in_order(connection)
            worlds = [World(report.first + n) for n in range(scale)]
            with progress.start(sum(_steps(name, scale) for name in generators)):
                for current, function in generators.items():
                    report.rows[current] = _fill(connection, current, function, worlds, progress)
            current = "what triggers wrote"
            for script in settlements():
                db.run_script(connection, script)
            _switch("enable", clocks, connection)
    except db.PsycopgError as error:
        raise DatabaseError(
            f"Seeding {current or 'the database'} failed.",
            detail=db.failure(error),
            undone="Nothing was changed: the rows before it are undone.",
            hint="`yardpass-db status` says whether the database is migrated as the tree says.",
        ) from error
    except KeyboardInterrupt:
        raise _interrupted(connection, current, transaction) from None
    report.seconds = time.monotonic() - started
    return report


def _interrupted(connection: db.Connection, current: str, transaction: str) -> Interrupted:
    """What to tell: a signal may come while the server commits, and too late to prevent it."""
    if transaction and not connection.closed:
        asked = "select pg_xact_status(%s::text::xid8) = 'committed'"
        if db.value(connection, asked, [transaction]):
            return Interrupted(
                "Interrupted when everything was written.", undone="All rows are there."
            )
    return Interrupted(
        f"Interrupted while seeding {current or 'the database'}.",
        undone="Nothing was changed: the rows before it are undone.",
    )


def as_script(connection: db.Connection, scale: int) -> Iterator[str]:
    """The rows of `scale` worlds as a script for psql, piece by piece, in one transaction.

    It is the least that filling the same database costs: without what follows from the rows.
    """
    clocks = [trigger for (trigger,) in db.rows(connection, _CLOCKS)]
    yield "begin;\n"
    yield from (f"{_switched('disable', trigger)};\n" for trigger in clocks)
    worlds = [World(number) for number in range(scale)]
    for name, function in _in_order(connection).items():
        rows = chain.from_iterable(function(world) for world in worlds)
        statement, lines = _copy(name, function, rows)
        yield f"{statement};\n"
        yield from lines
        yield "\\.\n"
    yield from (f"{_switched('enable', trigger)};\n" for trigger in clocks)
    yield "commit;\n"


def _switch(action: str, triggers: list[str], connection: db.Connection) -> None:
    for trigger in triggers:
        db.run_script(connection, _switched(action, trigger))


def _switched(action: str, trigger: str) -> str:
    table, name = trigger.split(" ", 1)
    return f"alter table {table} {action} trigger {name}"


def _worlds(connection: db.Connection) -> int:
    """How many worlds were seeded before."""
    number = 0
    query = "select from auth.users where id = %s"
    while db.rows(connection, query, [World(number).user(1)]):
        number += 1
    return number


def _in_order(connection: db.Connection) -> dict[str, Rows]:
    """The tables' generators, parents first."""
    generators = tables()
    parents: dict[str, set[str]] = {name: set() for name in sorted(generators)}
    for child, parent in db.rows(connection, _FOREIGN_KEYS):
        if child in generators and parent in generators:
            parents[child].add(parent)
    try:
        order = list(TopologicalSorter(parents).static_order())
    except CycleError as error:
        raise YardpassError(
            f"Foreign keys go in a circle: {' → '.join(error.args[1])}.",
            undone="Nothing was changed.",
        ) from error
    return {name: generators[name] for name in order}


def _steps(name: str, scale: int) -> int:
    return max(1, -(-VOLUMES.get(name, 0) * scale // STEP))


def _fill(
    connection: db.Connection, name: str, function: Rows, worlds: list[World], progress: Progress
) -> int:
    """Copies one table's rows of all worlds; how many there were."""
    rows = chain.from_iterable(function(world) for world in worlds)
    started = time.monotonic()
    count = 0

    def watched(lines: Iterator[str]) -> Iterator[str]:
        nonlocal count
        for part in range(_steps(name, len(worlds))):
            shown = f"{name} from row {part * STEP + 1:,}" if part else name
            last = part + 1 == _steps(name, len(worlds))
            with progress.step("seed", shown):
                for line in lines if last else islice(lines, STEP):
                    count += 1
                    yield line

    statement, lines = _copy(name, function, rows)
    db.copy_rows(connection, statement, watched(lines))
    for sequence, column in db.rows(connection, _SEQUENCES, [_quoted(name)]):
        largest = f"(select max({db.ident(column)}) from {_quoted(name)})"
        db.value(connection, f"select setval({db.literal(sequence)}, {largest})")
    if count >= LARGE:
        took = time.monotonic() - started
        progress.note(f"{count:,} rows into {name} ({count / took:,.0f} rows/s)")
    return count


def _copy(name: str, function: Rows, rows: Iterator[object]) -> tuple[str, Iterator[str]]:
    """A table's COPY statement and its lines."""
    columns, lines = _copy_lines(function, rows)
    named = f"({', '.join(map(db.ident, columns))})" if columns else ""
    return f"copy {_quoted(name)} {named} from stdin", lines


def _copy_lines(function: Rows, rows: Iterator[object]) -> tuple[list[str], Iterator[str]]:
    """The columns of what a generator yields, and its rows as lines of COPY's text format."""
    if written := getattr(function, "columns", None):
        return list(written), rows  # type: ignore[return-value]
    first = next(rows, None)
    if first is None:  # what worlds share is made by the first of them
        return [], iter(())
    assert isinstance(first, Mapping)
    columns = list(first)

    def lines() -> Iterator[str]:
        for row in chain([first], rows):
            assert isinstance(row, Mapping)
            if len(row) != len(columns):
                raise KeyError(f"columns differ: {sorted(set(row) ^ set(columns))}")
            yield "\t".join([copy_text(row[column]) for column in columns]) + "\n"

    return columns, lines()


def copy_text(value: object) -> str:
    """One value as COPY's text format has it; a list is an array, a dict is JSON."""
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        value = "{" + ",".join(json.dumps(str(item), ensure_ascii=False) for item in value) + "}"
    elif isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    text = str(value)
    for raw, escaped in (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r")):
        text = text.replace(raw, escaped)
    return text


def _quoted(name: str) -> str:
    return db.ident(*name.split(".", 1))
