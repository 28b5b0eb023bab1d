"""What `plan` shows beyond the steps: their SQL, and what they do to a clone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yardpass_db.plan import Plan
from yardpass_db.workspace import Workspace

if TYPE_CHECKING:
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
    """The plan of this database; with a trace its migrations have run on a clone, since dropped."""
    plan = workspace.plan(to=to)
    items = [step.item for step in plan.steps if step.item]
    sql = {item.id: workspace.text(item) for item in items} if with_sql else {}
    if not with_trace or not plan.matches:
        return Described(plan, sql)
    return Described(plan, sql, trace_plan(workspace, plan, url))


def trace_plan(workspace: Workspace, plan: Plan, url: str) -> dict[str, list[TracedStatement]]:
    """The traced statements of each pending migration, run one after the other on a clone."""
    from yardpass_db import clone, db, dependents
    from yardpass_db.sqltext import Statement, split_or_fail
    from yardpass_db.trace import trace

    traces = {}
    with clone.copy_of(url) as clone_url, db.connect(clone_url) as connection:
        for step in plan.steps:
            if step.action != "apply" or step.item is None:
                continue
            file = step.item.source.file
            found = split_or_fail(workspace.text(step.item), file.path)
            hanging = dependents.find(connection, file.header.rebuilds)
            off = [Statement(one.drop, 0) for one in hanging]
            on = [Statement(text, 0) for one in reversed(hanging) for text in one.create]
            traces[step.id] = trace(
                connection, [*off, *found, *on], transactional=file.header.transactional
            )
    return traces
