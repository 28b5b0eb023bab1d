"""A source tree that a test writes, beside the database it runs on."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

from yardpass_db import catalog, db
from yardpass_db.config import Target
from yardpass_db.migrate import Options, Report, migrate
from yardpass_db.plan import Plan
from yardpass_db.progress import Silent
from yardpass_db.rollback import RollbackPlan, RollbackReport, plan_rollback, rollback
from yardpass_db.session import Patience
from yardpass_db.sources import read_tree_if_any
from yardpass_db.status import Status, read_status
from yardpass_db.verify import Result, verify
from yardpass_db.workspace import Workspace

QUICK = Patience(wait=0, lock_timeout=200, retry_for=5)


class Project:
    """A tree below `root` and the URL of its database.

    Every command opens its own connection and reads the tree anew, as an invocation does. They
    return what the command line prints, or raise what it turns into an exit code.
    """

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self.url = url
        (root / "schemas").mkdir(parents=True, exist_ok=True)

    def write(self, path: str, text: str) -> Path:
        """`path` below the tree, with this text (indentation taken off)."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text).lstrip("\n"))
        return target

    def migration(self, name: str, up: str, down: str = "select 1;", verify: str = "") -> Path:
        """`shop.0001_items` with its rollback and, when given, its verify file."""
        schema, _, stem = name.partition(".")
        folder = f"schemas/{schema}"
        self.write(f"{folder}/{stem}.rollback.sql", down)
        if verify:
            self.write(f"{folder}/{stem}.verify.sql", verify)
        return self.write(f"{folder}/{stem}.sql", up)

    def delete(self, path: str) -> None:
        """Take a file away, or the files of a migration given as `shop.0001_items`."""
        schema, _, stem = path.partition(".")
        found = sorted((self.root / "schemas" / schema).glob(f"{stem}.*"))
        for file in found or [self.root / path]:
            file.unlink()

    def migrate(self, to: str = "", force: bool = False, patience: Patience = QUICK) -> Report:
        with db.connect(self.url, application="yardpass-db migrate") as connection:
            workspace = Workspace.open(self.root, connection)
            return migrate(workspace, Options(to, force, patience), Silent())

    def steps(self, to: str = "", force: bool = False) -> list[tuple[str, str]]:
        """(action, id) of what one `migrate` did."""
        return [(one.action, one.id) for one in self.migrate(to, force).done]

    def plan(self, to: str = "") -> Plan:
        with db.connect(self.url) as connection:
            return Workspace.open(self.root, connection).plan(to=to)

    def status(self) -> Status:
        with db.connect(self.url) as connection:
            return read_status(Workspace.open(self.root, connection), Target(self.url, "test"))

    def verify(self) -> list[Result]:
        with db.connect(self.url) as connection:
            return verify(Workspace.open(self.root, connection))

    def plan_rollback(self, runs: int | None = None, to: str = "") -> RollbackPlan:
        with db.connect(self.url) as connection:
            return plan_rollback(connection, runs, to)

    def rollback(self, runs: int | None = None, to: str = "") -> RollbackReport:
        with db.connect(self.url, application="yardpass-db rollback") as connection:
            found = plan_rollback(connection, runs, to)
            workspace = Workspace(read_tree_if_any(self.root), connection)
            return rollback(workspace, found, QUICK, Silent())

    def run(self, script: str) -> None:
        """SQL as somebody else in the same database."""
        with db.connect(self.url) as connection:
            db.run_script(connection, script)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with db.connect(self.url) as connection:
            return db.rows(connection, query)

    def value(self, query: str) -> Any:
        found = self.rows(query)
        return found[0][0] if found else None

    def has(self, relation: str) -> bool:
        """Whether a table, view or index is there."""
        with db.connect(self.url) as connection:
            return db.value(connection, "select to_regclass(%s)", [relation]) is not None

    def snapshot(self) -> dict[str, str]:
        """The whole catalog, the history left out."""
        with db.connect(self.url) as connection:
            return catalog.snapshot(connection)

    def applied(self) -> list[str]:
        """The addresses in force, oldest first."""
        return [
            address
            for (address,) in self.rows(
                "select address from yardpass_db.history where active order by id"
            )
        ]
