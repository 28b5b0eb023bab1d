"""Assertions on what queries return: results_eq, set_eq, bag_has, row_eq, is_empty.

A query is an SQL text, the name of a prepared statement, or (text, parameters). What is wanted is
a query, too, or rows: a list of tuples, or of values where there is one column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from typing import Any
from uuid import UUID

from yardpass_db import db
from yardpass_db.testing.base import Base, Rows
from yardpass_db.testing.diagnostics import SHOWN, fail, show, show_row

__tracebackhide__ = True

Query = str | tuple[str, Sequence[object]]
Wanted = Query | Sequence[object]
_AS_TEXT = (
    UUID, IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network,
)  # fmt: skip


def canonical(value: object) -> Any:
    """A value that can be counted and compared: uuids and addresses are their text."""
    if isinstance(value, _AS_TEXT):
        return str(value)
    if isinstance(value, Mapping):
        return frozenset((key, canonical(each)) for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(canonical(each) for each in value)
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, float) and value != value:
        return "NaN"
    return value


def is_query(wanted: object) -> bool:
    """Whether this is SQL text, alone or with its parameters, and not a list of rows."""
    if isinstance(wanted, str):
        return True
    return (
        isinstance(wanted, tuple)
        and len(wanted) == 2
        and isinstance(wanted[0], str)
        and isinstance(wanted[1], (list, tuple))
    )


class Results(Base):
    """What queries return, in order (results), without doubles (set) or with them (bag)."""

    def _fetch(self, query: Query) -> Rows:
        """Rows of a query, effects kept. A server error is a failure with its text."""
        text, parameters = (query, ()) if isinstance(query, str) else query
        statement = f"execute {text.strip()}" if re.fullmatch(r"\s*[\w\"]+\s*", text) else text
        try:
            with self.savepoint():
                return self.rows(statement, parameters)
        except db.PsycopgError as error:
            fail("The query failed.", *db.failure(error).splitlines(), *_quote(text))

    def _wanted(self, wanted: Wanted) -> Rows:
        if is_query(wanted):
            return self._fetch(wanted)  # type: ignore[arg-type]
        return [tuple(row) if isinstance(row, (list, tuple)) else (row,) for row in wanted]

    def _both(self, have: Query, want: Wanted) -> tuple[Rows, Rows]:
        found, wanted = self._fetch(have), self._wanted(want)
        if found and wanted and len(found[0]) != len(wanted[0]):
            is_bare = not is_query(want) and not isinstance(next(iter(want)), (list, tuple))
            fail(
                "The numbers of columns differ.",
                f"have: {len(found[0])}, as in {show_row(found[0])}",
                f"want: {len(wanted[0])}, as in {show_row(wanted[0])}",
                "Rows of several columns are a list of tuples: [(1, 'a'), (2, 'b')]"
                if is_bare
                else "",
            )
        return found, wanted

    def results_eq(self, have: Query, want: Wanted) -> None:
        """The rows are the same, in the same order."""
        found, wanted = self._both(have, want)
        place = _first_difference(found, wanted)
        if place is not None:
            fail(
                f"The results differ from row {place + 1} on.",
                f"have: {_at(found, place)}",
                f"want: {_at(wanted, place)}",
                f"rows: {len(found)}, wanted {len(wanted)}",
                *_differences(found, wanted),
            )

    def results_ne(self, have: Query, want: Wanted) -> None:
        """The rows, or their order, are not the same."""
        found, wanted = self._fetch(have), self._wanted(want)
        if _first_difference(found, wanted) is None:
            fail(f"The results are the same, all {len(found)} rows.", *_sample("both", found))

    def set_eq(self, have: Query, want: Wanted) -> None:
        """The rows are the same, whatever their order and however often each comes."""
        self._compare(have, want, doubles=False)

    def bag_eq(self, have: Query, want: Wanted) -> None:
        """The rows are the same and each comes as often, whatever their order."""
        self._compare(have, want, doubles=True)

    def _compare(self, have: Query, want: Wanted, *, doubles: bool) -> None:
        lines = _differences(*self._both(have, want), doubles=doubles)
        if lines:
            fail("The rows differ.", *lines)

    def set_ne(self, have: Query, want: Wanted) -> None:
        """The sets of rows differ."""
        self._differ(have, want, doubles=False)

    def bag_ne(self, have: Query, want: Wanted) -> None:
        """The rows differ, or how often one comes."""
        self._differ(have, want, doubles=True)

    def _differ(self, have: Query, want: Wanted, *, doubles: bool) -> None:
        found, wanted = self._fetch(have), self._wanted(want)
        if not _differences(found, wanted, doubles=doubles):
            fail(f"The rows are the same, all {len(found)}.", *_sample("both", found))

    def set_has(self, have: Query, want: Wanted) -> None:
        """All wanted rows are among those of the query."""
        found, wanted = self._both(have, want)
        self._missing(_keys(wanted, False) - _keys(found, False), wanted)

    def bag_has(self, have: Query, want: Wanted) -> None:
        """All wanted rows are among those of the query, as often at least."""
        found, wanted = self._both(have, want)
        self._missing(_keys(wanted, True) - _keys(found, True), wanted)

    def _missing(self, missing: Counter[Any], wanted: Rows) -> None:
        if missing:
            fail("Rows are missing.", *_sample("missing", _originals(missing, wanted)))

    def set_hasnt(self, have: Query, unwanted: Wanted) -> None:
        """None of these rows is among those of the query."""
        found, forbidden = self._both(have, unwanted)
        self._extra(_keys(found, False) & _keys(forbidden, False), found)

    def bag_hasnt(self, have: Query, unwanted: Wanted) -> None:
        """None of these rows is among those of the query; all that are, are shown."""
        found, forbidden = self._both(have, unwanted)
        seen, banned = _keys(found, True), _keys(forbidden, False)
        self._extra(Counter({key: n for key, n in seen.items() if key in banned}), found)

    def _extra(self, extra: Counter[Any], found: Rows) -> None:
        if extra:
            fail("Rows are there that should not be.", *_sample("extra", _originals(extra, found)))

    def is_empty(self, query: Query) -> None:
        """The query returns no row."""
        found = self._fetch(query)
        if found:
            fail(f"The query returns {len(found)} rows.", *_sample("extra", found))

    def isnt_empty(self, query: Query) -> None:
        """The query returns a row at least."""
        if not self._fetch(query):
            fail(
                "The query returns no row.", *_quote(query if isinstance(query, str) else query[0])
            )

    def row_eq(self, query: Query, row: Sequence[object]) -> None:
        """The query returns one row, and it is this."""
        found = self._fetch(query)
        if len(found) != 1 or canonical(found[0]) != canonical(tuple(row)):
            have = show_row(found[0]) if len(found) == 1 else f"{len(found)} rows"
            fail("The row differs.", f"have: {have}", f"want: {show_row(row)}")


def _keys(rows: Rows, doubles: bool) -> Counter[Any]:
    counted = Counter(canonical(row) for row in rows)
    return counted if doubles else Counter(counted.keys())


def _differences(found: Rows, wanted: Rows, *, doubles: bool = True) -> list[str]:
    """Lines with the rows that are extra and missing; none when there is no such row."""
    have, want = _keys(found, doubles), _keys(wanted, doubles)
    return [
        *_sample("extra", _originals(have - want, found)),
        *_sample("missing", _originals(want - have, wanted)),
    ]


def _originals(keys: Counter[Any], rows: Rows) -> Rows:
    """The rows of these keys as they came, each as often as it counts."""
    by_key = {canonical(row): row for row in rows}
    return [by_key[key] for key in keys.elements()]


def _sample(word: str, rows: Rows) -> list[str]:
    more = [f"… and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    return [*(f"{word}: {show_row(row)}" for row in rows[:SHOWN]), *more]


def _first_difference(found: Rows, wanted: Rows) -> int | None:
    """Which row is the first that differs, None when none does."""
    for place, (have, want) in enumerate(zip(found, wanted, strict=False)):
        if canonical(have) != canonical(want):
            return place
    return None if len(found) == len(wanted) else min(len(found), len(wanted))


def _at(rows: Rows, place: int) -> str:
    return show_row(rows[place]) if place < len(rows) else "no row"


def _quote(text: str) -> Iterable[str]:
    return [f"query: {show(' '.join(text.split())[:300])}"]
