"""`compat`: what each moved table's public name covers, and what it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yardpass_db.compat import realtime
from yardpass_db.compat.faults import VERBS, Faults, Problem
from yardpass_db.compat.limits import LIMITS
from yardpass_db.compat.relationships import Relationships
from yardpass_db.compat.surface import (
    CLIENTS,
    Function,
    Relation,
    Surface,
    read_surface,
)
from yardpass_db.errors import UsageError
from yardpass_db.nearest import did_you_mean
from yardpass_db.workspace import Workspace


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
    beside: tuple[Relation, ...] = ()

    @property
    def writes(self) -> tuple[str, ...]:
        if self.view is None:
            return ()
        return tuple(verb for verb, bit in VERBS.items() if self.view.writable & bit)

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
            "beside": [{"view": one.label, "comment": one.comment} for one in self.beside],
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
            "limits": limits,
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

    @cached_property
    def _faults(self) -> Faults:
        return Faults(self.surface, self.relationships, self.hidden)

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
        problems = () if names else tuple(self._faults.overloads())
        return Report(self.surface, tuple(map(self.examine, chosen)), tuple(functions), problems)

    def _chosen(self, name: str, tables: Sequence[Relation]) -> Relation:
        schema, dot, table = name.rpartition(".")
        at = schema if dot and schema not in self.surface.exposed else ""
        found = [one for one in tables if one.name == table and at in ("", one.schema)]
        if not found:
            near = did_you_mean(name, [one.label for one in tables])
            raise UsageError(
                f"{name} is not a moved table.",
                hint=near or "yardpass-db compat lists all of them.",
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
            tuple(self._faults.of_table(table, view)),
            tuple(self.surface.beside(view)) if view else (),
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
            if target:  # its public name before other views that show the key's columns
                joins.sort(key=lambda join: join.target.name != target.name)
            ways = self.relationships.find(view, joins[0].target.name) if view and joins else []
            yield {
                "name": key.name,
                "target": target.label if target else None,
                "embeds": joins[0].target.label if joins else None,
                "needs_hint": len(ways) > 1,
            }


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
