"""What one transaction has changed in the catalogs, asked several times while it is open.

Each look of a `Tracker` counts the rows of all catalogs: with thousands of tables that costs more
than the migration looked at. PostgreSQL counts what a transaction inserts, updates and deletes. A
catalog it did not touch is not read; one where it only inserted, or only deleted, rows of objects
newer than itself is read from the first of these on, and the counts tell whether that is so; what
it updated in older ones is looked for. Of any other catalog all rows are counted as before.
"""

from __future__ import annotations

from collections.abc import Iterable

from yardpass_db import db
from yardpass_db.catalog_inventory import (
    CATALOGS,
    PREPARE_STEPS,
    all_statement,
    old_statement,
    since_statement,
)
from yardpass_db.catalog_tracker import (
    Lines,
    Root,
    Tracker,
    _Known,
    _parsed,
    _ReadAllAgain,
    _refuse_renamed,
)

Changes = dict[str, tuple[str | None, str | None]]  # identity → what it was, what it is

_MARK, _TOUCHED, _NEWEST = (f"execute yardpass_db_{name}" for name in ("mark", "touched", "newest"))


class Steps(Tracker):
    """A tracker on a database that nobody else changes, with cheap looks within a transaction.

        tracker.full()
        begin; tracker.begin(); …; tracker.changes(); …; tracker.changes(); commit

    `changes()` is what differs from `begin()`. Nothing may happen at COMMIT that changes the
    catalogs (deferred triggers are to be fired before the last look), and no look may lie between a
    savepoint and a rollback to it. After a rollback, and after statements outside such a
    transaction, say `lose_track()`.
    """

    def __init__(self, connection: db.Connection) -> None:
        super().__init__(connection)
        self._first = 0  # the lowest number a new object can have
        self._touched: list[int] = []
        self._live: list[int | None] = []  # per catalog: rows of new objects, None when unknown
        self._new: list[set[int]] = []  # per catalog: the keys of those in the snapshot
        self._was: dict[str, str | None] = {}
        self._is_cheap = self._is_lost = False
        self._are_steps_prepared = False

    def lose_track(self) -> None:
        """Something has happened outside `begin` … `changes`: read everything next time.

        `advance()` would not do after a rollback: it remembers the rows of its own looks alone.
        """
        self._is_lost = True

    def advance(self) -> dict[str, str]:
        """As a tracker's, and everything read after `lose_track`."""
        if self._is_lost:
            self._is_lost = False
            return self.full()
        return super().advance()

    def begin(self) -> None:
        """What is there now is what `changes` compares with. Right after BEGIN."""
        self._was = {}
        if self._known is None or self._is_lost:
            self.full()
            self._is_lost = False
        assert self._known is not None
        marks, touched, newest = self._run_steps([_MARK, _TOUCHED, _NEWEST])
        mark, _, *fingerprint = marks[0]
        if self._known.fingerprint != tuple(fingerprint):
            self.full()
        self._known.mark, self._known.recent = mark, set()
        self._touched, self._first = _numbers(touched), int(newest[0][0]) + 1
        self._live, self._new = [0 for _ in CATALOGS], [set() for _ in CATALOGS]
        self._is_cheap = bool(self._touched)

    def changes(self) -> Changes:
        """What this transaction has changed so far since `begin`."""
        if self._known is None or not self._is_cheap:
            self._read_everything()
        else:
            known, self._known = self._known, None
            try:
                roots = self._look(known)
            except _ReadAllAgain:
                self._known = known
                self._read_everything()
            else:
                if roots:
                    roots = {known.root_of.get(root, root) for root in roots}
                    for identity, text in self._read_again(known, roots).items():
                        self._was.setdefault(identity, text)
                self._known = known
        now = self._known.snapshot if self._known else {}
        return {
            identity: (was, now.get(identity))
            for identity, was in self._was.items()
            if now.get(identity) != was
        }

    def _read_everything(self) -> None:
        """From here to the end of the transaction the slow way: what was, beside what is."""
        self._is_cheap = False
        before = dict(self._known.snapshot) if self._known else {}
        for identity, text in self._was.items():
            before.pop(identity, None)
            if text is not None:
                before[identity] = text
        now = self.full()
        self._was = {
            identity: before.get(identity)
            for identity in before.keys() | now.keys()
            if before.get(identity) != now.get(identity)
        }

    def _look(self, known: _Known) -> set[Root]:
        """The roots of the rows written or deleted since the last look."""
        marks, touched = self._run_steps([_MARK, _TOUCHED])
        _, age, *fingerprint = marks[0]
        if known.fingerprint != tuple(fingerprint):
            raise _ReadAllAgain
        before, self._touched = self._touched, _numbers(touched)
        if not self._touched:
            raise _ReadAllAgain
        now = int(marks[0][0]) + age
        statements, expected = [], {}
        for number, catalog in enumerate(CATALOGS):
            inserted, updated, deleted = (
                self._touched[3 * number + at] - before[3 * number + at] for at in range(3)
            )
            if not (inserted or updated or deleted):
                continue
            live = self._live[number]
            if catalog.since and live is not None and not (inserted and deleted):
                expected[number] = live + inserted - deleted
                statements.append(since_statement(number, self._first))
                if updated:
                    statements.append(old_statement(number, self._first, known.mark))
            else:
                statements.append(all_statement(number, known.mark))
        return self._take(known, statements, expected, now)

    def _take(
        self, known: _Known, statements: list[str], expected: dict[int, int], now: int
    ) -> set[Root]:
        """Bring the rows of these catalogs up to now; the roots of those that changed."""
        roots: set[Root] = set()
        again, doubtful = [], []
        for [(number, count, total, text)] in self._run_steps(statements) if statements else []:
            if count is None:
                self._put(known, number, text, now, roots)
                continue
            if number in expected and count != expected[number]:
                again.append(all_statement(number, known.mark))  # rows of older objects, too
                continue
            told = self._put(known, number, text, now, roots)
            if number in expected:
                self._live[number] = count
                for key in self._new[number] - told:
                    roots.add(known.rows[number].pop(key).root)
                self._new[number] = told
                continue
            self._live[number] = None
            if count != len(known.rows[number]) or (total or 0) != sum(known.rows[number]):
                doubtful.append(number)
        if doubtful:
            roots |= self._remove_dead(known, doubtful)
        return roots | self._take(known, again, {}, now) if again else roots

    def _put(
        self, known: _Known, number: int, text: str | None, now: int, roots: set[Root]
    ) -> set[int]:
        """Take over the rows told; their keys."""
        rows, keys = known.rows[number], set()
        for key, row, _ in _parsed(text, now):
            keys.add(key)
            old = rows.get(key)
            if old is None or old.version != row.version:
                _refuse_renamed(number, old, row)
                rows[key] = row
                roots.add(row.root)
        return keys

    def _run_steps(self, statements: list[str]) -> list[Lines]:
        if not self._are_steps_prepared:
            self._run(PREPARE_STEPS)
            self._are_steps_prepared = True
        return self._run(statements)


def _numbers(touched: Iterable[tuple[str, str]]) -> list[int]:
    """Rows inserted, updated and deleted, catalog by catalog; [] where nobody counts them."""
    [(is_counted, text)] = touched
    return [int(word) for word in text.split()] if is_counted == "on" else []
