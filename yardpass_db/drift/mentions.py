"""What a tree's files have to say otherwise when something was renamed by hand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from yardpass_db.drift import identity as names

Files = Mapping[str, str]  # by path below the tree: rls/town/houses.sql

_TEMPLATE = "-- for each table in:"
_FOLDERS = ("functions", "views", "rls", "checks", "macros", "partitions")


def read(tree: Path) -> Files:
    """The files that are read anew each time; of migrations, which are history, what verifies."""
    found = [one for folder in _FOLDERS for one in (tree / folder).rglob("*") if one.is_file()]
    found += (tree / "schemas").rglob("*.verify.sql*")
    wanted = (".sql", ".j2", ".toml")
    return {
        one.relative_to(tree).as_posix(): one.read_text(encoding="utf-8", errors="replace")
        for one in sorted(found)
        if one.suffix in wanted
    }


def told_in(files: Files, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Comments: the commands that give the files their new names and the new names to the files.

    `pairs` are the old and new identities of tables, views, schemas, types and columns, in the
    order of their renaming. What only might mean a column is told to people.
    """
    commands: list[str] = []
    said: list[str] = []
    for step in _steps(pairs):
        if step[0][0].startswith("column "):
            said += _might_mean(files, *step[0])
            continue
        moves = _moves(files, step)
        commands += [f"mv sql/{old} sql/{new}" for old, new in moves]
        files = {_now(path, moves): text for path, text in files.items()}
        files, command = _rewritten(files, step)
        commands += command
    shown = ["", "-- In the files, too; where the folder sql is:"] if commands else []
    return [*shown, *(f"--   {one}" for one in commands), *said]


def _steps(pairs: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """One renaming after the other; names that change places in one step."""
    for old, new in pairs:
        if (new, old) not in pairs:
            yield [(old, new)]
        elif old < new:
            yield [(old, new), (new, old)]


def _moves(files: Files, step: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """(old, new) paths of what is named by its table; aside first in a swap.

    Functions and views stay: what a file made that is gone is dropped before migrations run.
    """
    found = []
    for old, new in step:
        kind, name, to = names.split(old)[0], _path(old), _path(new)
        if kind == "schema" and any(path.startswith(f"rls/{name}/") for path in files):
            found.append((f"rls/{name}", f"rls/{to}"))
        elif kind == "table":
            found += [
                (f"rls/{name}{end}", f"rls/{to}{end}")
                for end in (".sql", ".sql.j2")
                if f"rls/{name}{end}" in files
            ]
    taken = {old for old, _ in found}
    aside = {new: f"{new}.aside" for _, new in found if new in taken}
    return [*aside.items(), *((aside.get(old, old), new) for old, new in found)]


def _path(identity: str) -> str:
    """`town/houses` of a table, `town` of a schema."""
    schema, _, own = names.split(identity)[1].rpartition(".")
    own = names.unquoted(own)
    return f"{names.unquoted(schema)}/{own}" if schema else own


def _now(path: str, moves: Sequence[tuple[str, str]]) -> str:
    """Where a file is after the moves."""
    for old, new in moves:
        if path == old or path.startswith(f"{old}/"):
            path = f"{new}{path.removeprefix(old)}"
    return path


def _rewritten(files: Files, step: Sequence[tuple[str, str]]) -> tuple[Files, list[str]]:
    """The files with the new names, and the command that does it where there are any."""
    to = {names.split(old)[1]: names.split(new)[1] for old, new in step}
    any_of = f"(?:{'|'.join(map(re.escape, to))})"
    header = ""
    if step[0][0].startswith("schema "):
        each = rf"(?<![\w.]){any_of}(?=\.)|(?<=schema ){any_of}(?!\w)"
        header = rf"(?<!\S){any_of}(?!\S)"
    else:
        each = rf"(?<![\w.]){any_of}(?!\w)"

    def rewritten(text: str) -> str:
        lines = text.splitlines(keepends=True)
        for at, line in enumerate(lines):
            lines[at] = re.sub(each, lambda found: to[found[0]], line)
            if header and line.startswith(_TEMPLATE):
                lines[at] = re.sub(header, lambda found: to[found[0]], line)
        return "".join(lines)

    new = {path: rewritten(text) for path, text in files.items()}
    touched = " ".join(shlex.quote(f"sql/{one}") for one in new if new[one] != files[one])
    if not touched:
        return files, []
    said = ", ".join(f"q({old}), q({to[old]})" for old in to)
    program = f"%n = ({said}); s/{each}/$n{{$&}}/g"
    program += f"; s/{header}/$n{{$&}}/g if /^{_TEMPLATE}/" if header else ""
    return new, [f"perl -pi -e {shlex.quote(program)} {touched}"]


def _might_mean(files: Files, old: str, new: str) -> list[str]:
    relation, own = names.column_of(old)
    word = re.compile(rf"(?<!\w){re.escape(names.unquoted(own))}(?!\w)")
    found = [
        path for path, text in files.items() if names.is_named(relation, text) and word.search(text)
    ]
    if not found:
        return []
    to = names.column_of(new)[1]
    return ["", f"-- {own} of {relation} is {to} now. These may mean it, bodies of functions above "
            "all:", *(f"--   sql/{path}" for path in found)]  # fmt: skip
