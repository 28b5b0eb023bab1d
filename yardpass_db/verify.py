"""Queries that return offenders: verify files of migrations, and the checks of `sql/checks/`.

No rows means pass. `verify` runs them read-only: no lock above ACCESS SHARE, nothing written,
SELECT rights are enough, a standby will do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yardpass_db import db
from yardpass_db.errors import DatabaseError, Place, SourceError, UsageError
from yardpass_db.ignoring import Ignored, read_ignored, set_aside
from yardpass_db.nearest import did_you_mean
from yardpass_db.sources import File, Tree, short_id
from yardpass_db.workspace import Workspace

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Offender:
    """A row that a check returned: which check, what it says, the row's values by column."""

    check: str
    sentence: str
    row: dict[str, Any]
    path: str

    def __str__(self) -> str:
        values = {key: value for key, value in self.row.items() if value is not None}
        if "object" in values:
            rest = [str(values[key]) for key in ("problem", "cure", "expired") if key in values]
            return f"{values['object']}: {' — '.join(rest) or self.sentence}"
        return ", ".join(f"{key}={value}" for key, value in values.items()) or "(an empty row)"

    def as_dict(self) -> dict[str, Any]:
        return {"check": self.check, "sentence": self.sentence, "row": self.row, "file": self.path}


@dataclass(frozen=True)
class Result:
    """What one check found, what of it is ignored for now, or why it could not run."""

    check: str
    sentence: str
    path: str
    offenders: tuple[Offender, ...] = ()
    error: str = ""
    ignored: tuple[Offender, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.offenders and not self.error

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "check": self.check,
            "sentence": self.sentence,
            "file": self.path,
            "passed": self.passed,
            "offenders": [offender.row for offender in self.offenders],
        }
        if self.ignored:
            found["ignored"] = [offender.row for offender in self.ignored]
        return found | ({"error": self.error} if self.error else {})


def read_checks(root: Path) -> list[tuple[str, File]]:
    """(name, file) of each check below `<root>/checks`, by name."""
    folder = root / "checks"
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.glob("*.sql")):
        try:
            file = File(f"{folder.name}/{path.name}", path.read_bytes())
        except OSError as error:
            raise SourceError(
                f"Cannot read the check: {error.strerror}.", place=Place(str(path))
            ) from None
        found.append((path.stem, file))
    return found


def offenders(connection: db.Connection, check: str, file: File, text: str) -> list[Offender]:
    """The rows that a check's queries return. Raises psycopg.Error when one fails."""
    found = []
    for index, (columns, rows) in enumerate(db.run_queries(connection, text)):
        if not rows:
            continue
        sentence = _sentence(text, index) or file.header.summary or check
        found += [
            Offender(check, sentence, dict(zip(columns, row, strict=True)), file.path)
            for row in rows
        ]
    return found


def _sentence(text: str, index: int) -> str:
    """The comment that stands right before the query that returned the rows."""
    from yardpass_db.sqltext import pieces

    found = pieces(text)
    before = text[found[index - 1].stop if index else 0 : found[index].stop]
    lead = re.match(r"[\s;]*((?:--[^\n]*\n\s*)+)", before)
    if not lead:
        return ""
    lines = [line.strip().lstrip("- ").strip() for line in lead[1].splitlines()]
    return " ".join(line for line in lines if line)


def refuse_offenders(connection: db.Connection, text: str, address: str, file: File) -> None:
    """Raise DatabaseError when a migration's verify queries return rows: it is undone then."""
    try:
        found = offenders(connection, address, file, text)
    except db.PsycopgError as error:
        at = db.position(error)
        place = Place(file.path, *db.line_and_column(text, at)) if at else Place(file.path)
        raise DatabaseError(
            f"The verify file of {short_id(address)} failed.",
            place=place,
            detail=db.failure(error),
            undone="The migration was undone.",
            hint="Mend the query; `yardpass-db migrate` runs both again.",
        ) from error
    if found:
        raise DatabaseError(
            f"{short_id(address)} left {len(found)} offender{'s' if len(found) > 1 else ''}: "
            f"{found[0].sentence}",
            place=Place(file.path),
            detail="\n".join(str(one) for one in found[:SHOWN_ROWS]),
            undone="The migration was undone.",
            hint="Mend the migration or the data, then run `yardpass-db migrate` again.",
        )


def told(tree: Tree) -> str:
    """The SQL that tells checks what the tree says, until the transaction ends.

    Two arrays: `yardpass_db.schemas`, the schemas that it has files for, and
    `yardpass_db.unexposed`, the tables that it declares to have no public view.
    """
    facts = {
        "schemas": {source.schema for source in tree.sources},
        "unexposed": {name for source in tree.sources for name in source.header.exceptions},
    }
    arrays = {name: ", ".join(map(db.literal, sorted(names))) for name, names in facts.items()}
    calls = [
        f"set_config('yardpass_db.{name}', (array[{values}]::text[])::text, true)"
        for name, values in arrays.items()
    ]
    return f"select {', '.join(calls)}"


def run_checks(
    connection: db.Connection,
    checks: Sequence[tuple[str, File, str]],
    ignored: Sequence[Ignored] = (),
    settings: str = "",
) -> list[Result]:
    """Each check in one read-only transaction of its own, so that a broken one harms no other.

    `settings` is what `told` makes of the tree.
    """
    results = []
    for name, file, text in checks:
        sentence = file.header.summary or name
        try:
            with db.transaction(connection, "read only", settings):
                found = offenders(connection, name, file, text)
            results.append(Result(name, sentence, file.path, tuple(found)))
        except db.PsycopgError as error:
            if connection.broken or connection.closed:
                raise
            results.append(Result(name, sentence, file.path, (), db.failure(error)))
    return set_aside(results, ignored)


def all_checks(workspace: Workspace, applied: set[str]) -> list[tuple[str, File, str]]:
    """The tree's checks, then the verify files of the migrations that are applied."""
    found = [(name, file, file.text) for name, file in read_checks(workspace.tree.root)]
    for item in workspace.items():
        verify, text = item.source.verify, workspace.verify_text(item)
        if verify and text and item.address in applied:
            found.append((item.id, verify, text))
    return found


def verify(workspace: Workspace, only: Sequence[str] = ()) -> list[Result]:
    """All checks, or those named.

    Raises UsageError for a name there is no check of, SourceError for a faulty ignore.toml.
    """
    from yardpass_db import history

    applied = {entry.address for entry in history.active(workspace.connection)}
    checks = all_checks(workspace, applied)
    names = [name for name, _, _ in checks]
    for name in only:
        if name not in names:
            hint = did_you_mean(name, names, 3) or f"There are: {', '.join(names)}"
            raise UsageError(f"There is no check {name}.", hint=hint)
    wanted = [check for check in checks if not only or check[0] in only]
    root = workspace.tree.root
    ignored = read_ignored(root, [name for name, _ in read_checks(root)])
    return run_checks(workspace.connection, wanted, ignored, told(workspace.tree))
