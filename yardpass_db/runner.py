"""Running a plan: yoyo picks and orders the migrations, we make each one and its record one.

The only module that imports yoyo. Its faults are cured by overriding public methods: one
connection instead of one per migration, no lock row, no tables of its own, the history's
hashes, and `apply_one`/`rollback_one` in one transaction each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.migrations import Migration, MigrationList, get_migration_hash

from yardpass_db import db, dependents, history, ownership
from yardpass_db.errors import HistoryError, Place
from yardpass_db.execute import Script, guard, run_recorded
from yardpass_db.ordering import Item, dependencies
from yardpass_db.plan import Plan, Step
from yardpass_db.progress import Progress
from yardpass_db.render import place
from yardpass_db.session import Patience
from yardpass_db.sources import File, parse_header
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


class OwnedMigration(Migration):
    """A yoyo migration made from a plan's item; yoyo never reads its file."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.address, item.source.file.path, None)
        self.item = item
        self.needs: set[OwnedMigration] = set()
        self.steps = []

    @property
    def depends(self) -> set[OwnedMigration]:
        return self.needs


class Backend(PostgresqlPsycopgBackend):
    """yoyo's backend on the run's one connection and on our history."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        super().__init__(db.describe(""), f"{history.SCHEMA}.history")

    def connect(self, dburi: object) -> db.Connection:  # noqa: ARG002 (yoyo's signature)
        return self.runner.connection

    def copy(self) -> Backend:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the connection open: it is the run's."""

    def ensure_internal_schema_updated(self) -> None:
        """Nothing: the history has a layout of its own (history.ensure)."""

    def get_applied_migration_hashes(self) -> list[str]:
        return [get_migration_hash(entry.address) for entry in history.active(self.connection)]

    def apply_one(self, migration: OwnedMigration, force: bool = False, mark: bool = True) -> None:  # noqa: ARG002
        self.runner.apply(migration.item)


@dataclass
class Runner:
    """One run on one connection: its id, what it has done so far."""

    workspace: Workspace
    patience: Patience
    progress: Progress
    run: int
    done: list[Done] = field(default_factory=list)

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
        migrations = {item.address: OwnedMigration(item) for item in items}
        previous: dict[str, OwnedMigration] = {}
        known = _known(items, self.connection)
        for item in items:
            migration = migrations[item.address]
            wanted = dependencies(item, known)
            migration.needs = {migrations[a] for a in wanted if a in migrations}
            if item.source.schema in previous:
                migration.needs.add(previous[item.source.schema])
            previous[item.source.schema] = migration
        backend = Backend(self)
        backend.apply_migrations_only(backend.to_apply(MigrationList(migrations.values())))

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

        def record(milliseconds: int) -> str:
            return history.insert_sql(
                self.run, script.address, operation, facts, milliseconds, guard(script.address)
            )

        found: list[tuple[dependents.Dependent, ...]] = []

        def take_off() -> None:
            found[:] = [dependents.find(self.connection, rebuilds)]
            dependents.take_off(self.connection, found[0])

        def settle() -> None:
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
        script = self.script(step.item)
        return replay(self, script, step.item.digest, Place(step.item.source.file.path))

    def take_off(self, step: Step) -> None:
        """Take a repeatable off that the plan would put on."""
        remove(self, step.address)

    def _remove(self, step: Step) -> int:
        return remove(self, step.address)

    def _rename(self, step: Step) -> int:
        # Its past moves too: a rollback to a point before the rename finds the text of then.
        db.rows(
            self.connection,
            "update yardpass_db.history set address = %s where address = %s",
            [step.address, step.renamed_from],
        )
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


def _known(items: Sequence[Item], connection: db.Connection) -> list[str]:
    return [item.address for item in items] + [
        entry.address for entry in history.active(connection)
    ]


def current(connection: db.Connection, address: str) -> history.Record | None:
    """The record in force for an address."""
    found = history.records(connection, "active and address = %s", [address])
    return found[0] if found else None


def replay(runner: Runner, script: Script, digest: str, at: Place) -> int:
    """Run a repeatable's text with its record; what the old text made and this one did not goes.

    Where CREATE OR REPLACE cannot do it (a view that loses a column, a function with another
    result), the old objects and what hangs on them come off first and are put back after.
    """
    before = current(runner.connection, script.address)
    owned_before = before.owned if before else ()
    is_access = script.address.startswith("rls/")
    owned: list[ownership.Owned] = []

    def prepare() -> None:
        if is_access:
            ownership.take_off_access(runner.connection, script.address, at)

    def settle() -> None:
        owned[:] = ownership.made(runner.connection)
        if is_access:
            ownership.refuse_strangers(owned, script.address, at)
        others = ownership.held_by_others(runner.connection, script.address)
        owned[:] = [one for one in owned if one not in others]
        gone = [one for one in owned_before if one not in owned]
        if not is_access:
            ownership.drop(runner.connection, gone, script.address)

    def record(milliseconds: int) -> str:
        facts = {"digest": digest, "rendered": script.text, "owned": owned}
        return history.insert_sql(
            runner.run, script.address, "replay", facts, milliseconds, guard(script.address)
        )

    def run(before: Any, after: Any) -> int:
        return run_recorded(
            runner.connection, runner.patience, script, record, before=before, after=after
        )

    try:
        return run(prepare if is_access else None, settle)
    except Exception as error:
        if not owned_before or not _cannot_replace(error):
            raise

    hanging: list[dependents.Dependent] = []

    def make_room() -> None:
        views = [identity for kind, identity in owned_before if kind.endswith("view")]
        hanging[:] = dependents.find(runner.connection, views) if views else []
        dependents.take_off(runner.connection, hanging)
        ownership.drop(runner.connection, owned_before, script.address)

    def settle_and_put_back() -> None:
        settle()
        dependents.put_back(runner.connection, hanging, runner.new_text_of)

    return run(make_room, settle_and_put_back)


def _cannot_replace(error: Exception) -> bool:
    """Whether CREATE OR REPLACE refused: invalid_table_definition, invalid_function_definition."""
    cause = error.__cause__
    return isinstance(cause, db.PsycopgError) and cause.diag.sqlstate in ("42P16", "42P13")


def remove(runner: Runner, address: str) -> int:
    """Take off what a repeatable made, and record that."""
    before = current(runner.connection, address)
    if before is None:
        return 0
    script = Script(address, "", lambda _: Place(address))

    def take_off() -> None:
        if address.startswith("rls/"):
            ownership.take_off_access(runner.connection, address)
        ownership.drop(runner.connection, before.owned, address)

    def record(milliseconds: int) -> str:
        facts = {"digest": before.digest, "rendered": before.rendered, "owned": before.owned}
        return history.insert_sql(
            runner.run, address, "remove", facts, milliseconds, guard(address)
        )

    return run_recorded(runner.connection, runner.patience, script, record, before=take_off)


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
