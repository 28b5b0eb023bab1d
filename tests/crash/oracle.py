"""Whether what is applied is what is recorded. It asks the catalog, never the tool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yardpass_db import db

from .seen import Seen, book, look
from .tree import Migration, SourceTree

_LOCKS = """
select count(*) from pg_locks l where l.locktype = 'advisory'
   and l.database = (select oid from pg_database where datname = current_database())
"""


@dataclass(frozen=True)
class Examined:
    """Faults, in words; whether a file is half done; INVALID indexes left on TOAST tables."""

    faults: tuple[str, ...]
    half_done: bool
    toast: int


def examine(connection: db.Connection, tree: SourceTree, *, quiet: bool = True) -> Examined:
    """What is applied and not recorded, recorded and not applied, open, invalid or locked.

    `quiet`: nobody is at work, so rows are counted and nothing may hold a migration lock.
    """
    seen = look(connection, list(tree.filled) if quiet else None)
    found = [
        *(fault for migration in tree.migrations for fault in _of_migration(migration, seen)),
        *_of_repeatables(seen),
        *_of_tables(tree, seen),
        *_of_journal(tree, seen),
    ]
    if quiet and db.value(connection, _LOCKS):
        found.append("a stale advisory lock is left")
    toast = sum(not index.valid for name, index in seen.indexes.items() if _is_toast(name))
    return Examined(tuple(found), bool(seen.journal), toast)


def _is_toast(index: str) -> bool:
    """One that a cut REINDEX left cannot be dropped by the table's owner, only by a superuser."""
    return index.startswith("pg_toast.")


def recorded(connection: db.Connection) -> dict[str, str]:
    """What the history says is in force: address → version, "ran" for migrations."""
    return book(connection)[0]


def _of_migration(migration: Migration, seen: Seen) -> Iterator[str]:
    recorded = migration.address in seen.recorded
    doing = seen.journal.get((migration.address, "apply"))
    undoing = seen.journal.get((migration.address, "undo"))
    if doing and recorded:
        yield f"{migration.id} is recorded and journaled as being applied"
    elif doing:
        for number, statement in enumerate(migration.do):
            if statement.mark:
                yield from _of_statement(migration, number, doing.get(number), statement.mark(seen))
    elif undoing and not recorded:
        yield f"{migration.id} is not recorded and journaled as being undone"
    elif undoing:
        for number, statement in enumerate(migration.undo):
            if statement.mark:
                yield from _of_statement(
                    migration, number, undoing.get(number), statement.mark(seen)
                )
    else:
        marks = migration.marks(seen)
        if recorded and not all(marks):
            yield f"{migration.id} is recorded but not applied: marks {marks}"
        if not recorded and any(marks):
            yield f"{migration.id} is applied but not recorded: marks {marks}"


def _of_statement(
    migration: Migration, number: int, state: str | None, done: bool
) -> Iterator[str]:
    """Done and journaled as done, or neither; one that was started may be either."""
    if state == "done" and not done:
        yield f"{migration.id}, statement {number + 1}: journaled as done but is not"
    if state is None and done:
        yield f"{migration.id}, statement {number + 1}: done but not journaled"


def _of_repeatables(seen: Seen) -> Iterator[str]:
    recorded = {a: v for a, v in seen.recorded.items() if not a.startswith("schemas/")}
    for address in sorted(recorded.keys() | seen.live.keys()):
        if recorded.get(address) != seen.live.get(address):
            yield (
                f"{address}: recorded are {recorded.get(address)},"
                f" live are {seen.live.get(address)}"
            )


def _of_tables(tree: SourceTree, seen: Seen) -> Iterator[str]:
    """Row security is on, save for what a half-done file outside a transaction is about to shut."""
    half = {address for address, _ in seen.journal}
    at_work = " ".join(
        statement.sql
        for migration in tree.migrations
        if migration.address in half
        for statement in (*migration.do, *migration.undo)
    )
    for name, table in sorted(seen.tables.items()):
        if not table.rls and f"create table {name} " not in at_work:
            yield f"{name} is open: row security is off"
        if table.detaching and f" {name} concurrently" not in at_work:
            yield f"{name} is half detached"


def _of_journal(tree: SourceTree, seen: Seen) -> Iterator[str]:
    """An INVALID index is there only while the journal says that somebody was at it."""
    started = any("started" in states.values() for states in seen.journal.values())
    for name, index in sorted(seen.indexes.items()):
        if not index.valid and not started and not _is_toast(name):
            yield f"the index {name} is INVALID and nothing is under way"
    apart = {one.address for one in tree.migrations if one.concurrent or one.undo_concurrent}
    for address, direction in seen.journal:
        if address not in apart:
            yield f"a journal of {address} ({direction}), which runs in a transaction"
