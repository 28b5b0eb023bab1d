"""A database's snapshot kept up to date step by step, at the cost of what each step touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yardpass_db import db
from yardpass_db.catalog import readable
from yardpass_db.catalog_inventory import CATALOGS, PREPARE, numbers
from yardpass_db.catalog_queries import BEFORE, KINDS, PG_CLASS, Kind, with_settings

# Where the row of a root itself is found: gone without it.
_ROOT_ROWS = {
    kind.catalog: next(
        number for number, catalog in enumerate(CATALOGS)
        if catalog.key == "oid" and catalog.root == f"'{kind.table}'::regclass::oid, oid"
    )
    for kind in KINDS if kind.table
}  # fmt: skip

Root = tuple[int, int]  # catalog, number
Lines = list[tuple[Any, ...]]  # root, catalog, object, identity, definition

# Of an earlier tracker of this session.
_PREPARED = r"select name from pg_prepared_statements where name like 'yardpass\_db\_%'"


class _Row(NamedTuple):
    """A catalog row; `name` and `version` are numbers that differ when those differ."""

    root: Root
    name: int
    version: tuple[int, int]  # the transaction that wrote it, and its how-manieth command


class _ReadAllAgain(Exception):
    """Something changed on which definitions of untouched objects depend, a name for instance."""


@dataclass
class _Known:
    """What was read up to a mark."""

    mark: int = 0
    fingerprint: tuple[Any, ...] = ()
    recent: set[tuple[int, int]] = field(default_factory=set)  # not older than it: catalog, key
    rows: list[dict[int, _Row]] = field(default_factory=lambda: [{} for _ in CATALOGS])
    root_of: dict[Root, Root] = field(default_factory=dict)  # of an index, constraint, policy …
    lines: dict[Root, dict[str, str]] = field(default_factory=dict)
    snapshot: dict[str, str] = field(default_factory=dict)


class Tracker:
    """What `snapshot()` would return, again and again, on one connection.

    `advance()` reads the definitions of only those objects whose catalog rows were written or
    deleted since the last call: by this session or another, committed or not yet. After a rollback
    and after a change of name it reads everything of its own accord. It keeps a few prepared
    statements in the session. Not for long: a row that is frozen between two calls has lost the
    number of the transaction that wrote it, and is taken for an old one.
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
        known, self._known = self._known, None
        try:
            roots = self._read_rows(known)
        except _ReadAllAgain:
            return self.full()
        if roots:
            self._read_again(known, {known.root_of.get(root, root) for root in roots})
        self._known = known
        return dict(known.snapshot)

    def _run(self, statements: list[str]) -> list[Lines]:
        if not self._prepared:
            left = db.rows(self._connection, _PREPARED)
            deallocate = [f"deallocate {db.ident(name)}" for (name,) in left]
            db.run_script(self._connection, with_settings([*deallocate, *PREPARE]))
            self._prepared = True
        return db.run_script(self._connection, with_settings(statements))[BEFORE:-1]

    def _read_rows(self, known: _Known, *, everything: bool = False) -> set[Root]:
        """Bring the rows up to now; the roots of those written or deleted."""
        since = "null" if everything else f"'{known.mark}'"
        marks, catalogs = self._run([
            "execute yardpass_db_mark",
            f"execute yardpass_db_inventory ({since})",
        ])  # fmt: skip
        mark, age, *fingerprint = marks[0]
        if not everything and known.fingerprint != tuple(fingerprint):
            raise _ReadAllAgain
        known.mark, known.fingerprint = mark, tuple(fingerprint)
        before, known.recent = known.recent, set()
        roots: set[Root] = set()
        for number, _, _, text in catalogs:
            rows = known.rows[number]
            for key, row, row_age in _parsed(text, mark + age):
                old = rows.get(key)
                before.discard((number, key))
                if row_age <= age:
                    known.recent.add((number, key))
                if old is None or old.version != row.version:
                    _refuse_renamed(number, old, row)
                    rows[key] = row
                    roots.add(row.root)
        # A row not older than the mark is told again as long as it lives and was not rolled back.
        roots |= {known.rows[number].pop(key).root for number, key in before}
        doubtful = [
            number for number, count, total, _ in catalogs
            if count != len(known.rows[number]) or (total or 0) != sum(known.rows[number])
        ]  # fmt: skip
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
                roots.add(rows.pop(key).root)
        return roots

    def _read_again(self, known: _Known, roots: set[Root]) -> dict[str, str | None]:
        """Replace the lines of these roots, and of what reads them; what each line said before."""
        wanted: dict[int, list[int]] = {kind.catalog: [] for kind in KINDS}
        for catalog, number in roots:
            if catalog in wanted and (not catalog or number in known.rows[_ROOT_ROWS[catalog]]):
                wanted[catalog].append(number)
        kinds = [k for k in KINDS if wanted[k.catalog] or (k.readers and wanted[PG_CLASS])]
        results = self._run([_query(kind, wanted) for kind in kinds]) if kinds else []
        for kind, lines in zip(kinds, results, strict=True):
            roots |= {(kind.catalog, line[0]) for line in lines}
        before: dict[str, str | None] = {}
        for root in roots:
            for identity in known.lines.pop(root, ()):
                before[identity] = known.snapshot.pop(identity)
        for kind, lines in zip(kinds, results, strict=True):
            for line in lines:
                before.setdefault(line[3], known.snapshot.get(line[3]))
            _add(known, kind.catalog, lines)
        return before


def _query(kind: Kind, wanted: dict[int, list[int]]) -> str:
    """The query of the wanted roots of one kind; what reads relations is told which."""
    if not kind.parameters:
        return kind.all
    arguments = numbers(wanted[kind.catalog], "oid")
    if kind.readers:
        arguments += ", " + numbers(wanted[PG_CLASS], "oid")
    return f"execute yardpass_db_{kind.name} ({arguments})"


def _add(known: _Known, catalog: int, lines: Lines) -> None:
    for number, object_catalog, object_number, identity, definition in lines:
        root = (catalog, number)
        if object_catalog is not None:
            known.root_of[object_catalog, object_number] = root
        if definition is not None:
            definition = readable(definition)
            known.lines.setdefault(root, {})[identity] = definition
            known.snapshot[identity] = definition


def _refuse_renamed(number: int, old: _Row | None, new: _Row) -> None:
    """Others' definitions say the old name; a name of 0 is said by nobody."""
    renamed = old is not None and new.name and old.name not in (new.name, 0)
    if renamed or (old is not None and CATALOGS[number].strict):
        raise _ReadAllAgain


def _parsed(text: str | None, now: int) -> Iterator[tuple[int, _Row, int]]:
    """Key, row and age of each row; `now` is the transaction number of age 0."""
    six = [map(int, text.split())] * 6 if text else []
    for key, catalog, number, name, age, command in zip(*six, strict=True):
        yield key, _Row((catalog, number), name, (now - age, command)), age
