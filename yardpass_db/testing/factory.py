"""Rows for tests: `make("events.event_posts", text="x")` makes all that such a row needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yardpass_db import db
from yardpass_db.testing.base import column as quoted
from yardpass_db.testing.diagnostics import did_you_mean, show
from yardpass_db.testing.filling import Filler, MakeError, call
from yardpass_db.testing.tables import Reference, Table, below, read

if TYPE_CHECKING:
    from yardpass_db.testing.pg import Pg

__tracebackhide__ = True


@dataclass(frozen=True)
class Row(Mapping[str, Any]):
    """A row as the table returned it: `row.id` or `row["id"]`. `key` is its primary key."""

    table: str
    data: dict[str, Any] = field(repr=False)
    key: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.data[column]

    def __getattr__(self, column: str) -> Any:
        try:
            return self.__dict__["data"][column]
        except KeyError:
            raise AttributeError(f"{self.__dict__.get('table')} has no column {column}.") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    def __hash__(self) -> int:
        return hash((self.table, str(self.key)))

    def __str__(self) -> str:
        shown = ", ".join(f"{name} = {show(value)}" for name, value in self.key.items())
        return f"{self.table} where {shown}"

    def through(self, view: str) -> Row:
        """The same row as a view shows it: what a persona sees is asked of the view."""
        return Row(view, self.data, self.key)


class Make:
    """`make(table, **values)` is a new row; what must be there beside it is made, too.

    Filled are the columns that are NOT NULL without a default; foreign keys among them get a
    parent, and one parent of a table serves all that the call makes. A value may be a Row: its
    key, or the column that the foreign key points at. Raises MakeError for a column that cannot
    be filled.
    """

    def __init__(self, pg: Pg) -> None:
        self.pg = pg

    def __call__(self, table: str, /, **values: Any) -> Row:
        with self._as_owner():
            work = _Work(self.pg)
            row = work.row(table, values)
            work.check_deferred()
            return row

    def many(self, table: str, number: int, /, **values: Any) -> list[Row]:
        """So many rows. They share their parents, unless a unique key of parents forbids it."""
        work = _Work(self.pg)
        with self._as_owner():
            found = []
            for _ in range(number):
                found.append(work.row(table, values))
                work.forget_parents(table)
            work.check_deferred()
            return found

    def values(self, table: str, /, **values: Any) -> dict[str, Any]:
        """The columns and values of such a row; its parents are made, itself is not.

        Of a view of one table: those of the table's row that the view has.
        """
        with self._as_owner():
            work, tables = _Work(self.pg), below(self.pg, table)
            if len(tables) != 1:
                return work.complete(work.table(table), values)
            complete = work.complete(work.table(tables[0]), values)
            shown = self.pg._columns(table)
            return {name: value for name, value in complete.items() if name in shown}

    @contextmanager
    def _as_owner(self) -> Iterator[None]:
        """Out of a persona's role for a while."""
        role = self.pg.value("select current_setting('role')")
        if role == "none":
            yield
            return
        self.pg.value("select set_config('role', 'none', true)")
        try:
            yield
        finally:
            if self.pg.connection.info.transaction_status.name == "INTRANS":
                self.pg.value("select set_config('role', %s, true)", [role])


class _Work:
    """One call: the tables it has read, the parents it has made."""

    def __init__(self, pg: Pg) -> None:
        self.pg = pg
        self.tables: dict[str, Table] = {}
        self.parents: dict[str, Row] = {}
        self.open: dict[str, tuple[Table, dict[str, Any]]] = {}  # rows in the making
        self.deferred: dict[str, Reference] = {}

    def table(self, name: str) -> Table:
        if name not in self.tables:
            self.tables[name] = read(self.pg, name)
        return self.tables[name]

    def forget_parents(self, name: str) -> None:
        """Let the next row have parents of its own where a unique key has nothing else new."""
        table = self.table(name)
        referring = {column for each in table.references for column in each.columns}
        for key in table.unique:
            others = [column for column in key if column not in referring]
            if len(others) < len(key) and not any(map(table.tells_apart, others)):
                self.parents.clear()

    def row(self, name: str, given: Mapping[str, Any]) -> Row:
        """Insert a row, parents first."""
        table = self.table(name)
        values = self.complete(table, given)
        columns = ", ".join(quoted(name) for name in values)
        holes = ", ".join(["%s"] * len(values))
        filling = f"({columns}) values ({holes})" if values else "default values"
        statement = f"insert into {table.name} {filling} returning *"
        try:
            with self.pg.savepoint():
                found = self._rows(table, statement, list(values.values()))
        except db.PsycopgError as error:
            found = self._existing(table, values, given) if error.sqlstate == "23505" else []
            if not found:
                raise MakeError(_refused(table, values, given, error)) from None
        if not found:
            raise MakeError(f"{table.name}: a trigger or rule took the row away.")
        return found[0]

    def _rows(self, table: Table, statement: str, parameters: Sequence[Any]) -> list[Row]:
        names = list(table.fields)
        found = [dict(zip(names, row, strict=True)) for row in self.pg.rows(statement, parameters)]
        keys = table.key or tuple(names)
        return [Row(table.name, data, {name: data[name] for name in keys}) for data in found]

    def _existing(
        self, table: Table, values: Mapping[str, Any], given: Mapping[str, Any]
    ) -> list[Row]:
        """The row of this key that a trigger on a parent made already, with the given values."""
        if not table.key or not set(table.key) <= set(values) or set(table.key) & set(given):
            return []
        where = " and ".join(f"{quoted(name)} = %s" for name in table.key)
        parameters = [values[name] for name in table.key]
        query = f"select * from {table.name} where {where}"
        changes = {name: values[name] for name in given}
        if changes:
            sets = ", ".join(f"{quoted(name)} = %s" for name in changes)
            query = f"update {table.name} set {sets} where {where} returning *"
        return self._rows(table, query, [*changes.values(), *parameters])

    def complete(self, table: Table, given: Mapping[str, Any]) -> dict[str, Any]:
        """Values for every column that wants one: given, of a parent, or guessed."""
        for column in given:
            if column not in table.fields:
                near = did_you_mean(column, table.fields)
                raise MakeError(f"{table.name} has no column {column}. {near}".rstrip())
        values = {name: self._given(table, name, value) for name, value in given.items()}
        self._remember(table, values)
        self.open[table.name] = (table, values)
        for reference in table.references:
            self._refer(table, reference, values)
        self.open.pop(table.name)
        Filler(self.pg, table, values, self._optional).fill()
        return values

    def _given(self, table: Table, name: str, value: Any) -> Any:
        if isinstance(value, Row):
            for each in table.references:
                if name in each.columns and each.target == self.table(value.table).name:
                    return value[each.target_columns[each.columns.index(name)]]
            if len(value.key) == 1:
                return next(iter(value.key.values()))
            raise MakeError(f"{table.name}.{name}: {value} has no key of one column.")
        category = table.fields[name].base
        if isinstance(value, dict) or (category in ("json", "jsonb") and isinstance(value, list)):
            return json.dumps(value)
        return value

    # Foreign keys

    def _remember(self, table: Table, values: Mapping[str, Any]) -> None:
        """What the given values point at serves the other parents, too."""
        for each in table.references:
            if all(values.get(name) is not None for name in each.columns):
                found = self._parent(each, [values[name] for name in each.columns])
                if found:
                    self.parents.setdefault(each.target, found)

    def _parent(self, reference: Reference, key: Sequence[Any]) -> Row | None:
        where = " and ".join(f"{quoted(name)} = %s" for name in reference.target_columns)
        query = f"select * from {reference.target} where {where}"
        found = self._rows(self.table(reference.target), query, key)
        return found[0] if found else None

    def _refer(self, table: Table, reference: Reference, values: dict[str, Any]) -> None:
        """Values for a foreign key of which a column must have one."""
        missing = [name for name in reference.columns if name not in values]
        if not any(table.fields[name].is_required for name in missing):
            return
        if reference.target in self.open:
            self._refer_ahead(table, reference, values)
            return
        parent = self.parents.get(reference.target)
        fixed = {
            there: values[here]
            for here, there in zip(reference.columns, reference.target_columns, strict=True)
            if here in values
        }
        if parent is None or any(str(parent[name]) != str(fixed[name]) for name in fixed):
            parent = self.row(reference.target, fixed)
            self.parents[reference.target] = parent
        for here, there in zip(reference.columns, reference.target_columns, strict=True):
            values.setdefault(here, parent[there])

    def _refer_ahead(self, table: Table, reference: Reference, values: dict[str, Any]) -> None:
        """Point at a row that waits for this one: its key is chosen now, the key checked later."""
        target, waiting = self.open[reference.target]
        if target is not table and reference.deferrable is None:
            chain = " → ".join([*self.open, target.name])
            raise MakeError(
                f"{table.name}: each needs the other: {chain}; {reference.name} is not deferrable. "
                f"Give a row that is there: {call(table.name, reference.columns[0])}"
            )
        if target is not table and reference.deferrable not in self.deferred:
            self.pg.run(f"set constraints {reference.deferrable} deferred")
            self.deferred[str(reference.deferrable)] = reference
        for here, there in zip(reference.columns, reference.target_columns, strict=True):
            if waiting.get(there) is None:
                waiting[there] = Filler(self.pg, target, waiting, self._optional).ahead(there)
            values.setdefault(here, waiting[there])

    def check_deferred(self) -> None:
        """Check now what was put off, that an error is this call's; then it is as it was made."""
        for name, reference in self.deferred.items():
            self.pg.run(f"set constraints {name} immediate")
            if reference.is_deferred:
                self.pg.run(f"set constraints {name} deferred")

    def _optional(self, table: Table, column: str) -> Any:
        """A parent's key for a foreign key that may be null; None where there is none."""
        for each in table.references:
            if each.columns == (column,):
                if each.target not in self.parents:
                    self.parents[each.target] = self.row(each.target, {})
                return self.parents[each.target][each.target_columns[0]]
        return None


def _refused(
    table: Table, values: Mapping[str, Any], given: Mapping[str, Any], error: db.PsycopgError
) -> str:
    """Why a row was refused, and which columns it would help to give."""
    diagnosis = error.diag
    culprit = diagnosis.column_name
    named = [each for each in table.checks if each.name == diagnosis.constraint_name]
    columns = [culprit] if culprit else list(named[0].columns) if named else []
    free = [name for name in columns if name not in given]
    lines = [f"{table.name}: the row was refused.", *db.failure(error).splitlines()]
    if free:
        lines.append(f"Give what it wants: {call(table.name, free[0])}")
    shown = ", ".join(f"{name} = {show(value)}" for name, value in values.items())
    return "\n  ".join([*lines, f"values: {shown}"])
