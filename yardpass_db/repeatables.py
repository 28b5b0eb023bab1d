"""Functions, views and policies: replayed with their record, and taken off again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from yardpass_db import db, dependents, history, ownership
from yardpass_db.errors import Place, YardpassError
from yardpass_db.execute import Answer, Script, guard, run_recorded

if TYPE_CHECKING:
    from yardpass_db.runner import Runner


def current(connection: db.Connection, address: str) -> history.Record | None:
    """The record in force for an address."""
    found = history.records(connection, "active and address = %s", [address])
    return found[0] if found else None


def owned_now(connection: db.Connection, address: str) -> Sequence[ownership.Owned]:
    """What the text in force for an address made; () when there is none."""
    record = current(connection, address)
    return record.owned if record else ()


def replay(
    runner: Runner,
    script: Script,
    digest: str,
    at: Place,
    owned_before: Sequence[ownership.Owned],
) -> int:
    """Run a repeatable's text with its record; what the old text made and this one did not goes.

    Where CREATE OR REPLACE cannot do it (a view that loses a column, a function with another
    result), the old objects and what hangs on them come off first and are put back after.
    """
    is_access = script.address.startswith("rls/")
    ledger = runner.ledger
    owned: list[ownership.Owned] = []

    def prepare() -> None:
        if is_access:
            ownership.take_off_access(runner.connection, script.address, at)

    def settle(made: Answer) -> None:
        named = [(str(kind), str(name)) for kind, name in made]
        if is_access:
            ownership.refuse_strangers(named, script.address, at)
        owned[:] = ledger.without_others(script.address, named)
        gone = [one for one in owned_before if one not in owned]
        if not is_access:
            ownership.drop(runner.connection, gone, script.address)

    def record(milliseconds: str) -> str:
        facts = {"digest": digest, "rendered": script.text, "owned": owned}
        return history.insert_sql(
            runner.run, script.address, "replay", facts, milliseconds, guard(script.address)
        )

    def run(before: Any, after: Any) -> int:
        took = _asking(
            ledger,
            lambda question: run_recorded(
                runner.connection,
                runner.patience,
                script,
                record,
                before=before,
                question=question,
                after=after,
            ),
        )
        ledger.put(script.address, owned)
        return took

    try:
        return run(prepare if is_access else None, settle)
    except Exception as error:
        if not owned_before or not cannot_replace(error):
            raise

    hanging: list[dependents.Dependent] = []

    def make_room() -> None:
        views = [identity for kind, identity in owned_before if kind.endswith("view")]
        found = dependents.find(runner.connection, views) if views else ()
        # What the file itself had made comes with its new text, or goes for good.
        hanging[:] = [one for one in found if (one.kind, one.name) not in owned_before]
        dependents.take_off(runner.connection, hanging)
        ownership.drop(runner.connection, owned_before, script.address)

    def settle_and_put_back(made: Answer) -> None:
        settle(made)
        dependents.put_back(runner.connection, hanging, runner.new_text_of)

    return run(make_room, settle_and_put_back)


def _asking(ledger: ownership.Ledger, run: Callable[[str], int]) -> int:
    """`run(question)`; once more with the whole query after a file that said DEALLOCATE ALL."""
    try:
        return run(ledger.question())
    except YardpassError as error:
        if _sqlstate(error) != "26000":
            raise
    ledger.ask_unprepared()
    return run(ledger.question())


def cannot_replace(error: Exception) -> bool:
    """Whether CREATE OR REPLACE refused: invalid_table_definition, invalid_function_definition."""
    return _sqlstate(error) in ("42P16", "42P13")


def _sqlstate(error: Exception) -> str | None:
    cause = error.__cause__
    return cause.diag.sqlstate if isinstance(cause, db.PsycopgError) else None


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

    def record(milliseconds: str) -> str:
        facts = {"digest": before.digest, "rendered": before.rendered, "owned": before.owned}
        return history.insert_sql(
            runner.run, address, "remove", facts, milliseconds, guard(address)
        )

    took = run_recorded(runner.connection, runner.patience, script, record, before=take_off)
    runner.ledger.put(address, ())
    return took
