"""The `history` command: what ran, when, by whom, how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yardpass_db import db, history
from yardpass_db.errors import UsageError
from yardpass_db.ordering import find_address
from yardpass_db.output import milliseconds, table
from yardpass_db.sources import short_id

_RUNS = f"""
select r.id, r.command, r.outcome, r.started_at, r.finished_at, r.database_user, r.os_user, r.host,
       r.tool_version, r.git_revision,
       coalesce(jsonb_agg(jsonb_build_object('operation', h.operation, 'address', h.address,
         'duration_ms', h.duration_ms, 'active', h.active) order by h.id)
         filter (where h.id is not null), '[]')
  from (select * from {history.SCHEMA}.runs order by id desc limit %s) r
  left join {history.SCHEMA}.history h on h.run_id = r.id
 group by r.id, r.command, r.outcome, r.started_at, r.finished_at, r.database_user, r.os_user,
          r.host, r.tool_version, r.git_revision
 order by r.id desc
"""
_COLUMNS = (
    "run", "command", "outcome", "started_at", "finished_at", "database_user", "os_user", "host",
    "tool_version", "git_revision", "steps",
)  # fmt: skip


@dataclass(frozen=True)
class Chronicle:
    """The latest runs, newest first; each a dict with the keys of _COLUMNS."""

    runs: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        return {"runs": list(self.runs)}

    def text(self) -> str:
        """One line per run, one below it per step."""
        if not self.runs:
            return "Nothing has run on this database."
        return "\n".join(line for run in self.runs for line in _run_lines(run))


@dataclass(frozen=True)
class Told:
    """One entry: what ran, and what would undo it."""

    record: history.Record

    def as_dict(self) -> dict[str, Any]:
        record = self.record
        return {
            "id": record.name,
            "operation": record.operation,
            "active": record.active,
            "run": record.run_id,
            "sql": record.rendered,
            "rollback": record.undo,
            "owned": [list(one) for one in record.owned],
        }

    def text(self) -> str:
        record = self.record
        state = "in force" if record.active else "not in force any more"
        lines = [f"-- {record.name}: {record.operation} in run {record.run_id}, {state}"]
        lines.append(record.rendered.rstrip("\n"))
        if record.undo is not None:
            lines += ["", "-- Its rollback", record.undo.rstrip("\n")]
        return "\n".join(lines)


def _run_lines(run: dict[str, Any]) -> list[str]:
    when = run["started_at"].strftime("%Y-%m-%d %H:%M:%S %Z").strip()
    revision = f", git {run['git_revision'][:10]}" if run["git_revision"] else ""
    head = (
        f"run {run['run']}  {run['command']} {run['outcome']}  {when}  by {run['os_user']}@"
        f"{run['host']} as {run['database_user']} (yardpass-db {run['tool_version']}{revision})"
    )
    rows = [
        (f"  {step['operation']}", short_id(step["address"]), milliseconds(step["duration_ms"]))
        for step in run["steps"]
    ]
    return [head, *(table(rows).splitlines() if rows else [])]


def read_history(connection: db.Connection, limit: int) -> Chronicle:
    """The latest `limit` runs with their steps."""
    if not history.exists(connection):
        return Chronicle(())
    found = db.rows(connection, _RUNS, [limit])
    return Chronicle(tuple(dict(zip(_COLUMNS, row, strict=True)) for row in found))


def read_one(connection: db.Connection, name: str) -> Told:
    """The latest entry of a migration or repeatable, in force or not.

    Raises UsageError for a name the history does not know.
    """
    if not history.exists(connection):
        raise UsageError(
            "Nothing has run on this database.", hint="yardpass-db plan  shows what would."
        )
    addresses = [
        row[0]
        for row in db.rows(connection, f"select distinct address from {history.SCHEMA}.history")
    ]
    address = find_address(name, addresses)
    return Told(history.records(connection, "address = %s", [address])[-1])
