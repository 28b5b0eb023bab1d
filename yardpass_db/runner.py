"""Running a plan's steps on one connection: migrations, repeatables, undo."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from yardpass_db import db, dependents, history, repeatables
from yardpass_db.errors import HistoryError, Place
from yardpass_db.execute import (
    COMMIT,
    TOOK,
    Script,
    closing,
    guard,
    lost,
    mark,
    opening,
    run_recorded,
)
from yardpass_db.headers import parse_header
from yardpass_db.ordering import Item
from yardpass_db.ownership import Ledger
from yardpass_db.plan import Plan, Step
from yardpass_db.progress import Progress
from yardpass_db.render import place
from yardpass_db.session import Patience, roll_back
from yardpass_db.sources import File
from yardpass_db.stepwise import run_stepwise
from yardpass_db.verify import refuse_offenders
from yardpass_db.workspace import Workspace


@dataclass(frozen=True)
class Done:
    """A step that has run."""

    action: str
    id: str
    why: str
    milliseconds: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "action": self.action,
            "id": self.id,
            "why": self.why,
            "duration_ms": self.milliseconds,
        }


@dataclass
class Runner:
    """One run on one connection: its id, what it has done so far."""

    workspace: Workspace
    patience: Patience
    progress: Progress
    run: int
    done: list[Done] = field(default_factory=list)

    @cached_property
    def ledger(self) -> Ledger:
        """What repeatables own, for as long as this run holds the lock."""
        return Ledger(self.connection)

    @property
    def connection(self) -> db.Connection:
        return self.workspace.connection

    def run_plan(self, plan: Plan) -> None:
        """Every step of the plan; templates over tables are planned again after the migrations."""
        early, late = _around_migrations(plan)
        with self.progress.start(len(plan.steps)):
            for step in early:
                self.change(step)
            self.apply_all(
                [step.item for step in plan.steps if step.action == "apply" and step.item]
            )
            if plan.later:
                again = self.workspace.plan(force_repeatables=plan.forced)
                late = [step for step in again.steps if step.action != "apply"]
                self.progress.expect(len(self.done) + len(late))
            for step in late:
                self.change(step)
            self.restamp(plan.restamp)

    def apply_all(self, items: Sequence[Item]) -> None:
        """Pending migrations through yoyo: it leaves out what has run and orders the rest."""
        if not items:
            return
        from yardpass_db.yoyo_backend import apply_in_order

        apply_in_order(items, self.connection, self.apply)

    def script(self, item: Item) -> Script:
        tree, file = self.workspace.tree, item.source.file
        return Script(
            item.address,
            self.workspace.text(item),
            lambda offset: place(tree, file, offset, item.table),
            file.header.transactional,
        )

    def apply(self, item: Item) -> None:
        """One migration, its verify queries and its record; dependents off and on if it says so."""
        source, script = item.source, self.script(item)
        facts = migration_facts(self.workspace, item)
        with self.progress.step("apply", item.id):
            milliseconds = self.execute(
                script,
                facts,
                "apply",
                rebuilds=source.header.rebuilds,
                verify=(source.verify, self.workspace.verify_text(item)),
            )
        self.note("apply", item.id, "new", milliseconds)

    def execute(
        self,
        script: Script,
        facts: dict[str, Any],
        operation: str,
        *,
        rebuilds: Sequence[str] = (),
        verify: tuple[File | None, str | None] = (None, None),
    ) -> int:
        """Run a migration's text (or its undo) with its record; the milliseconds it took."""

        def record(milliseconds: str) -> str:
            return history.insert_sql(
                self.run, script.address, operation, facts, milliseconds, guard(script.address)
            )

        found: list[tuple[dependents.Dependent, ...]] = []

        def take_off() -> None:
            found[:] = [dependents.find(self.connection, rebuilds)]
            dependents.take_off(self.connection, found[0])

        def settle(_: object = None) -> None:
            if found:
                dependents.put_back(self.connection, found[0], self.new_text_of)
            file, text = verify
            if file and text:
                refuse_offenders(self.connection, text, script.address, file)

        after = settle if rebuilds or verify[1] else None
        if script.transactional:
            return run_recorded(
                self.connection,
                self.patience,
                script,
                record,
                before=take_off if rebuilds else None,
                after=after,
            )
        direction = "undo" if operation == "undo" else "apply"
        return run_stepwise(self.connection, self.patience, script, direction, record, after=after)

    def new_text_of(self, dependent: dependents.Dependent) -> str | None:
        """What today's files say of a dependent whose old text no longer fits its table.

        "" when the file or the table it was made for is gone: this run takes it off for good.
        """
        owners = db.rows(
            self.connection,
            "select h.address from yardpass_db.history h, jsonb_array_elements(h.owned) o"
            " where h.active and o.value ->> 0 = %s and o.value ->> 1 = %s",
            [dependent.kind, dependent.name],
        )
        items = {item.address: item for item in self.workspace.items()}
        for (address,) in owners:
            if address in items:
                return self.workspace.text(items[address])
        return "" if owners else None

    def change(self, step: Step) -> None:
        """One repeatable: replay, remove or rename."""
        with self.progress.step(step.action, step.id):
            milliseconds = getattr(self, f"_{step.action}")(step)
        self.note(step.action, step.id, step.why, milliseconds)

    def note(self, action: str, name: str, why: str, milliseconds: int) -> None:
        """Remember a step that has run."""
        self.done.append(Done(action, name, why, milliseconds))

    def _replay(self, step: Step) -> int:
        assert step.item is not None
        script, at = self.script(step.item), Place(step.item.source.file.path)
        owned = () if step.why == "new" else repeatables.owned_now(self.connection, step.address)
        return repeatables.replay(self, script, step.item.digest, at, owned)

    def _remove(self, step: Step) -> int:
        return repeatables.remove(self, step.address)

    def _rename(self, step: Step) -> int:
        # Its past moves too: a rollback to a point before the rename finds the text of then.
        db.rows(
            self.connection,
            "update yardpass_db.history set address = %s where address = %s",
            [step.address, step.renamed_from],
        )
        self.ledger.forget()
        return 0

    def restamp(self, items: Sequence[Item]) -> None:
        """Remember the new digest of files that differ in comments only: nothing has to run."""
        for item in items:
            db.rows(
                self.connection,
                "update yardpass_db.history set digest = %s where active and address = %s",
                [item.digest, item.address],
            )


def migration_facts(workspace: Workspace, item: Item) -> dict[str, Any]:
    """What the history keeps of a migration: all that its rollback will need."""
    source = item.source
    return {
        "digest": item.digest,
        "rendered": workspace.text(item),
        "transactional": source.header.transactional,
        "undo": workspace.undo_text(item),
        "undo_transactional": source.undo.header.transactional if source.undo else True,
        "rebuilds": source.header.rebuilds,
    }


def _around_migrations(plan: Plan) -> tuple[list[Step], list[Step]]:
    early: list[Step] = []
    late: list[Step] = []
    for step in plan.steps:
        goes_late = step.action == "replay" or (
            step.action == "remove" and step.address.startswith("functions/")
        )
        if step.action != "apply":
            (late if goes_late else early).append(step)
    return early, late


def undo_together(runner: Runner, records: Sequence[history.Record]) -> bool:
    """Undo several migrations in one transaction; False, with nothing changed, if one fails.

    One COMMIT instead of one each: rolling back 1,500 costs half. The caller keeps the number
    small, so that their locks fit into the lock table, and undoes them one by one on False.
    """
    took = []
    try:
        db.run_script(runner.connection, opening(runner.patience, ""))
        for record in records:
            started = time.monotonic()
            facts = {"digest": record.digest, "rendered": record.rendered, "undo": record.undo}
            line = history.insert_sql(
                runner.run, record.address, "undo", facts, TOOK, guard(record.address)
            )
            db.run_script(
                runner.connection, mark(record.address) + (record.undo or "") + closing(line)
            )
            took.append(round((time.monotonic() - started) * 1000))
        db.run_script(runner.connection, COMMIT)
    except db.PsycopgError as error:
        if runner.connection.broken or runner.connection.closed:
            raise lost(records[0].address, error) from error
        roll_back(runner.connection)
        return False
    for record, milliseconds in zip(records, took, strict=True):
        runner.progress.finished("undo", record.name, milliseconds)
        runner.note("undo", record.name, "rollback", milliseconds)
    return True


def undo(runner: Runner, record: history.Record) -> None:
    """Undo a migration from what the history kept of it."""
    if record.undo is None:
        raise HistoryError(
            f"{record.name} cannot be undone: it has no rollback.",
            undone="What came after it is undone and recorded.",
            hint=f"yardpass-db history --show {record.name} prints what it did.",
        )
    script = Script(
        record.address,
        record.undo,
        lambda offset: _place_in_history(record, offset),
        record.undo_transactional,
    )
    facts = {"digest": record.digest, "rendered": record.rendered, "undo": record.undo}
    with runner.progress.step("undo", record.name):
        took = runner.execute(
            script, facts, "undo", rebuilds=_rebuilt_by_undo(runner.connection, record)
        )
    runner.note("undo", record.name, "rollback", took)


def _rebuilt_by_undo(connection: db.Connection, record: history.Record) -> Sequence[str]:
    """What the rollback says itself, else those tables of its migration that are there now."""
    said = parse_header(record.undo or "", "").rebuilds
    return said or [
        table
        for table in record.rebuilds
        if db.value(connection, "select to_regclass(%s) is not null", [table])
    ]


def _place_in_history(record: history.Record, offset: int | None) -> Place:
    shown = f"the rollback of {record.name}, as the history keeps it"
    if offset is None or record.undo is None:
        return Place(shown)
    return Place(shown, *db.line_and_column(record.undo, offset))
