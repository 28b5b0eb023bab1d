"""A copy of the YardPass tree with a migration more, and a database of one's own to run it in."""

from __future__ import annotations

import shutil
from pathlib import Path

from yardpass_tree import TREE

from yardpass_db import db
from yardpass_db.migrate import Options, Report, migrate
from yardpass_db.progress import Silent
from yardpass_db.workspace import Workspace


def copy_of_tree(folder: Path, name: str, up: str, down: str, declaration: str = "") -> Path:
    """The tree with the migration `<schema>/<name>` more; `declaration` is added to access.toml."""
    root = folder / "sql"
    shutil.copytree(TREE, root)
    (root / "schemas" / f"{name}.sql").write_text(f"-- Tried.\n{up}\n")
    (root / "schemas" / f"{name}.rollback.sql").write_text(f"-- Loses: what was tried.\n{down}\n")
    access = root / "rls" / "access.toml"
    access.write_text(f"{access.read_text()}\n{declaration}\n")
    return root


def run(root: Path, url: str, options: Options | None = None) -> Report:
    with db.connect(url) as connection:
        return migrate(Workspace.open(root, connection), options or Options(), Silent())
