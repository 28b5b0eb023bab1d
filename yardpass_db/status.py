"""The `status` command: what is applied, what is pending, whether tree and history agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yardpass_db import history
from yardpass_db.config import Target
from yardpass_db.output import plural
from yardpass_db.plan import Plan
from yardpass_db.sources import MIGRATION
from yardpass_db.workspace import Workspace


@dataclass(frozen=True)
class Status:
    """A database beside a tree."""

    target: Target
    entries: tuple[history.Entry, ...]
    plan: Plan
    diffs: dict[str, str]

    @property
    def exit_code(self) -> int:
        """0 nothing pending, 3 pending, 5 history and files cannot both be true."""
        if not self.plan.matches:
            return 5
        return 3 if self.plan.steps else 0

    def as_dict(self) -> dict[str, Any]:
        return {
            "database": self.target.shown,
            "applied": [entry.name for entry in self.entries],
            **self.plan.as_dict(),
            "diffs": self.diffs,
        }

    def text(self, everything: bool = False) -> str:
        """A summary, what is wrong, what is pending; with `everything` also what is applied."""
        migrations = [entry for entry in self.entries if entry.kind == MIGRATION]
        others = len(self.entries) - len(migrations)
        lines = [f"applied  {entry.name}" for entry in self.entries] if everything else []
        lines.append(
            f"{plural(len(migrations), 'migration')} and {plural(others, 'repeatable')} applied."
        )
        for item in self.plan.edited:
            lines += [f"edited   {item.id} after it ran: {item.source.file.path}"]
            lines += [f"  {line}" for line in self.diffs.get(item.id, "").splitlines()]
        lines += [
            f"unknown  {entry.name} is applied, but not in this tree" for entry in self.plan.unknown
        ]
        words = {"apply": "pending", "replay": "pending", "remove": "deleted", "rename": "renamed"}
        lines += [f"{words[step.action]}  {step.id}  ({step.why})" for step in self.plan.steps]
        if self.plan.steps:
            lines.append(f"{plural(len(self.plan.steps), 'step')} to do: yardpass-db migrate")
        elif self.plan.matches:
            lines.append("Nothing to do.")
        return "\n".join(lines)


def read_status(workspace: Workspace, target: Target) -> Status:
    """The status now; reads the history and the files' hashes, and texts only where they differ."""
    entries = history.active(workspace.connection)
    plan = workspace.plan(entries)
    diffs = {item.id: workspace.diff(item) for item in plan.edited}
    return Status(target, entries, plan, diffs)
