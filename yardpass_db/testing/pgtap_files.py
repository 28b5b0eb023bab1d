"""Existing pgTAP test files: each `.sql` file is a test, its TAP read line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from yardpass_db import db
from yardpass_db.errors import YardpassError
from yardpass_db.testing.tap_reading import Reading, read_tap


def collect(path: Path, parent: pytest.Collector, patterns: Sequence[str]) -> PgtapFile | None:
    """The file as a collector, None unless it was named or matches a pattern."""
    root = parent.config.rootpath
    if parent.session.isinitpath(path) or any(_matches(path, root, each) for each in patterns):
        return PgtapFile.from_parent(parent, path=path)
    return None


def _matches(path: Path, root: Path, pattern: str) -> bool:
    """`tests/**/*.sql` from the root; ** is any number of folders, none too."""
    if not path.is_relative_to(root):
        return False
    return _fits(path.relative_to(root).parts, tuple(pattern.split("/")))


def _fits(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return _fits(parts, pattern[1:]) or (bool(parts) and _fits(parts[1:], pattern))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])


_IN_PYTHON = "Or write the test in Python: the fixture pg has pgTAP's assertions and no extension."
_NOT_ON_THE_SERVER = (
    "The server's machine lacks pgTAP: install its package there (postgresql-18-pgtap on Debian "
    f"and Ubuntu, for PostgreSQL 18). {_IN_PYTHON}"
)


class PgtapFile(pytest.File):
    """A pgTAP file; it holds one test, because it can only be run whole."""

    def collect(self) -> Iterator[PgtapItem]:
        def run(request: pytest.FixtureRequest, yardpass_url: str) -> None:
            _run(request, yardpass_url, self.path)

        yield PgtapItem.from_parent(self, name="pgtap", callobj=run)


class PgtapFailed(Exception):
    """Assertions of the file failed, or it is not what its plan says."""


class PgtapItem(pytest.Function):
    """Runs the file; as a function it has fixtures, so that a conftest.py may bring its own."""

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:  # noqa: ARG002
        if excinfo.errisinstance(PgtapFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.path.name}::{self.name}"


def _run(request: pytest.FixtureRequest, url: str, path: Path) -> None:
    try:
        connection = db.connect(url, application="yardpass-db tests")
    except YardpassError as error:
        pytest.fail("\n".join(error.lines()), pytrace=False)
    with connection:
        reading = run_file(connection, path)
    request.node.add_report_section("call", "TAP", "\n".join(reading.lines))
    if reading.skip is not None:
        pytest.skip(reading.skip)
    if reading.faults:
        raise PgtapFailed("\n".join(reading.faults))


def run_file(connection: db.Connection, path: Path) -> Reading:
    """What the file said, statement by statement, up to the first that is an error.

    All in one transaction that is rolled back, unless the file commits.
    """
    from yardpass_db.testing.psql import PsqlError, script

    try:
        statements = script(path)
    except PsqlError as error:
        return Reading(faults=[str(error)])
    connection.execute("begin")
    lines: list[str] = []
    trouble = ""
    for statement in statements:
        try:
            results = db.run_script(connection, statement.text)
        except db.PsycopgError as error:
            trouble = _trouble(connection, error, f"{statement.path}:{statement.line}")
            break
        lines += _text(results)
    if connection.info.transaction_status.name != "IDLE":
        connection.execute("rollback")
    reading = read_tap(lines, cut_short=bool(trouble))
    return Reading(reading.lines, [trouble, *reading.faults], None) if trouble else reading


def _text(results: Iterable[list[tuple[Any, ...]]]) -> Iterator[str]:
    """The first column of all rows, which is where TAP stands, line by line."""
    for rows in results:
        for row in rows:
            if row and isinstance(row[0], str):
                yield from row[0].splitlines()


def _trouble(connection: db.Connection, error: db.PsycopgError, place: str) -> str:
    """A statement's error at its place; that pgTAP is not there is said as such."""
    text = f"{place}: {db.failure(error)}"
    if "pgtap.control" in text or 'extension "pgtap"' in text:
        return f"{text}\n{_NOT_ON_THE_SERVER}"
    if error.sqlstate != "42883":
        return text
    if connection.info.transaction_status.name != "IDLE":
        connection.execute("rollback")
    query = """select n.nspname, n.nspname = any (current_schemas(true))
      from pg_extension e join pg_namespace n on n.oid = extnamespace where extname = 'pgtap'"""
    found = db.rows(connection, query)
    if not found:
        return (
            f"{text}\nThe extension pgtap is not installed in this database: `create extension "
            f"pgtap` (as one who may). {_IN_PYTHON}"
        )
    schema, visible = found[0]
    if not visible:
        return f"{text}\npgTAP is in schema {schema}, which is not on the search_path."
    return text
