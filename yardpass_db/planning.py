"""What `plan` shows beyond the steps: their SQL, and what they do to a clone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yardpass_db.ordering import Item
from yardpass_db.plan import Plan
from yardpass_db.workspace import Workspace

if TYPE_CHECKING:
    from yardpass_db.db import Connection
    from yardpass_db.sqltext import Statement
    from yardpass_db.trace import TracedStatement


@dataclass(frozen=True)
class Described:
    """A plan, the SQL of each step by id, and the traced statements by id."""

    plan: Plan
    sql: dict[str, str] = field(default_factory=dict)
    traces: dict[str, list[TracedStatement]] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """0 nothing to do, 3 something, 5 tree and history cannot both be true."""
        if not self.plan.matches:
            return 5
        return 3 if self.plan.steps else 0

    def as_dict(self) -> dict[str, Any]:
        found = self.plan.as_dict()
        for step in found["steps"]:
            if step["id"] in self.sql:
                step["sql"] = self.sql[step["id"]]
            if step["id"] in self.traces:
                step["trace"] = [one.as_dict() for one in self.traces[step["id"]]]
        return found


def describe_plan(
    workspace: Workspace, url: str, *, to: str, with_sql: bool, with_trace: bool
) -> Described:
    """The plan of this database; with a trace its files have run on a clone, since dropped."""
    plan = workspace.plan(to=to)
    items = [step.item for step in plan.steps if step.item]
    sql = {item.id: workspace.text(item) for item in items} if with_sql else {}
    if not with_trace or not plan.matches:
        return Described(plan, sql)
    # A database nobody is connected to is copied whole, extensions and all, in a moment.
    workspace.connection.close()
    return Described(plan, sql, trace_plan(workspace, plan, url))


def trace_plan(workspace: Workspace, plan: Plan, url: str) -> dict[str, list[TracedStatement]]:
    """The traced statements of each pending file, run one after the other on a clone.

    A repeatable that PostgreSQL can only drop and make again is left out, and so are templates
    whose text is only known when the migrations before them have run.
    """
    from yardpass_db import clone, db

    traces = {}
    with clone.copy_of(url) as clone_url, db.connect(clone_url) as connection:
        for step in plan.steps:
            if step.item is None or step.action not in ("apply", "replay"):
                continue
            if step.action == "apply":
                traces[step.id] = _trace_migration(workspace, connection, step.item)
            else:
                found = _trace_repeatable(workspace, connection, step.item)
                traces.update({step.id: found} if found else {})
    return traces


def _trace_migration(
    workspace: Workspace, connection: Connection, item: Item
) -> list[TracedStatement]:
    from yardpass_db import dependents
    from yardpass_db.sqltext import Statement
    from yardpass_db.trace import trace

    header = item.source.header
    hanging = dependents.find(connection, header.rebuilds)
    off = [Statement(one.drop, 0) for one in hanging]
    on = [Statement(text, 0) for one in reversed(hanging) for text in one.create]
    return trace(
        connection,
        [*off, *_statements(workspace, item), *on],
        transactional=header.transactional,
    )


def _trace_repeatable(
    workspace: Workspace, connection: Connection, item: Item
) -> list[TracedStatement]:
    from yardpass_db.errors import DatabaseError, Place
    from yardpass_db.ownership import take_off_access
    from yardpass_db.repeatables import cannot_replace
    from yardpass_db.trace import trace

    if item.kind == "rls":
        take_off_access(connection, item.address, Place(item.source.file.path))
    try:
        return trace(connection, _statements(workspace, item))
    except DatabaseError as error:
        if not cannot_replace(error):
            raise
        return []


def _statements(workspace: Workspace, item: Item) -> list[Statement]:
    """The item's statements. Raises SourceError at the place in the source of what is not SQL."""
    from yardpass_db.errors import SourceError
    from yardpass_db.render import place
    from yardpass_db.sqltext import statements, syntax_error

    text = workspace.text(item)
    found = syntax_error(text)
    if found:
        message, offset = found
        at = place(workspace.tree, item.source.file, offset, item.table)
        raise SourceError(f"{message}.", place=at)
    return statements(text)
