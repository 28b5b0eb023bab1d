"""The `migrate` command: plan, lock, plan again, check what can be known, run."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yardpass_db import __version__, db, history
from yardpass_db.errors import Interrupted, nothing_changed
from yardpass_db.ignoring import read_ignored
from yardpass_db.plan import Plan, refuse_mismatch
from yardpass_db.progress import Progress
from yardpass_db.session import Patience, locked, refuse_pooler, roll_back
from yardpass_db.verify import Result, read_checks, run_checks, told
from yardpass_db.workspace import Workspace, check_runnable


@dataclass(frozen=True)
class Options:
    """What a migrate run may be asked for beyond `everything`."""

    to: str = ""
    force_repeatables: bool = False
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True)
class Report:
    """What a run did. `checks` ran after it."""

    run: int | None
    done: tuple[Any, ...] = ()
    plan: Plan = field(default_factory=Plan)
    checks: tuple[Result, ...] = ()

    @property
    def offending(self) -> list[Result]:
        return [result for result in self.checks if not result.passed]

    def as_dict(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "steps": [one.as_dict() for one in self.done],
            "out_of_order": list(self.plan.out_of_order),
            "offending": [result.as_dict() for result in self.offending],
        }


def migrate(workspace: Workspace, options: Options, progress: Progress) -> Report:
    """Bring the database to what the tree says. Without anything to do it takes no lock.

    Raises HistoryError when tree and history cannot both be true, LockError naming who else is
    migrating, SourceError and DatabaseError for what fails.
    """
    plan = _plan(workspace, options)
    connection = workspace.connection
    if not plan.steps and not plan.restamp and not history.half_done(connection, "undo"):
        return Report(None, plan=plan)
    refuse_pooler(connection)
    with locked(connection, options.patience.wait):
        history.refuse_half_done(connection, "undo")
        # Somebody may have migrated while we waited.
        plan = _plan(workspace, options)
        if not plan.steps and not plan.restamp:
            return Report(None, plan=plan)
        with nothing_changed():
            for step in plan.steps:
                if step.item is not None:
                    check_runnable(workspace, step.item)
            history.ensure(connection)
        return _run(workspace, plan, options, progress)


def _run(workspace: Workspace, plan: Plan, options: Options, progress: Progress) -> Report:
    from yardpass_db.runner import Runner

    connection = workspace.connection
    checks = [(name, file, file.text) for name, file in read_checks(workspace.tree.root)]
    ignored = read_ignored(workspace.tree.root, [name for name, _, _ in checks])
    with recorded_run(connection, "migrate", workspace.tree.root) as run:
        runner = Runner(workspace, options.patience, progress, run)
        runner.run_plan(plan)
    results = run_checks(connection, checks, ignored, told(workspace.tree))
    return Report(run, tuple(runner.done), plan, tuple(results))


def _plan(workspace: Workspace, options: Options) -> Plan:
    with nothing_changed():
        plan = workspace.plan(to=options.to, force_repeatables=options.force_repeatables)
        refuse_mismatch(plan, workspace.diff)
    return plan


@contextmanager
def recorded_run(
    connection: db.Connection, command: str, root: Path, restore_to: int | None = None
) -> Iterator[int]:
    """Around a run: its line in `runs`, closed as done or failed; its id.

    A Ctrl-C or SIGTERM in it becomes Interrupted, after the open transaction was undone.
    """
    facts = {
        "restore_to": restore_to,
        "os_user": _user(),
        "host": socket.gethostname(),
        "tool_version": __version__,
        "git_revision": git_revision(root),
    }
    run = history.begin_run(connection, command, facts)
    try:
        yield run
    except BaseException as error:
        with suppress(db.PsycopgError):
            roll_back(connection)
            if not connection.closed and not connection.broken:
                history.end_run(connection, run, "failed")
        if isinstance(error, KeyboardInterrupt):
            raise Interrupted(
                "Interrupted.",
                undone="What is recorded has run and stays; a step not yet through was undone.",
                hint=f"Run `yardpass-db {command}` again: it goes on where this one stopped.",
            ) from None
        raise
    history.end_run(connection, run, "done")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def git_revision(root: Path) -> str | None:
    """The commit the tree is checked out at, None outside a repository.

    Read from the files: starting git costs more than many a migration.
    """
    for folder in (root.resolve(), *root.resolve().parents):
        head = folder / ".git" / "HEAD"
        with suppress(OSError):
            text = head.read_text().strip()
            if not text.startswith("ref: "):
                return text
            name = text.removeprefix("ref: ")
            loose = folder / ".git" / name
            if loose.is_file():
                return loose.read_text().strip()
            packed = (folder / ".git" / "packed-refs").read_text().splitlines()
            return next((line.split()[0] for line in packed if line.endswith(f" {name}")), None)
    return None
