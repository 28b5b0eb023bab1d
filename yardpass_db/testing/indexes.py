"""Assertions on indexes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from yardpass_db.testing.base import Names, as_list
from yardpass_db.testing.columns import Columns
from yardpass_db.testing.diagnostics import did_you_mean, equal, expect, fail, same_names

__tracebackhide__ = True


class Index(NamedTuple):
    """An index of a table; `columns` are names or expressions, as PostgreSQL writes them."""

    name: str
    columns: list[str]
    is_unique: bool
    is_primary: bool
    is_clustered: bool
    is_valid: bool
    is_partial: bool
    method: str
    owner: str


class Indexes(Columns):
    """Which indexes a table has, and on what."""

    def _indexes(self, table: str) -> dict[str, Index]:
        query = """
          select c.relname,
                 array(select pg_get_indexdef(c.oid, n, true)
                       from generate_series(1, i.indnkeyatts) as n),
                 i.indisunique, i.indisprimary, i.indisclustered, i.indisvalid,
                 i.indpred is not null, m.amname,
                 pg_get_userbyid(c.relowner)
          from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
          where i.indrelid = %s order by c.relname"""
        kind = "materialized view" if self._find("materialized view", table) else "table"
        return {row[0]: Index(*row) for row in self.rows(query, [self._get(kind, table).oid])}

    def _index(self, table: str, index: str) -> Index:
        found = self._indexes(table)
        if index not in found:
            help = did_you_mean(index, found) or f"It has: {', '.join(found) or 'none'}"
            fail(f"{table} has no index {index}.", help)
        return found[index]

    def has_index(self, table: str, index: str, columns: Names | None = None) -> None:
        """The table has the index; when given, on exactly these columns or expressions."""
        found = self._index(table, index)
        if columns is not None:
            equal(f"The columns of index {index}", found.columns, as_list(columns))

    def hasnt_index(self, table: str, index: str) -> None:
        """The table has no index of that name."""
        expect(f"{table} has an index {index}.", index not in self._indexes(table))

    def indexes_are(self, table: str, indexes: Sequence[str]) -> None:
        """The table's indexes, those of its keys too, are exactly these."""
        same_names(f"The indexes of {table}", self._indexes(table), indexes)

    def is_indexed(self, table: str, columns: Names) -> None:
        """An index of the table begins with these columns, in this order."""
        names = as_list(columns)
        for name in names:
            self._column(table, name)
        found = {index.name: index.columns for index in self._indexes(table).values()}
        expect(
            f"No index of {table} begins with {', '.join(names)}.",
            any(have[: len(names)] == names for have in found.values()),
            *(f"have: {name} ({', '.join(have)})" for name, have in found.items()),
        )

    def index_is_unique(self, table: str, index: str) -> None:
        """The index is unique."""
        expect(f"Index {index} is not unique.", self._index(table, index).is_unique)

    def index_is_primary(self, table: str, index: str) -> None:
        """The index is the primary key's."""
        expect(f"Index {index} is not the primary key's.", self._index(table, index).is_primary)

    def index_is_partial(self, table: str, index: str) -> None:
        """The index is of some rows only: it has a WHERE."""
        expect(f"Index {index} is of all rows.", self._index(table, index).is_partial)

    def index_is_type(self, table: str, index: str, method: str) -> None:
        """The index is of the access method: btree, gin, gist, brin, hash, hnsw …"""
        equal(f"The method of index {index}", self._index(table, index).method, method)

    def index_is_valid(self, table: str, index: str) -> None:
        """The index is valid: no CREATE INDEX CONCURRENTLY left it half done."""
        expect(f"Index {index} is INVALID.", self._index(table, index).is_valid)

    def index_owner_is(self, table: str, index: str, owner: str) -> None:
        """The index belongs to the role."""
        self._get("role", owner)
        equal(f"The owner of index {index}", self._index(table, index).owner, owner)

    def is_clustered(self, table: str, index: str) -> None:
        """The table is clustered on the index."""
        is_so = self._index(table, index).is_clustered
        expect(f"{table} is not clustered on {index}.", is_so)
