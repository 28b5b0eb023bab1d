"""Values for the columns of a row that nobody gave: guessed, then put to the table's checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from yardpass_db import db
from yardpass_db.testing.base import column as quoted
from yardpass_db.testing.guesses import fresh_numbers, guesses
from yardpass_db.testing.tables import Check, Field, Table

if TYPE_CHECKING:
    from yardpass_db.testing.pg import Pg

__tracebackhide__ = True

COMBINATIONS = 200  # of values that are tried where one condition speaks of several columns


class MakeError(Exception):
    """A row could not be made: which column, why, and what to give."""


def call(table: str, column: str) -> str:
    """What to write to give a column its value, as Python takes it whatever the names."""
    given = f"{column}=…" if column.isidentifier() else f'**{{"{column}": …}}'
    quoted = f'"{table}"' if '"' not in table else f"'{table}'"
    return f"make({quoted}, {given})"


class Filler:
    """Completes `values`, a row of `table` in the making.

    `parent` brings a key for a column that refers to another table and may be null.
    """

    def __init__(
        self,
        pg: Pg,
        table: Table,
        values: dict[str, Any],
        parent: Callable[[Table, str], Any],
    ) -> None:
        self.pg, self.table, self.values, self.parent = pg, table, values, parent
        self.choices: dict[str, list[str]] = {}

    def fill(self) -> None:
        """Fill what is NOT NULL without a default; then what a check of several columns wants.

        Raises MakeError for a column for which no value was found.
        """
        for column in self.table.fields.values():
            if column.name not in self.values and column.is_required:
                found = self._choices(column)
                if not found:
                    raise MakeError(self._no_guess(column))
                self.choices[column.name], self.values[column.name] = found, found[0]
        for check in self.table.checks:
            # What was chosen for a column has passed the checks on it alone; a default has not.
            is_chosen = len(check.columns) == 1 and check.columns[0] in self.values
            if not is_chosen and self._first(check, [self.values]) is None:
                self._combine(check)

    def ahead(self, name: str) -> Any:
        """A value for a column before its turn, because another row must know it: its default, or
        a guess. Raises MakeError for a column that takes neither."""
        column = self.table.fields[name]
        if column.default is not None:
            return self.pg.value(f"select ({column.default})::{column.type}")
        found = [] if column.is_generated else self._choices(column)
        if not found:
            raise MakeError(self._no_guess(column))
        return found[0]

    def _choices(self, column: Field) -> list[str]:
        """The guesses that the column's own checks let pass."""
        checks = self.table.checks_on(column.name)
        found = guesses(column, checks)
        if column.category == "N" and any(column.name in key for key in self.table.unique):
            found[:0] = fresh_numbers(column)
        alone = [check for check in checks if check.columns == (column.name,)]
        condition = " and ".join(f"({check.expression}) is not false" for check in alone)
        return self._passing(column, condition, found) if condition else found

    def _passing(self, column: Field, condition: str, found: list[str]) -> list[str]:
        """Guesses that pass, asked all at once; one by one where one of them is an error."""
        # Cast to the base type: a domain would raise for the first that it does not take.
        type = column.base if column.kind == "d" or column.domain_checks else column.type
        condition = condition.replace("%", "%%")
        query = f"""select guess_ from (
            select place_, guess_, guess_::{type} as {quoted(column.name)}
            from unnest(%s::text[]) with ordinality as all_(guess_, place_)) as it
          where {condition} order by place_"""
        try:
            with self.pg.savepoint(keep=False):
                return [text for (text,) in self.pg.rows(query, [found])]
        except db.PsycopgError:
            if len(found) < 2:
                return []
            return [text for each in found for text in self._passing(column, condition, [each])]

    def _combine(self, check: Check) -> None:
        """Other values for what a check speaks of, until it holds; optional columns as well."""
        options = {
            name: found for name in check.columns if (found := self._options(name)) is not None
        }
        tried = (
            {name: value for name, value in zip(options, each, strict=True) if value is not None}
            for each in product(*options.values())
        )
        chosen = list(islice(tried, COMBINATIONS))
        place = self._first(check, [{**self.values, **each} for each in chosen])
        if place is None:
            raise MakeError(
                f"{self.table.name}: no values found for {', '.join(check.columns)}: "
                f"{check.name} wants {check.expression}. "
                f"Give them: {call(self.table.name, check.columns[0])}"
            )
        self.values.update(chosen[place])

    def _options(self, name: str) -> list[Any] | None:
        """What else a column may hold; None when its value stands."""
        column = self.table.fields[name]
        if name in self.choices:
            return self.choices[name]
        if name in self.values or column.is_generated:
            return None
        if any(name in each.columns for each in self.table.references):
            return [None, self.parent(self.table, name)]
        return [None, *self._choices(column)]

    def _first(self, check: Check, rows: Sequence[Mapping[str, Any]]) -> int | None:
        """Which of these rows is the first for which the check holds; None if none is."""
        for place, row in enumerate(rows):
            parts, parameters = [], []
            for name in check.columns:
                column = self.table.fields[name]
                if row.get(name) is not None:
                    parts.append(f"%s::{column.type} as {quoted(name)}")
                    parameters.append(row[name])
                else:
                    value = "null" if name in row else _escaped(column.default or "null")
                    parts.append(f"({value})::{column.type} as {quoted(name)}")
            it = f"(select {', '.join(parts)}) it"
            query = f"select ({_escaped(check.expression)}) is not false from {it}"
            if not parameters:  # then the driver leaves a doubled % as it is
                query = query.replace("%%", "%")
            try:
                with self.pg.savepoint(keep=False):
                    if self.pg.value(query, parameters):
                        return place
            except db.PsycopgError:
                continue  # a value that the condition cannot even be asked of
        return None

    def _no_guess(self, column: Field) -> str:
        wants = "; ".join(check.expression for check in self.table.checks_on(column.name))
        return (
            f"{self.table.name}.{column.name}: no value found for {column.type}"
            f"{f' with {wants}' if wants else ''}. "
            f"Give one: {call(self.table.name, column.name)}"
        )


def _escaped(expression: str) -> str:
    return expression.replace("%", "%%")
