"""What a public name should cover and does not, each with its cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yardpass_db import db
from yardpass_db.compat import realtime
from yardpass_db.compat.relationships import Relationships
from yardpass_db.compat.surface import (
    CLIENTS,
    DELETE,
    INSERT,
    UPDATE,
    Column,
    Function,
    Relation,
    Surface,
)

VERBS = {"insert": INSERT, "update": UPDATE, "delete": DELETE}
_AGAIN = "yardpass-db migrate --force-repeatables"


@dataclass(frozen=True)
class Problem:
    """Something the public name should cover and does not; `cure` is what to type or write."""

    what: str
    cure: str

    def as_dict(self) -> dict[str, Any]:
        return {"what": self.what, "cure": self.cure}


@dataclass(frozen=True)
class Faults:
    """Looks for problems. `hidden`: tables declared to have no view."""

    surface: Surface
    relationships: Relationships
    hidden: frozenset[str] = frozenset()

    def of_table(self, table: Relation, view: Relation | None) -> Iterator[Problem]:
        """What is wrong with the public name of one table."""
        if view is None:
            if table.label not in self.hidden:
                yield Problem(f"there is no {self.surface.exposed[0]}.{table.name}", _AGAIN)
            return
        if not view.is_table:
            yield from self._view_problems(table, view)
        yield from self._doubled(table)
        for function in self._row_functions(table):
            if not self.relationships.computed(view, function.name):
                yield Problem(
                    f"{function.label} takes rows of the table, not of the view",
                    overload(function, table, view),
                )
        yield from self._silent(table)

    def _view_problems(self, table: Relation, view: Relation) -> Iterator[Problem]:
        if self.surface.base(view) is not table:
            yield Problem(f"{view.label} is not a view of {table.label}", _AGAIN)
            return
        if not view.security_invoker:
            cure = f"alter view {view.label} set (security_invoker = true);"
            yield Problem(f"{view.label} reads with its owner's rights, not the caller's", cure)
        missing = [name for name in table.columns if name not in view.columns]
        if missing:
            yield Problem(f"{view.label} lacks the columns {', '.join(missing)}", _AGAIN)
        elif list(view.columns) != list(table.columns):
            yield Problem(f"{view.label} has the columns in another order", _AGAIN)
        if view.instead_of:
            what = f"{view.label} has INSTEAD OF triggers: no ON CONFLICT and no MERGE passes"
            yield Problem(what, "Drop them: a view of one table is written through by itself.")
        for verb, bit in VERBS.items():
            if not view.writable & bit:
                yield Problem(f"{view.label} cannot {verb}", _AGAIN)
        yield from self._grant_problems(table, view)

    def _grant_problems(self, table: Relation, view: Relation) -> Iterator[Problem]:
        """What a role may do with the table and not with its public name."""
        for role in CLIENTS:
            on_table, on_view = table.grants.get(role), view.grants.get(role)
            if on_table is None or on_view is None:
                continue
            lost = [
                verb
                for verb in ("select", "insert", "update")
                if getattr(on_table, verb) & set(view.columns) - getattr(on_view, verb)
            ]
            lost += ["delete"] if on_table.delete and not on_view.delete else []
            if lost:
                cure = f"grant {', '.join(lost)} on {view.label} to {role};"
                yield Problem(f"{role} may {', '.join(lost)} on the table, not on its name", cure)

    def _doubled(self, table: Relation) -> Iterator[Problem]:
        """Two foreign keys over the same columns: every embed is ambiguous."""
        seen: dict[tuple[Any, ...], str] = {}
        for key in self.surface.foreign_keys:
            if key.table != table.oid:
                continue
            pair = (key.columns, key.target, key.target_columns)
            other = seen.setdefault(pair, key.name)
            if other != key.name:
                at = db.ident(table.schema, table.name)
                cure = f"alter table {at} drop constraint {db.ident(key.name)};"
                yield Problem(f"{key.name} doubles {other}: embeds are ambiguous", cure)

    def _row_functions(self, table: Relation) -> list[Function]:
        return [
            one
            for (schema, _), several in self.surface.functions.items()
            for one in several
            if one.takes_row_of == table.oid and schema in self.surface.exposed
        ]

    def _silent(self, table: Relation) -> Iterator[Problem]:
        """A published table that Realtime cannot ask as the subscriber."""
        published = self.surface.published.get((table.schema, table.name), ())
        cure = realtime.usage_cure(self.surface, table)
        if realtime.PUBLICATION in published and cure:
            what = f"{table.label} is published, but subscribers have no USAGE on {table.schema}"
            yield Problem(what, cure)

    def overloads(self) -> Iterator[Problem]:
        """Functions that clients cannot name, because several have the name."""
        for (schema, name), several in self.surface.functions.items():
            rows = {one.takes_row_of for one in several}
            if schema in self.surface.exposed and len(several) > 1 and rows == {0}:
                what = f"{schema}.{name} has {len(several)} overloads: clients cannot name one"
                yield Problem(what, "Give each a name of its own.")


def overload(function: Function, table: Relation, view: Relation) -> str:
    """The function of the view's row that calls the one of the table's row.

    The row is passed field by field: a view's row type is another type, also when it has the
    same columns.
    """
    fields = ", ".join(_field(column, view) for column in table.columns.values())
    name, row = db.ident(function.schema, function.name), db.ident(table.schema, table.name)
    result = "setof " if function.returns_set else ""
    return (
        f"create function {name}({db.ident(view.schema, view.name)})\n"
        f"  returns {result}{function.result} language sql stable set search_path = ''\n"
        f"  return {name}(row({fields})::{row});"
    )


def _field(column: Column, view: Relation) -> str:
    """The view's column, or a null where the view has none."""
    if column.name in view.columns:
        return f"($1).{db.ident(column.name)}"
    return f"null::{column.type}"
