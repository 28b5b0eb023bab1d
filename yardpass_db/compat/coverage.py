"""`compat`: what each moved table's public name covers, and what it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yardpass_db import db
from yardpass_db.compat import realtime
from yardpass_db.compat.limits import LIMITS, PREPARED
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
    read_surface,
)
from yardpass_db.errors import UsageError
from yardpass_db.workspace import Workspace

VERBS = {"select": 0, "insert": INSERT, "update": UPDATE, "delete": DELETE}


@dataclass(frozen=True)
class Problem:
    """Something the public name should cover and does not; `cure` is what to type or write."""

    what: str
    cure: str

    def as_dict(self) -> dict[str, Any]:
        return {"what": self.what, "cure": self.cure}


@dataclass(frozen=True)
class Coverage:
    """One moved table and its public name."""

    table: Relation
    view: Relation | None
    grants: dict[str, tuple[str, ...]]
    masked: tuple[str, ...]
    publications: tuple[str, ...]
    foreign_keys: tuple[dict[str, Any], ...]
    upserts: tuple[tuple[str, ...], ...]
    realtime: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def writes(self) -> tuple[str, ...]:
        if self.view is None:
            return ()
        return tuple(verb for verb, bit in VERBS.items() if bit and self.view.writable & bit)

    def as_dict(self) -> dict[str, Any]:
        return {
            "table": self.table.label,
            "public_name": self.view.label if self.view else None,
            "kind": {"v": "view", "r": "table", "p": "table"}.get(self.view.kind, "")
            if self.view else None,
            "writes": list(self.writes),
            "computed_columns": list(self.masked),
            "grants": {role: list(verbs) for role, verbs in self.grants.items()},
            "publications": list(self.publications),
            "realtime": list(self.realtime),
            "foreign_keys": list(self.foreign_keys),
            "upserts": [list(columns) for columns in self.upserts],
            "problems": [problem.as_dict() for problem in self.problems],
        }  # fmt: skip


@dataclass(frozen=True)
class Report:
    """All moved tables, the functions clients call, and what no view serves on this server."""

    surface: Surface
    tables: tuple[Coverage, ...]
    functions: tuple[Function, ...]
    problems: tuple[Problem, ...]

    @property
    def covered(self) -> bool:
        return not self.problems and not any(one.problems for one in self.tables)

    def as_dict(self) -> dict[str, Any]:
        limits = [one.as_dict() for one in LIMITS if one.applies(self.surface.major)]
        prepared = dict(zip(("name", "sqlstate", "cure"), PREPARED, strict=True))
        return {
            "covered": self.covered,
            "exposed": list(self.surface.exposed),
            "tables": [one.as_dict() for one in self.tables],
            "functions": [
                {
                    "name": f"{one.schema}.{one.name}",
                    "arguments": [name for name, _ in one.arguments],
                    "required": one.required,
                    "roles": list(one.roles),
                }
                for one in self.functions
            ],
            "problems": [problem.as_dict() for problem in self.problems],
            "limits": [*limits, {**prepared, "cured_by_search_path": False}],
        }


@dataclass(frozen=True)
class Examiner:
    """Looks at tables of the moved schemas. `hidden`: tables declared to have no view."""

    surface: Surface
    moved: tuple[str, ...]
    hidden: frozenset[str] = frozenset()

    @cached_property
    def relationships(self) -> Relationships:
        return Relationships(self.surface, self.surface.exposed[0])

    def report(self, names: Sequence[str] = ()) -> Report:
        """The report on these tables (`events.events`, or its public name), or on all."""
        tables = [
            one
            for one in self.surface.relations.values()
            if one.is_table and not one.is_partition and one.schema in self.moved
        ]
        chosen = [self._chosen(name, tables) for name in names] or tables
        functions = sorted(
            (
                one
                for (schema, _), several in self.surface.functions.items()
                for one in several
                if schema in self.surface.exposed
            ),
            key=lambda one: one.label,
        )
        problems = () if names else tuple(self._overloads())
        return Report(self.surface, tuple(map(self.examine, chosen)), tuple(functions), problems)

    def _chosen(self, name: str, tables: Sequence[Relation]) -> Relation:
        schema, dot, table = name.rpartition(".")
        at = schema if dot and schema not in self.surface.exposed else ""
        found = [one for one in tables if one.name == table and at in ("", one.schema)]
        if not found:
            raise UsageError(
                f"{name} is not a moved table.", hint="yardpass-db compat lists all of them."
            )
        return found[0]

    def examine(self, table: Relation) -> Coverage:
        """What the public name of one table covers."""
        schema = self.surface.exposed[0]
        view = self.surface.relation(schema, table.name)
        masked = tuple(
            column.name
            for column in (view.columns.values() if view else ())
            if view is not None and not view.is_table and column.origin is None
        )
        publications = self.surface.published.get((table.schema, table.name), ())
        return Coverage(
            table,
            view,
            self._grants(view) if view else {},
            masked,
            publications,
            tuple(self._foreign_keys(table)),
            tuple(one.columns for one in table.uniques if one.takes_conflicts),
            tuple(realtime.statements(self.surface, table)) if publications else (),
            tuple(self._problems(table, view)),
        )

    def _grants(self, view: Relation) -> dict[str, tuple[str, ...]]:
        """The verbs each role has on the view and, as it is the invoker's, on the table."""
        found = {}
        for role in CLIENTS:
            usage = [
                verb
                for verb in ("select", "insert", "update")
                if any(self.surface.may(role, verb, view, one) for one in view.columns.values())
            ]
            base = self.surface.base(view)
            both = [view, *([base] if base and view.security_invoker else [])]
            if all(role in one.grants and one.grants[role].delete for one in both):
                usage.append("delete")
            found[role] = tuple(usage)
        return found

    def _foreign_keys(self, table: Relation) -> Iterator[dict[str, Any]]:
        """The names clients embed by, and what each leads to under a public name."""
        view = self.surface.relation(self.surface.exposed[0], table.name)
        for key in self.surface.foreign_keys:
            if key.table != table.oid:
                continue
            target = self.surface.by_oid.get(key.target)
            joins = [
                join
                for join in (self.relationships.joins.get(view.oid, []) if view else [])
                if join.constraint == key.name and join.junction == ""
            ]
            ways = self.relationships.find(view, joins[0].target.name) if view and joins else []
            yield {
                "name": key.name,
                "target": target.label if target else None,
                "embeds": joins[0].target.label if joins else None,
                "needs_hint": len(ways) > 1,
            }

    # What is wrong

    def _problems(self, table: Relation, view: Relation | None) -> Iterator[Problem]:
        if view is None:
            if table.label not in self.hidden:
                cure = "yardpass-db migrate --force-repeatables"
                yield Problem(f"there is no {self.surface.exposed[0]}.{table.name}", cure)
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
        again = "yardpass-db migrate --force-repeatables"
        if self.surface.base(view) is not table:
            yield Problem(f"{view.label} is not a view of {table.label}", again)
            return
        if not view.security_invoker:
            cure = f"alter view {view.label} set (security_invoker = true);"
            yield Problem(f"{view.label} reads with its owner's rights, not the caller's", cure)
        missing = [name for name in table.columns if name not in view.columns]
        if missing:
            yield Problem(f"{view.label} lacks the columns {', '.join(missing)}", again)
        elif list(view.columns) != list(table.columns):
            yield Problem(f"{view.label} has the columns in another order", again)
        if view.instead_of:
            what = f"{view.label} has INSTEAD OF triggers: no ON CONFLICT and no MERGE passes"
            yield Problem(what, "Drop them: a view of one table is written through by itself.")
        for verb, bit in VERBS.items():
            if bit and not view.writable & bit:
                yield Problem(f"{view.label} cannot {verb}", again)
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

    def _overloads(self) -> Iterator[Problem]:
        for (schema, name), several in self.surface.functions.items():
            rows = {one.takes_row_of for one in several}
            if schema in self.surface.exposed and len(several) > 1 and rows == {0}:
                what = f"{schema}.{name} has {len(several)} overloads: clients cannot name one"
                yield Problem(what, "Give each a name of its own.")


def examine(workspace: Workspace, names: Sequence[str] = ()) -> Report:
    """The report on the tables that the tree makes public names for, or on those named.

    Raises UsageError for a name that is no moved table.
    """
    headers = [source.header for source in workspace.generators()]
    moved = tuple(schema for header in headers for schema in header.each_table_in)
    hidden = frozenset(name for header in headers for name in header.exceptions)
    surface = read_surface(workspace.connection)
    if not moved:
        moved = tuple(dict.fromkeys(schema for schema, _ in surface.relations))
        moved = tuple(schema for schema in moved if schema not in surface.exposed)
    return Examiner(surface, moved, hidden).report(names)


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
