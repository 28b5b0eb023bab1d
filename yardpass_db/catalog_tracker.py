"""A database's snapshot kept up to date step by step, at the cost of what each step touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from yardpass_db import db
from yardpass_db.catalog_inventory import CATALOGS, PREPARE, numbers
from yardpass_db.catalog_queries import BEFORE, KINDS, with_settings

Root = tuple[int, int]  # catalog, number
Lines = list[tuple[Any, ...]]  # root, catalog, object, identity, definition


class _ReadAllAgain(Exception):
    """Something changed on which definitions of untouched objects depend, a name for instance."""


@dataclass
class _Known:
    """What was read up to a mark."""

    mark: int = 0
    fingerprint: tuple[Any, ...] = ()
    unsettled: set[int] = field(default_factory=set)  # transactions that may still be undone
    rows: list[dict[int, tuple[Root, int]]] = field(default_factory=lambda: [{} for _ in CATALOGS])
    root_of: dict[Root, Root] = field(default_factory=dict)  # of an index, constraint, policy …
    lines: dict[Root, dict[str, str]] = field(default_factory=dict)
    snapshot: dict[str, str] = field(default_factory=dict)


class Tracker:
    """What `snapshot()` would return, again and again, on one connection.

    `advance()` reads the definitions of only those objects whose catalog rows were written or
    deleted since the last call: by this session or another, committed or not yet. After a rollback
    and after a change of name it reads everything of its own accord. It keeps a few prepared
    statements in the session.
    """

    def __init__(self, connection: db.Connection) -> None:
        self._connection = connection
        self._prepared = False
        self._known: _Known | None = None

    def full(self) -> dict[str, str]:
        """The snapshot, everything read."""
        self._known, known = None, _Known()
        self._read_rows(known, everything=True)
        results = self._run([kind.all for kind in KINDS])
        for kind, lines in zip(KINDS, results, strict=True):
            _add(known, kind.catalog, lines)
        self._known = known
        return dict(known.snapshot)

    def advance(self) -> dict[str, str]:
        """The snapshot now, made of the last one and what was touched since."""
        if self._known is None:
            return self.full()
        # Not known again until all went well: a failed query leaves no half-updated state.
        self._known, known = None, self._known
        try:
            roots = self._read_rows(known)
        except _ReadAllAgain:
            return self.full()
        if roots:
            self._read_again(known, {known.root_of.get(root, root) for root in roots})
        self._known = known
        return dict(known.snapshot)

    def _run(self, statements: list[str]) -> list[Lines]:
        prepare = [] if self._prepared else PREPARE
        results = db.run_script(self._connection, with_settings([*prepare, *statements]))
        self._prepared = True
        return results[BEFORE:-1]

    def _read_rows(self, known: _Known, *, everything: bool = False) -> set[Root]:
        """Bring the rows up to now; the roots of those written or deleted."""
        since = "null" if everything else f"'{known.mark}'"
        marks, catalogs = self._run([
            f"execute yardpass_db_mark ({numbers(known.unsettled, 'xid8')})",
            f"execute yardpass_db_inventory ({since})",
        ])  # fmt: skip
        mark, age, undone, *fingerprint = marks[0]
        if not everything and (undone or known.fingerprint != tuple(fingerprint)):
            raise _ReadAllAgain
        known.mark, known.fingerprint, known.unsettled = mark, tuple(fingerprint), set()
        roots: set[Root] = set()
        doubtful = []
        for number, count, total, text in catalogs:
            rows = known.rows[number]
            for key, root, name, row_age in _parsed(text):
                _refuse_renamed(number, rows.get(key), name)
                rows[key] = (root, name)
                roots.add(root)
                if row_age <= age:
                    known.unsettled.add(mark + age - row_age)
            if count != len(rows) or (total or 0) != sum(rows):
                doubtful.append(number)
        return roots | self._remove_dead(known, doubtful) if doubtful else roots

    def _remove_dead(self, known: _Known, doubtful: list[int]) -> set[Root]:
        """Forget the rows that no longer live; their roots."""
        roots: set[Root] = set()
        results = self._run([CATALOGS[number].keys for number in doubtful])
        for number, [(keys,)] in zip(doubtful, results, strict=True):
            rows, alive = known.rows[number], set(keys or ())
            if not alive <= rows.keys():
                raise _ReadAllAgain  # a rolled back deletion: alive, yet neither known nor written
            for key in rows.keys() - alive:
                roots.add(rows.pop(key)[0])
        return roots

    def _read_again(self, known: _Known, roots: set[Root]) -> None:
        """Replace the lines of these roots, and of what reads them."""
        wanted = {kind.catalog: [n for catalog, n in roots if catalog == kind.catalog] for kind in KINDS}
        relations, functions = numbers(wanted[KINDS[0].catalog], "oid"), KINDS[1]
        statements = []
        kinds = [k for k in KINDS if wanted[k.catalog] or (k is functions and wanted[KINDS[0].catalog])]
        for kind in kinds:
            arguments = numbers(wanted[kind.catalog], "oid")
            if kind is functions:
                arguments += ", " + relations
            execute = f"execute yardpass_db_{kind.name} ({arguments})"
            statements.append(execute if kind.parameters else kind.all)
        results = self._run(statements)
        read = {(k.catalog, line[0]) for k, lines in zip(kinds, results, strict=True) for line in lines}
        for root in roots | read:
            for identity in known.lines.pop(root, {}):
                del known.snapshot[identity]
        for kind, lines in zip(kinds, results, strict=True):
            _add(known, kind.catalog, lines)


def _add(known: _Known, catalog: int, lines: Lines) -> None:
    for number, object_catalog, object_number, identity, definition in lines:
        root = (catalog, number)
        if object_catalog is not None:
            known.root_of[object_catalog, object_number] = root
        if definition is not None:
            known.lines.setdefault(root, {})[identity] = definition
            known.snapshot[identity] = definition


def _refuse_renamed(number: int, before: tuple[Root, int] | None, name: int) -> None:
    """Others' definitions say the old name; a name of 0 is said by nobody."""
    if before is not None and (CATALOGS[number].strict or (name and before[1] not in (name, 0))):
        raise _ReadAllAgain


def _parsed(text: str | None) -> Iterable[tuple[int, Root, int, int]]:
    """Key, root, name and age of each row."""
    values = iter(map(int, text.split())) if text else iter(())
    for key, catalog, number, name, age in zip(values, values, values, values, values, strict=True):
        yield key, (catalog, number), name, age
