"""Assertions on constraints and indexes."""

from __future__ import annotations

from typing import NamedTuple

from yardpass_db.testing.base import Names, as_list
from yardpass_db.testing.columns import Columns
from yardpass_db.testing.diagnostics import expect, fail

__tracebackhide__ = True

_ACTIONS = {
    "a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default",
}  # fmt: skip


class Constraint(NamedTuple):
    """A constraint: its columns in its order; `target` and `target_columns` of a foreign key."""

    name: str
    columns: list[str]
    definition: str
    target: int | None
    target_columns: list[str]
    on_delete: str
    on_update: str


class Keys(Columns):
    """What must be unique, what points where, what is checked, what is indexed."""

    def _constraints(self, table: str, kind: str) -> list[Constraint]:
        """Constraints of a kind: p(rimary), u(nique), f(oreign), c(heck), x (exclusion)."""
        names = """(select coalesce(array_agg(a.attname::text order by k.place), '{{}}')
            from unnest(c.{0}) with ordinality as k(number, place)
            join pg_attribute a on (a.attrelid, a.attnum) = (c.{1}, k.number))"""
        query = f"""
          select c.conname, {names.format("conkey", "conrelid")}, pg_get_constraintdef(c.oid),
                 nullif(c.confrelid, 0), {names.format("confkey", "confrelid")},
                 c.confdeltype, c.confupdtype
          from pg_constraint c where c.conrelid = %s and c.contype = %s order by c.conname"""
        kinds = ("table", "foreign table")
        kind_of = next((each for each in kinds if self._find(each, table)), "table")
        return [Constraint(*row) for row in self.rows(query, [self._get(kind_of, table).oid, kind])]

    def _is_key(self, table: str, columns: Names, kind: str, word: str, *, wanted: bool) -> None:
        names = as_list(columns)
        for name in names:
            self._column(table, name)
        found = [key.columns for key in self._constraints(table, kind)]
        if kind == "u":
            found += self._unique_indexes(table)
        shown = ", ".join(names)
        if wanted and sorted(names) not in [sorted(each) for each in found]:
            have = "; ".join(", ".join(each) for each in found) or "none"
            fail(f"{shown} of {table} is no {word}.", f"have: {have}", f"want: {shown}")
        if not wanted and sorted(names) in [sorted(each) for each in found]:
            fail(f"{shown} of {table} is a {word}.")

    def _unique_indexes(self, table: str) -> list[list[str]]:
        """Columns of unique indexes that no constraint made: on whole columns and all rows."""
        query = """
          select array_agg(a.attname::text order by k.place)
          from pg_index i cross join unnest(i.indkey) with ordinality as k(number, place)
          join pg_attribute a on (a.attrelid, a.attnum) = (i.indrelid, k.number)
          where i.indrelid = %s and i.indisunique and not i.indisprimary and i.indisvalid
            and i.indpred is null and i.indexprs is null and k.place <= i.indnkeyatts
            and not exists (select from pg_constraint c
                            where c.conindid = i.indexrelid and c.contype = 'u')
          group by i.indexrelid"""
        return [columns for (columns,) in self.rows(query, [self._get("table", table).oid])]

    def _has_any(self, table: str, kind: str, word: str, *, wanted: bool) -> None:
        found = [f"{key.name} {key.definition}" for key in self._constraints(table, kind)]
        if wanted and not found:
            fail(f"{table} has no {word}.")
        if not wanted and found:
            fail(f"{table} has a {word}.", *found)

    # Primary keys

    def has_pk(self, table: str) -> None:
        """The table has a primary key."""
        self._has_any(table, "p", "primary key", wanted=True)

    def hasnt_pk(self, table: str) -> None:
        """The table has no primary key."""
        self._has_any(table, "p", "primary key", wanted=False)

    def col_is_pk(self, table: str, columns: Names) -> None:
        """The column, or the columns together, are the primary key."""
        self._is_key(table, columns, "p", "primary key", wanted=True)

    def col_isnt_pk(self, table: str, columns: Names) -> None:
        """The column, or the columns together, are not the primary key."""
        self._is_key(table, columns, "p", "primary key", wanted=False)

    # Foreign keys

    def has_fk(self, table: str) -> None:
        """The table has a foreign key."""
        self._has_any(table, "f", "foreign key", wanted=True)

    def hasnt_fk(self, table: str) -> None:
        """The table has no foreign key."""
        self._has_any(table, "f", "foreign key", wanted=False)

    def col_is_fk(self, table: str, columns: Names) -> None:
        """The column, or the columns together, are a foreign key."""
        self._is_key(table, columns, "f", "foreign key", wanted=True)

    def col_isnt_fk(self, table: str, columns: Names) -> None:
        """The column, or the columns together, are no foreign key."""
        self._is_key(table, columns, "f", "foreign key", wanted=False)

    def fk_ok(
        self,
        table: str,
        columns: Names,
        target: str,
        target_columns: Names,
        *,
        name: str | None = None,
        on_delete: str | None = None,
        on_update: str | None = None,
    ) -> None:
        """The columns point at those of `target`, in this order.

        Also compared when given: the constraint's name, and what happens `on_delete` and
        `on_update` ("cascade", "set null", "restrict", "no action", "set default").
        """
        names, wanted = as_list(columns), as_list(target_columns)
        for column in names:
            self._column(table, column)
        for column in wanted:
            self._column(target, column)
        oid, arrow = self._get("table", target).oid, f"{table}({', '.join(names)})"
        keys = [key for key in self._constraints(table, "f") if key.columns == names]
        what = f"{arrow} → {target}({', '.join(wanted)})"
        have = [f"{key.name} {key.definition}" for key in keys] or [f"{arrow} is no foreign key"]
        keys = [key for key in keys if (key.target, key.target_columns) == (oid, wanted)]
        if name is not None:
            keys = [key for key in keys if key.name == name]
        for action, place in ((on_delete, "on_delete"), (on_update, "on_update")):
            if action is not None:
                keys = [k for k in keys if _ACTIONS[getattr(k, place)] == action.lower()]
        extra = [f"named {name}"] if name else []
        extra += [f"on delete {on_delete}"] if on_delete else []
        extra += [f"on update {on_update}"] if on_update else []
        expect(
            f"There is no such foreign key on {table}.",
            bool(keys),
            f"have: {'; '.join(have)}",
            f"want: {' '.join([what, *extra])}",
        )

    # Unique and checks

    def has_unique(self, table: str) -> None:
        """The table has a unique constraint."""
        self._has_any(table, "u", "unique constraint", wanted=True)

    def hasnt_unique(self, table: str) -> None:
        """The table has no unique constraint."""
        self._has_any(table, "u", "unique constraint", wanted=False)

    def col_is_unique(self, table: str, columns: Names) -> None:
        """The columns are unique, by a constraint or by an index of all rows."""
        self._is_key(table, columns, "u", "unique key", wanted=True)

    def col_isnt_unique(self, table: str, columns: Names) -> None:
        """The columns are no unique key."""
        self._is_key(table, columns, "u", "unique key", wanted=False)

    def has_check(self, table: str) -> None:
        """The table has a CHECK constraint."""
        self._has_any(table, "c", "check constraint", wanted=True)

    def hasnt_check(self, table: str) -> None:
        """The table has no CHECK constraint."""
        self._has_any(table, "c", "check constraint", wanted=False)

    def col_has_check(self, table: str, columns: Names) -> None:
        """A CHECK constraint speaks of exactly these columns."""
        self._is_key(table, columns, "c", "subject of a check constraint", wanted=True)

    def col_hasnt_check(self, table: str, columns: Names) -> None:
        """No CHECK constraint speaks of exactly these columns."""
        self._is_key(table, columns, "c", "subject of a check constraint", wanted=False)
