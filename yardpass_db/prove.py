"""The `prove` command: each migration up, down, up on a clone, the catalogs compared each time.

A rollback that forgets a grant, a comment, a policy, a default or a column's place is found
before it is needed. The clone is made from the given database and taken back to its beginning
from history first; nothing happens to the database itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yardpass_db import clone, db, history
from yardpass_db.catalog import Difference, compare
from yardpass_db.catalog_tracker import Tracker
from yardpass_db.errors import DatabaseError, YardpassError
from yardpass_db.execute import Script, opening, script_error
from yardpass_db.migrate import recorded_run
from yardpass_db.ordering import Item, find_address, order
from yardpass_db.output import plural
from yardpass_db.progress import Progress, Silent
from yardpass_db.rollback import plan_rollback, rollback
from yardpass_db.runner import Runner
from yardpass_db.session import Patience, roll_back
from yardpass_db.sources import MIGRATION, Tree
from yardpass_db.stepwise import run_stepwise
from yardpass_db.workspace import Workspace, check_runnable

SHOWN = 12


@dataclass(frozen=True)
class Proof:
    """How one migration (or the repeatables together) did. `problem` is "" when all was equal."""

    id: str
    path: str
    problem: str = ""
    differences: tuple[Difference, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "file": self.path,
            "proved": not self.problem,
            "problem": self.problem,
            "differences": [str(one) for one in self.differences],
        }


@dataclass(frozen=True)
class Proofs:
    """All proofs in order."""

    proofs: tuple[Proof, ...]

    @property
    def failed(self) -> list[Proof]:
        return [proof for proof in self.proofs if proof.problem]

    def as_dict(self) -> dict[str, Any]:
        return {"proved": not self.failed, "migrations": [one.as_dict() for one in self.proofs]}

    def text(self) -> str:
        """What failed, with the differences; then the count of what is proved."""
        lines = []
        for proof in self.failed:
            lines += [f"FAIL {proof.id}: {proof.problem}", f"     {proof.path}"]
            lines += [f"     - {one}" for one in proof.differences[:SHOWN]]
            if len(proof.differences) > SHOWN:
                lines.append(f"     … and {len(proof.differences) - SHOWN} more")
        proved = len(self.proofs) - len(self.failed)
        lines.append(f"{plural(proved, 'file')} proved: up, down, up, catalogs equal each time.")
        return "\n".join(lines)


def prove(tree: Tree, url: str, names: tuple[str, ...], progress: Progress) -> Proofs:
    """Prove all migrations, or those named (the others are only applied on the way).

    Nobody else should be connected to the database: it is then copied in a moment.
    """
    with clone.copy_of(url, with_data=False) as clone_url:
        connection = db.connect(clone_url, application="yardpass-db prove")
        with connection:
            copy = Workspace(tree, connection)
            undo_everything(copy)
            history.ensure(connection)
            return Proofs(tuple(_prove_all(copy, names, progress)))


def undo_everything(workspace: Workspace) -> None:
    """Take a clone back to before its first migration, from its own history."""
    plan = plan_rollback(workspace.connection, None, "base")
    if plan.steps:
        rollback(workspace, plan, Patience(), Silent())


def _prove_all(workspace: Workspace, names: tuple[str, ...], progress: Progress) -> list[Proof]:
    items = [item for item in workspace.items() if item.kind == MIGRATION]
    items = order(items)
    wanted = {find_address(name, [item.address for item in items]) for name in names}
    tracker = Tracker(workspace.connection)
    before = tracker.full()
    proofs = []
    with progress.start(len(items) + (0 if wanted else 1)):
        for item in items:
            if wanted and item.address not in wanted:
                _run(workspace, item, "apply")
                before = tracker.advance()
                continue
            check_runnable(workspace, item)
            with progress.step("prove", item.id):
                proof, before = _prove_one(workspace, item, tracker, before)
            proofs.append(proof)
            if wanted and len(proofs) == len(wanted):
                return proofs
        if not wanted:
            with progress.step("prove", "repeatables"):
                proofs.append(_prove_repeatables(workspace))
    return proofs


def _prove_one(
    workspace: Workspace, item: Item, tracker: Tracker, before: dict[str, str]
) -> tuple[Proof, dict[str, str]]:
    """Up, down, up; the proof and the snapshot after it."""
    path = item.source.file.path
    in_one = _is_transactional(item)
    if in_one:
        workspace.connection.execute("begin")
    try:
        _run(workspace, item, "apply")
        after = tracker.advance()
        if item.source.undo is None:
            return Proof(item.id, path), after
        _run(workspace, item, "undo")
        undone = tracker.advance()
        if undone != before:
            problem = "its rollback does not bring back what was there"
            roll_back(workspace.connection) if in_one else None
            return _failed(workspace, item, tracker, problem, compare(before, undone))
        _run(workspace, item, "apply")
        again = tracker.advance()
    except BaseException:
        roll_back(workspace.connection)
        raise
    if in_one:
        workspace.connection.execute("commit")
    if again == after:
        return Proof(item.id, path), again
    problem = "applied again after its rollback it makes something else"
    return Proof(item.id, path, problem, tuple(compare(after, again))), again


def _failed(
    workspace: Workspace, item: Item, tracker: Tracker, problem: str, found: list[Difference]
) -> tuple[Proof, dict[str, str]]:
    """The failed proof; the migration is applied once more, so that the next ones can go on."""
    if _is_transactional(item):
        _run(workspace, item, "apply", commit=True)
    else:
        try:
            _run(workspace, item, "apply")
        except YardpassError as error:
            raise DatabaseError(
                f"{item.id}: {problem}, and it cannot be applied again.",
                detail="\n".join(str(one) for one in found[:SHOWN]),
                hint="Mend its rollback; what follows was not looked at.",
            ) from error
    path = item.source.undo.path if item.source.undo else item.source.file.path
    return Proof(item.id, path, problem, tuple(found)), tracker.advance()


def _is_transactional(item: Item) -> bool:
    undo = item.source.undo
    return item.source.header.transactional and (undo is None or undo.header.transactional)


def _run(workspace: Workspace, item: Item, direction: str, commit: bool = False) -> None:
    """Run a migration's text or its rollback, without a record, in the open transaction."""
    from yardpass_db.render import place

    file = item.source.file if direction == "apply" else item.source.undo
    assert file is not None
    text = workspace.text(item) if direction == "apply" else workspace.undo_text(item) or ""
    script = Script(
        item.address,
        text,
        lambda offset: place(workspace.tree, file, offset),
        file.header.transactional,
    )
    connection = workspace.connection
    if not _is_transactional(item):
        if script.transactional:
            prefix = opening(Patience(), script.address)
            _send(connection, script, prefix, "; commit")
        else:
            run_stepwise(connection, Patience(), script, direction, lambda _: "")
        return
    _send(connection, script, "begin; " if commit else "", "; commit" if commit else "")


def _send(connection: db.Connection, script: Script, prefix: str, suffix: str) -> None:
    try:
        db.run_script(connection, f"{prefix}{script.text}\n{suffix}")
    except db.PsycopgError as error:
        raise script_error(connection, script, error, prefix) from error


def _prove_repeatables(workspace: Workspace) -> Proof:
    """All functions, views and policies on, off, on."""
    connection = workspace.connection
    tracker = Tracker(connection)
    without = tracker.full()
    with recorded_run(connection, "migrate", workspace.tree.root) as run:
        runner = Runner(workspace, Patience(), Silent(), run)
        steps = [step for step in workspace.plan().steps if step.action == "replay"]
        for step in steps:
            runner.change(step)
        whole = tracker.advance()
        for step in reversed(steps):
            runner.take_off(step)
        off = tracker.advance()
        for step in steps:
            runner.change(step)
        again = tracker.advance()
    name, path = "repeatables", str(workspace.tree.root)
    if off != without:
        found = tuple(compare(without, off))
        return Proof(name, path, "taken off, they leave something behind", found)
    if again != whole:
        found = tuple(compare(whole, again))
        return Proof(name, path, "replayed, they make something else", found)
    return Proof(name, path)
