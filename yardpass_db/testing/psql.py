r"""A psql script as statements: what psql's own commands (`\set`, `\i`) mean without psql."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yardpass_db import db, sqltext

# About psql's own output and behaviour: without psql they have nothing to say.
_IGNORED = {
    "pset", "timing", "echo", "qecho", "warn", "unset", "x", "a", "t", "encoding",
}  # fmt: skip
_SILENT = {"QUIET", "ON_ERROR_STOP", "ON_ERROR_ROLLBACK", "ECHO", "VERBOSITY", "SHOW_CONTEXT"}
# A backslash outside of quotes is never SQL. `\g` ends a statement, as a semicolon does.
_COMMAND = re.compile(r"\\(\w+|!|\.|\?)[ \t]*(.*?)[ \t]*$", re.M)
_LITERAL = re.compile(
    r"(?<!\w)[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
    r"|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$|--[^\n]*|/\*.*?\*/",
    re.S,
)
# A variable, or what variables are not looked for in.
_TOKEN = re.compile(
    rf"(?<![:\w]):(?:'(?P<text>\w+)'|\"(?P<name>\w+)\"|(?P<raw>\w+))|{_LITERAL.pattern}", re.S
)


class PsqlError(Exception):
    """A psql command that cannot be done without psql, or a text that is not SQL."""


@dataclass(frozen=True)
class Statement:
    """One statement and where it begins: `line` is 1-based."""

    text: str
    path: str
    line: int


def script(path: Path, variables: dict[str, str] | None = None) -> list[Statement]:
    r"""The statements of a file and of the files that it includes with `\i` or `\ir`.

    `\set` gives variables their values; settings of psql's output are left out. Raises PsqlError
    for another command of psql, and where the text is not SQL.
    """
    known = {} if variables is None else variables
    text = _read(path)
    found: list[Statement] = []
    begun = 0
    for command in _commands(text):
        found += _statements(text, begun, command.start(), path, known)
        begun = command.end()
        if command[1] == "q":
            return found
        place = f"{path}:{db.line_and_column(text, command.start())[0]}"
        found += _run(command[1], command[2], path, place, known)
    return found + _statements(text, begun, len(text), path, known)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PsqlError(f"{path}: this is not UTF-8 ({error.reason} at {error.start}).") from None


def _commands(text: str) -> Iterator[re.Match[str]]:
    """psql's commands, those within quotes and comments aside."""
    quoted = [each.span() for each in _LITERAL.finditer(text)]
    for found in _COMMAND.finditer(text):
        if not any(start < found.start() < end for start, end in quoted):
            yield found


def _run(
    name: str, argument: str, path: Path, place: str, known: dict[str, str]
) -> list[Statement]:
    if name in ("i", "ir", "include", "include_relative"):
        included = Path(argument.strip("'\""))
        base = path.parent if name in ("ir", "include_relative") else Path.cwd()
        candidates = [base / included, path.parent / included]
        existing = next((each for each in candidates if each.is_file()), None)
        if existing is None:
            raise PsqlError(f"{place}: there is no file {included}.")
        return script(existing, known)
    if name == "set":
        variable, _, value = argument.partition(" ")
        if variable not in _SILENT:
            known[variable] = _value(value)
    elif name not in _IGNORED and not (name == "g" and not argument):
        raise PsqlError(f"{place}: \\{name} cannot be done without psql.")
    return []


def _statements(
    text: str, begun: int, end: int, path: Path, known: dict[str, str]
) -> list[Statement]:
    """The statements of a part of the text, at their places in the whole."""
    piece = text[begun:end]
    sql = _filled(piece, known)
    wrong = sqltext.syntax_error(sql)
    if wrong:
        message, offset = wrong
        line = db.line_and_column(text[:begun] + sql, begun + offset)[0]
        copied = re.search(r"\bfrom\s+stdin\b", sql, re.I)
        hint = " COPY data cannot be sent without psql: write INSERT." if copied else ""
        raise PsqlError(f"{path}:{line}: {message}.{hint}")
    return [
        Statement(
            each.text, str(path), db.line_and_column(text[:begun] + sql, begun + each.offset)[0]
        )
        for each in sqltext.statements(sql)
    ]


def _filled(sql: str, known: dict[str, str]) -> str:
    """`:name`, `:'name'` and `:"name"` replaced outside of literals and comments, as psql does."""
    if not known:
        return sql

    def value(found: re.Match[str]) -> str:
        name = found["text"] or found["name"] or found["raw"]
        if name not in known:
            return found[0]
        if found["text"]:
            return db.literal(known[name])
        return db.ident(known[name]) if found["name"] else known[name]

    return _TOKEN.sub(value, sql)


def _value(argument: str) -> str:
    """What `\\set` sets: a text, maybe in quotes."""
    quoted = re.fullmatch(r"'((?:[^']|'')*)'", argument.strip())
    return quoted[1].replace("''", "'") if quoted else argument.strip()
