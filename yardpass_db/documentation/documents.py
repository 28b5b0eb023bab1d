"""The `docs` command: pages and diagrams of the live tables, written or compared."""

from __future__ import annotations

import difflib
import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yardpass_db.documentation.catalog import Schema, read_schemas
from yardpass_db.documentation.diagram import diagram
from yardpass_db.documentation.pages import MARK, Files, filename, index, page
from yardpass_db.errors import UsageError
from yardpass_db.output import plural
from yardpass_db.sources import MIGRATION, Tree
from yardpass_db.workspace import Workspace


@dataclass(frozen=True)
class Documents:
    """Every file by its name beside what is in the folder, None where there is nothing."""

    folder: Path
    made: Mapping[str, str]
    found: Mapping[str, str]

    @property
    def stale(self) -> list[str]:
        """The names of the files that are missing, differ, or have no schema any more."""
        names = sorted({*self.made, *self.found})
        return [name for name in names if self.made.get(name) != self.found.get(name)]

    def write(self) -> None:
        """Bring the folder to what was made. Files that somebody else put there are left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in self.stale:
            path = self.folder / name
            if name in self.made:
                path.write_text(self.made[name], encoding="utf-8", newline="\n")
            else:
                path.unlink()

    def as_dict(self) -> dict[str, Any]:
        return {
            "folder": str(self.folder),
            "files": sorted(self.made),
            "stale": [{"file": name, "diff": self.diff(name)} for name in self.stale],
        }

    def diff(self, name: str) -> str:
        """What a run would change in one file; of a diagram only that it would."""
        if name.endswith(".svg"):
            return ""
        lines = difflib.unified_diff(
            self.found.get(name, "").splitlines(), self.made.get(name, "").splitlines(),
            f"{name} (in the folder)", f"{name} (live)", n=1, lineterm="",
        )  # fmt: skip
        return "\n".join(lines)

    def difference(self) -> str:
        """The stale files with their diffs, as --check prints them."""
        if not self.stale:
            return f"{plural(len(self.made), 'file')} in {self.folder}: all as the database is."
        lines = [
            f"{self.folder / name}: {self._what(name)}\n{self.diff(name)}".rstrip()
            for name in self.stale
        ]
        return "\n".join([*lines, "Hint: yardpass-db docs writes them anew."])

    def _what(self, name: str) -> str:
        if name not in self.found:
            return "missing"
        return "differs from the database" if name in self.made else "its schema is gone"


def make_documents(workspace: Workspace, folder: Path) -> Documents:
    """The pages of the tree's schemas as the database has them; nothing is written.

    Raises UsageError when the database has none of the schemas or pygraphviz is not installed.
    """
    wanted = {source.schema for source in workspace.tree.sources if source.kind == MIGRATION}
    schemas = [schema for schema in read_schemas(workspace.connection, wanted) if schema.tables]
    if not schemas:
        raise UsageError(
            "The database has no table of this tree.", hint="Run yardpass-db migrate first."
        )
    files = _files(workspace.tree, schemas, folder)
    made = {"README.md": index(schemas)}
    for schema in schemas:
        made[f"{filename(schema)}.md"] = page(schema, [s.name for s in schemas], files)
        made[f"{filename(schema)}.svg"] = diagram(schema)
    return Documents(folder, made, _ours(folder, made))


def _ours(folder: Path, made: Mapping[str, str]) -> dict[str, str]:
    """The files in the folder that a run wrote or would overwrite."""
    found = {}
    for path in sorted([*folder.glob("*.md"), *folder.glob("*.svg")]):
        content = path.read_bytes().decode("utf-8", errors="replace")
        if path.name in made or MARK in content[:400]:
            found[path.name] = content
    return found


_STATEMENT = r"(?:(?:create|alter)\s+table\s+(?:only\s+)?|create\s+[^;]*?\btrigger\b[^;]*?\bon\s+)"


def _files(tree: Tree, schemas: Sequence[Schema], folder: Path) -> Files:
    """The sources that make each table: its migrations, policies, triggers and its own view.

    A partition's statements name their parent, so that the months' file is among them.
    """
    known = {(table.schema, table.name) for schema in schemas for table in schema.tables}
    names = "|".join(re.escape(".".join(table)) for table in sorted(known))
    mention = re.compile(rf"(?i)(?:{_STATEMENT}|\bpartition\s+of\s+)({names})(?![\w$])")
    found = defaultdict(list)
    for source in tree.sources:
        tables = {
            (schema, name)
            for hit in mention.finditer(source.file.text)
            for schema, name in [hit[1].lower().split(".", 1)]
        }
        if source.kind in ("rls", "views"):
            tables.add((source.schema, source.name))
        if source.file.is_template and source.kind == MIGRATION:  # its statements are not SQL yet
            tables |= {table for table in known if ".".join(table) in source.file.text}
        link = Path(os.path.relpath(source.file.path, folder)).as_posix()
        for table in tables & known:
            found[table].append((source.address, link))
    return found
