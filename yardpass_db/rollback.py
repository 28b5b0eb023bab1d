"""The `rollback` command: back to the state after a point of the history, read from it alone.

Policies and views that came after the point come off first, functions that did not exist then;
migrations are undone newest first; then the texts in force at the point are put back. Each step
is one transaction with its record, and the point is kept in `runs`: a rollback that was killed
goes on when it is started again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from yardpass_db import db, history
from yardpass_db.errors import HistoryError, Place, UsageError
from yardpass_db.execute import Script
from yardpass_db.headers import parse_header
from yardpass_db.migrate import recorded_run
from yardpass_db.ordering import behind, find_address, needed_by
from yardpass_db.progress import Progress
from yardpass_db.session import Patience, locked, refuse_pooler
from yardpass_db.sources import MIGRATION, REPEATABLE_KINDS, short_id
from yardpass_db.workspace import Workspace

if TYPE_CHECKING:
    from yardpass_db.runner import Runner

BATCH = 48  # undos in one transaction: their locks stay a small part of the lock table

_RUNS = """
select r.id, (select min(h.id) from yardpass_db.history h where h.run_id = r.id) as first
  from yardpass_db.runs r
 where r.command in ('migrate', 'baseline')
   and exists (select from yardpass_db.history h where h.run_id = r.id)
   and not exists (select from yardpass_db.runs undone
                    where undone.command = 'rollback' and undone.outcome = 'done'
                      and undone.id > r.id
                      and undone.restore_to < (select min(h.id) from yardpass_db.history h
                                                where h.run_id = r.id))
 order by r.id desc
"""

# The latest run, where it was a rollback that came to its end.
_JUST_DONE = """
select format('The latest run, %s, was a rollback and is done since %s: this goes back further.',
              id, to_char(finished_at, 'YYYY-MM-DD HH24:MI:SS TZ'))
  from (select * from yardpass_db.runs order by id desc limit 1) latest
 where command = 'rollback' and outcome = 'done'
"""

# Per repeatable the record in force now and the one that was in force at the point. The tool
# never deletes a record, so "in force then" is the last one up to the point.
_THEN = """
select distinct on (address) id, operation from yardpass_db.history
 where id <= %s and address not like 'schemas/%%' order by address, id desc
"""


@dataclass(frozen=True)
class Undo:
    """One thing to undo or to put back. `action`: remove, undo or replay."""

    action: str
    record: history.Record

    @property
    def id(self) -> str:
        return short_id(self.record.address)


@dataclass(frozen=True)
class RollbackPlan:
    """What a rollback does, in order. `continues` is the run that was cut off, if any.

    `warning` says that the run before was a rollback, too: whoever repeats one whose answer
    they never saw undoes as many runs again. "" with `to`, which repeated does nothing.
    """

    restore_to: int
    steps: tuple[Undo, ...]
    continues: int | None = None
    warning: str = ""

    @property
    def question(self) -> str:
        """What is about to be lost, in a sentence or two."""
        return f"{self.warning} {self._loss}".strip()

    @property
    def _loss(self) -> str:
        undone = [step.id for step in self.steps if step.action == "undo"]
        shown = ", ".join(undone[:3]) + (f" and {len(undone) - 3} more" if len(undone) > 3 else "")
        return f"This undoes {shown}." if undone else "This takes repeatables back."

    def as_dict(self) -> dict[str, Any]:
        return {
            "restore_to": self.restore_to,
            "continues_run": self.continues,
            "warning": self.warning,
            "steps": [{"action": step.action, "id": step.id} for step in self.steps],
        }


@dataclass(frozen=True)
class RollbackReport:
    """What a rollback did."""

    run: int
    done: tuple[Any, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"run": self.run, "steps": [one.as_dict() for one in self.done]}


def plan_rollback(connection: db.Connection, runs: int | None, to: str) -> RollbackPlan:
    """What undoing the last `runs` runs, or all that came after `to`, means now.

    An interrupted rollback is finished first, whatever is asked. Raises UsageError for both
    or neither of `runs` and `to`, and for a name the history does not know.
    """
    if runs is not None and to:
        raise UsageError("--runs and --to exclude each other.", hint="Give one of them.")
    if not history.exists(connection):
        return RollbackPlan(0, ())
    cut = history.unfinished_rollback(connection)
    if cut:
        run, position = cut
        return _plan_to(connection, position, continues=run)
    plan = _plan_to(connection, _position(connection, runs or 1, to))
    return plan if to else replace(plan, warning=db.value(connection, _JUST_DONE) or "")


def _position(connection: db.Connection, runs: int, to: str) -> int:
    """The history id whose state is to be restored; 0 for the empty database."""
    if to == "base":
        return 0
    if to:
        known = {entry.address: entry.id for entry in history.active(connection)}
        migrations = [address for address in known if address.startswith(f"{MIGRATION}/")]
        return known[find_address(to, migrations)]
    found = db.rows(connection, _RUNS)
    if not found:
        return int(db.value(connection, "select coalesce(max(id), 0) from yardpass_db.history"))
    if runs > len(found):
        raise UsageError(
            f"There are only {len(found)} runs to undo.", hint="yardpass-db rollback --to base"
        )
    return int(found[runs - 1][1]) - 1


def _plan_to(
    connection: db.Connection, position: int, continues: int | None = None
) -> RollbackPlan:
    now = {r.address: r for r in history.records(connection, "active", [])}
    ids = [row[0] for row in db.rows(connection, _THEN, [position]) if row[1] == "replay"]
    then = {r.address: r for r in history.records(connection, "id = any(%s)", [ids])}
    differing = [
        address
        for address in {a for a in now if not a.startswith(f"{MIGRATION}/")} | set(then)
        if _text(now.get(address)) != _text(then.get(address))
    ]
    # A function that existed then is replaced in place: policies in force may call it.
    off = [
        Undo("remove", now[address])
        for address in differing
        if address in now and not (address.startswith("functions/") and address in then)
    ]
    off.sort(key=lambda step: (-_rank(step), -step.record.id))
    undone = [
        Undo("undo", record)
        for record in sorted(now.values(), key=lambda record: -record.id)
        if record.kind == MIGRATION and record.id > position
    ]
    back = [Undo("replay", then[address]) for address in differing if address in then]
    back.sort(key=lambda step: (_rank(step), step.record.id))
    # What was replayed last may be what an older record depends on.
    off = _behind(off, needed_by({step.record.address: _needs(step) for step in off}))
    back = _behind(back, {step.record.address: _needs(step) for step in back})
    return RollbackPlan(position, (*off, *undone, *back), continues)


def _needs(step: Undo) -> tuple[str, ...]:
    """The addresses in the `-- depends:` of a record's text."""
    return parse_header(step.record.rendered, step.id).depends


def _behind(steps: Sequence[Undo], first: Mapping[str, Sequence[str]]) -> list[Undo]:
    by_address = {step.record.address: step for step in steps}
    return [by_address[address] for address in behind(by_address, first)]


def _text(record: history.Record | None) -> str | None:
    return record.rendered if record else None


def _rank(step: Undo) -> int:
    return REPEATABLE_KINDS.index(step.record.kind)


def rollback(
    workspace: Workspace, plan: RollbackPlan, patience: Patience, progress: Progress
) -> RollbackReport:
    """Carry the plan out. Raises HistoryError before anything is undone when a migration of it
    has no rollback."""
    from yardpass_db.runner import Runner

    connection = workspace.connection
    refuse_pooler(connection)
    with locked(connection, patience.wait):
        # Somebody may have finished it, or migrated, while we waited.
        history.refuse_half_done(connection, "apply")
        plan = _plan_to(connection, plan.restore_to, plan.continues)
        _refuse_irreversible(plan)
        with recorded_run(
            connection, "rollback", workspace.tree.root, restore_to=plan.restore_to
        ) as run:
            runner = Runner(workspace, patience, progress, run)
            with progress.start(len(plan.steps)):
                for together in _batches(plan.steps):
                    _carry_out(runner, together)
        if plan.continues is not None:
            _close_cut_off(connection, plan.continues, run)
    return RollbackReport(run, tuple(runner.done))


def _batches(steps: Sequence[Undo]) -> Iterator[list[Undo]]:
    """The steps in order, neighbouring plain undos together, BATCH at the most."""
    batch: list[Undo] = []
    for step in steps:
        if batch and (len(batch) == BATCH or not _is_plain(step) or not _is_plain(batch[-1])):
            yield batch
            batch = []
        batch.append(step)
    if batch:
        yield batch


def _is_plain(step: Undo) -> bool:
    record = step.record
    return (
        step.action == "undo"
        and record.undo_transactional
        and not record.rebuilds
        and not parse_header(record.undo or "", "").rebuilds
    )


def _carry_out(runner: Runner, steps: Sequence[Undo]) -> None:
    """One step, or several undos in one transaction; one by one where that fails."""
    from yardpass_db.repeatables import owned_now, remove, replay
    from yardpass_db.runner import undo, undo_together

    if len(steps) > 1 and undo_together(runner, [step.record for step in steps]):
        return
    for step in steps:
        record = step.record
        if step.action == "undo":
            undo(runner, record)
            continue
        with runner.progress.step(step.action, step.id):
            if step.action == "remove":
                took = remove(runner, record.address)
            else:
                owned = owned_now(runner.connection, record.address)
                took = replay(runner, _script(record), record.digest, Place(step.id), owned)
        runner.note(step.action, step.id, "rollback", took)


def _script(record: history.Record) -> Script:
    return Script(
        record.address,
        record.rendered,
        lambda offset: Place(
            f"{record.name}, as the history keeps it",
            *(db.line_and_column(record.rendered, offset) if offset is not None else ()),
        ),
    )


def _refuse_irreversible(plan: RollbackPlan) -> None:
    for step in plan.steps:
        if step.action == "undo" and step.record.undo is None:
            raise HistoryError(
                f"{step.id} cannot be undone: {_reason(step.record.rendered)}",
                undone="Nothing was changed.",
                hint=f"Go back to the point after it: yardpass-db rollback --to {step.id}",
            )


def _reason(rendered: str) -> str:
    return parse_header(rendered, "").irreversible or "it has no rollback."


def _close_cut_off(connection: db.Connection, first: int, run: int) -> None:
    """The interrupted rollbacks that this one went on with are finished by it.

    Not earlier ones: a migrate that came between has brought back what those had undone.
    """
    db.rows(
        connection,
        "update yardpass_db.runs set outcome = 'done', finished_at = clock_timestamp()"
        " where command = 'rollback' and outcome <> 'done' and id >= %s and id < %s",
        [first, run],
    )
