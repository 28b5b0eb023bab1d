"""The `prove` command: each migration up, down, up on a clone, the catalogs compared each time.

A rollback that forgets a grant, a comment, a policy, a default or a column's place is found
before it is needed. The clone is made from the given database and taken back to its beginning
from history first; nothing happens to the database itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db import clone, db, dependents, history
from yardpass_db.baseline import empty
from yardpass_db.catalog import Difference, compare
from yardpass_db.catalog_steps import Changes, Steps
from yardpass_db.catalog_tracker import Tracker
from yardpass_db.errors import DatabaseError, HistoryError, Place, YardpassError
from yardpass_db.execute import AS_OURSELVES, COMMIT, Script, opening, script_error
from yardpass_db.migrate import recorded_run
from yardpass_db.ordering import Item, find_address, order
from yardpass_db.plan import Step
from yardpass_db.progress import Progress, Silent
from yardpass_db.proofs import SHOWN, Proof, Proofs
from yardpass_db.repeatables import remove
from yardpass_db.rollback import plan_rollback, rollback
from yardpass_db.runner import Runner
from yardpass_db.session import Patience, roll_back
from yardpass_db.sources import MIGRATION, File, Tree
from yardpass_db.stepwise import run_stepwise
from yardpass_db.workspace import Workspace, check_runnable

_NOT_BACK = "its rollback does not bring back what was there"
_NOT_AGAIN = "applied again after its rollback it makes something else"


def prove(tree: Tree, url: str, names: tuple[str, ...], progress: Progress) -> Proofs:
    """Prove all migrations, or those named (the others are only applied on the way).

    Nobody else should be connected to the database: it is then copied in a moment. Raises
    UsageError for a name that means no migration, before anything is copied.
    """
    addresses = [source.address for source in tree.migrations]
    wanted = {find_address(name, addresses) for name in names}
    with (
        clone.copy_of(url, with_data=False) as clone_url,
        db.connect(clone_url, application="yardpass-db prove") as connection,
    ):
        copy = Workspace(tree, connection)
        had_history = bool(history.active(connection))
        try:
            undo_everything(copy)
            return _prove_from_here(copy, wanted, progress)
        except (DatabaseError, HistoryError):
            # A recorded rollback that fails, or that left something in the way of its own
            # migration, is what has to be found: begin again where nothing of it is left.
            if not had_history:
                raise
            roll_back(connection)
            empty(connection, {source.schema for source in tree.sources})
            return _prove_from_here(copy, wanted, progress)


def _prove_from_here(copy: Workspace, wanted: set[str], progress: Progress) -> Proofs:
    history.ensure(copy.connection)
    return Proofs(tuple(_prove_all(copy, wanted, progress)))


def undo_everything(workspace: Workspace) -> None:
    """Take a clone back to before its first migration, from its own history."""
    plan = plan_rollback(workspace.connection, None, "base")
    if plan.steps:
        rollback(workspace, plan, Patience(), Silent())


def _prove_all(workspace: Workspace, wanted: set[str], progress: Progress) -> list[Proof]:
    items = order([item for item in workspace.items() if item.kind == MIGRATION])
    tracker = Steps(workspace.connection)
    tracker.full()
    proofs: list[Proof] = []
    with progress.start(len(wanted) or len(items) + 1):
        for item in items:
            if wanted and item.address not in wanted:
                _apply_for_good(workspace, item)
                tracker.lose_track()
                continue
            check_runnable(workspace, item)
            with progress.step("prove", item.id):
                proofs.append(_prove_one(workspace, item, tracker))
            if len(proofs) == len(wanted):
                return proofs
        with progress.step("prove", "repeatables"):
            proofs += prove_repeatables(workspace, tracker)
    return proofs


def _prove_one(workspace: Workspace, item: Item, tracker: Steps) -> Proof:
    """Up, down, up, and the proof; the migration is applied and committed then."""
    source = item.source
    if source.undo is None:
        _apply_for_good(workspace, item)
        tracker.lose_track()
        reason = f"irreversible: {source.header.irreversible}"
        return Proof(item.id, source.file.path, skipped=reason)
    prove_it = _prove_in_one if _is_transactional(item) else _prove_in_steps
    try:
        proof = prove_it(workspace, item, source.undo, tracker)
    except BaseException:
        roll_back(workspace.connection)
        raise
    if proof.problem:
        tracker.lose_track()
    return proof


def _prove_in_one(workspace: Workspace, item: Item, undo: File, tracker: Steps) -> Proof:
    """Up, down, up in one transaction: only what it changed is looked at."""
    connection = workspace.connection
    db.run_script(connection, opening(Patience(), item.address))
    tracker.begin()
    _run(workspace, item, "apply", "")
    after = tracker.changes()
    failed = _undo(workspace, item, "")
    left = {} if failed else tracker.changes()
    if failed or left:
        failed = failed or Proof(item.id, undo.path, _NOT_BACK, _between({}, left))
        roll_back(connection)
        _apply_again(workspace, item, failed)
        return failed
    _run(workspace, item, "apply", "settle")
    again = tracker.changes()
    db.run_script(connection, COMMIT)
    if again == after:
        return Proof(item.id, item.source.file.path)
    return Proof(item.id, item.source.file.path, _NOT_AGAIN, _between(after, again))


def _prove_in_steps(workspace: Workspace, item: Item, undo: File, tracker: Steps) -> Proof:
    """Up, down, up of what cannot run in a transaction: everything is looked at."""
    before = tracker.advance()
    _run(workspace, item, "apply", "both")
    after = tracker.advance()
    failed = _undo(workspace, item, "both")
    undone = before if failed else tracker.advance()
    if failed or undone != before:
        failed = failed or Proof(item.id, undo.path, _NOT_BACK, _found(before, undone))
        roll_back(workspace.connection)
        _apply_again(workspace, item, failed)
        return failed
    _run(workspace, item, "apply", "both")
    again = tracker.advance()
    if again == after:
        return Proof(item.id, item.source.file.path)
    return Proof(item.id, item.source.file.path, _NOT_AGAIN, _found(after, again))


def _between(one: Changes, other: Changes) -> tuple[Difference, ...]:
    """The differences of two states of which each is told as changes to the same third one."""
    sides: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for identity in one.keys() | other.keys():
        was = (one.get(identity) or other[identity])[0]
        for side, changes in zip(sides, (one, other), strict=True):
            text = changes[identity][1] if identity in changes else was
            if text is not None:
                side[identity] = text
    return _found(*sides)


def _found(before: dict[str, str], after: dict[str, str]) -> tuple[Difference, ...]:
    return tuple(compare(before, after))


def _undo(workspace: Workspace, item: Item, ends: str) -> Proof | None:
    """Run the rollback; the failed proof if that cannot be done."""
    try:
        _run(workspace, item, "undo", ends)
    except DatabaseError as error:
        if workspace.connection.broken or workspace.connection.closed:
            raise
        problem = f"its rollback fails: {' '.join(error.detail.split())}"
        return Proof(item.id, str(error.place), problem)
    return None


def _apply_again(workspace: Workspace, item: Item, failed: Proof) -> None:
    """Apply a migration whose rollback is wrong once more, so that the next ones can go on."""
    try:
        _apply_for_good(workspace, item)
    except YardpassError as error:
        raise DatabaseError(
            f"{item.id}: {failed.problem}, and it cannot be applied again.",
            place=Place(failed.path),
            detail="\n".join(str(one) for one in failed.differences[:SHOWN]),
            hint="Mend its rollback; what follows was not looked at.",
        ) from error


def _is_transactional(item: Item) -> bool:
    undo = item.source.undo
    return item.source.header.transactional and (undo is None or undo.header.transactional)


def _apply_for_good(workspace: Workspace, item: Item) -> None:
    _run(workspace, item, "apply", "both")


def _run(workspace: Workspace, item: Item, direction: str, ends: str) -> None:
    """Run a migration's text or its rollback as the engine does, but without a record.

    `ends` says which ends of the transaction go with it: both, "" for none, or "settle" for what
    a COMMIT does first, deferred triggers. One message where nothing has to be taken off first.
    """
    script = _script(workspace, item, direction)
    connection = workspace.connection
    if not script.transactional:
        run_stepwise(connection, Patience(), script, direction, lambda _: "")
        return
    prefix = opening(Patience(), script.address) if ends == "both" else ""
    suffix = f"\n;{AS_OURSELVES}"
    commit = {"both": COMMIT, "settle": "set constraints all immediate;"}.get(ends, "")
    tables = _rebuilds(workspace, item, direction)
    if not tables:
        _send(connection, script, prefix, suffix + commit)
        return
    if prefix:
        db.run_script(connection, prefix)
    hanging = dependents.find(connection, tables)
    dependents.take_off(connection, hanging)
    _send(connection, script, "", suffix)
    dependents.put_back(connection, hanging)
    if commit:
        db.run_script(connection, commit)


def _script(workspace: Workspace, item: Item, direction: str) -> Script:
    from yardpass_db.render import place

    file = item.source.file if direction == "apply" else item.source.undo
    assert file is not None
    text = workspace.text(item) if direction == "apply" else workspace.undo_text(item) or ""
    return Script(
        item.address,
        text,
        lambda offset: place(workspace.tree, file, offset),
        file.header.transactional,
    )


def _rebuilds(workspace: Workspace, item: Item, direction: str) -> tuple[str, ...]:
    """What the file says itself; a rollback that says nothing: its migration's tables."""
    source = item.source
    if direction == "apply":
        return source.header.rebuilds
    said = source.undo.header.rebuilds if source.undo else ()
    return said or tuple(
        table
        for table in source.header.rebuilds
        if db.value(workspace.connection, "select to_regclass(%s) is not null", [table])
    )


def _send(connection: db.Connection, script: Script, prefix: str, suffix: str) -> None:
    try:
        db.run_script(connection, f"{prefix}{script.text}{suffix}")
    except db.PsycopgError as error:
        raise script_error(connection, script, error, prefix) from error


def prove_repeatables(workspace: Workspace, tracker: Tracker) -> list[Proof]:
    """All functions, views and policies on, off, on; one proof, or one failed one per file."""
    made: dict[str, Step] = {}
    start = seen = tracker.advance()
    with recorded_run(workspace.connection, "migrate", workspace.tree.root) as run:
        runner = Runner(workspace, Patience(), Silent(), run)
        steps = [step for step in workspace.plan().steps if step.action == "replay"]
        for step in steps:
            assert step.item is not None
            check_runnable(workspace, step.item)
            runner.change(step)
            now = tracker.advance()
            made |= {one.identity: step for one in compare(seen, now)}
            seen = now
        for step in reversed(steps):
            remove(runner, step.address)
        off = tracker.advance()
        for step in steps:
            runner.change(step)
        again = tracker.advance()
    whole, root = seen, str(workspace.tree.root)
    failed = _by_file(made, root, "taken off, it leaves something behind", _found(start, off))
    if not failed:
        failed = _by_file(made, root, "replayed, it makes something else", _found(whole, again))
    return failed or [Proof("repeatables", root)]


def _by_file(
    made: dict[str, Step], root: str, problem: str, found: Sequence[Difference]
) -> list[Proof]:
    """The differences, told by the file that had last to do with each."""
    files: dict[tuple[str, str], list[Difference]] = {}
    for one in found:
        step = made.get(one.identity)
        named = (
            (step.id, step.item.source.file.path) if step and step.item else ("repeatables", root)
        )
        files.setdefault(named, []).append(one)
    return [Proof(name, path, problem, tuple(of)) for (name, path), of in files.items()]
