"""The source tree: which files there are, what their names and headers say.

Knows nothing of Jinja or of databases. Files are read once, as bytes; a header is parsed only
when somebody asks, because `status` on 1,500 files asks for none.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from yardpass_db.errors import Place, SourceError, UsageError
from yardpass_db.headers import Header, parse_header

MIGRATION = "schemas"
REPEATABLE_KINDS = ("functions", "views", "rls")  # in the order they run
KINDS = (MIGRATION, *REPEATABLE_KINDS)

_NAME = re.compile(r"^[a-z_][a-z0-9_$]*$")
_MIGRATION_NAME = re.compile(r"^(\d{1,18})_([a-z0-9_]+)$")
_SUFFIX = re.compile(r"(\.rollback|\.verify)?\.sql(\.j2)?$")


@dataclass(frozen=True)
class File:
    """One file: its bytes, and where they came from. `path` is shown to people."""

    path: str
    raw: bytes = field(repr=False)

    @property
    def is_template(self) -> bool:
        return self.path.endswith(".j2")

    @cached_property
    def text(self) -> str:
        """The decoded text with LF line ends. Raises SourceError on anything but UTF-8."""
        try:
            text = self.raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if self.raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise SourceError(
                    "Not UTF-8, but UTF-16.",
                    place=Place(self.path, 1, 1),
                    hint=f"Save the file as UTF-8, e.g. iconv -f utf-16 -t utf-8 {self.path}",
                ) from None
            line = self.raw.count(b"\n", 0, error.start) + 1
            column = error.start - (self.raw.rfind(b"\n", 0, error.start) + 1) + 1
            raise SourceError(
                f"Not UTF-8: byte 0x{self.raw[error.start]:02x}.",
                place=Place(self.path, line, column),
                hint=f"Save the file as UTF-8, e.g. iconv -f latin1 -t utf-8 {self.path}",
            ) from None
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            raise SourceError(
                "A NUL byte: PostgreSQL cannot take this file.",
                place=Place(self.path, line),
                hint="Take it out: tr -d '\\000' deletes NUL bytes.",
            )
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def header(self) -> Header:
        return parse_header(self.text, self.path)


@dataclass(frozen=True)
class Source:
    """A migration or a repeatable as it lies in the tree."""

    kind: str
    schema: str
    name: str
    file: File
    undo: File | None = None
    verify: File | None = None

    @cached_property
    def address(self) -> str:
        """`schemas/events/0003_event_posts`: kind, schema and name."""
        return f"{self.kind}/{self.schema}/{self.name}"

    @property
    def id(self) -> str:
        """What people type: `events.0003_event_posts` for a migration, else the address."""
        return short_id(self.address)

    @property
    def number(self) -> int:
        """The migration's number; 0 for a repeatable."""
        found = _MIGRATION_NAME.match(self.name)
        return int(found[1]) if found and self.kind == MIGRATION else 0

    @property
    def header(self) -> Header:
        return self.file.header

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file's bytes, hexadecimal."""
        return hashlib.sha256(self.file.raw).hexdigest()


@dataclass(frozen=True)
class Tree:
    """A whole source tree. `macros` are the files templates may import, by name."""

    root: Path
    sources: tuple[Source, ...]
    macros: dict[str, File]

    @property
    def migrations(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.kind == MIGRATION)

    @property
    def repeatables(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.kind != MIGRATION)

    @cached_property
    def macros_digest(self) -> str:
        """SHA-256 over all macros: a template's text may depend on any of them."""
        digest = hashlib.sha256()
        for name in sorted(self.macros):
            digest.update(name.encode() + b"\0" + self.macros[name].raw + b"\0")
        return digest.hexdigest()

    def digest(self, source: Source) -> str:
        """The hash that changes whenever the source's rendered text can change."""
        if not source.file.is_template or not self.macros:
            return source.digest
        return hashlib.sha256(f"{source.digest} {self.macros_digest}".encode()).hexdigest()


def short_id(address: str) -> str:
    """`events.0003_event_posts` for `schemas/events/0003_event_posts`; other addresses as is."""
    kind, _, rest = address.partition("/")
    return rest.replace("/", ".") if kind == MIGRATION else address


def read_tree(root: Path) -> Tree:
    """The tree below `root`.

    Raises UsageError when there is none, SourceError for names that cannot be: two files with
    one number, a rollback without its migration, an unreadable folder.
    """
    if not root.is_dir():
        raise UsageError(
            f"No source tree at {root}.",
            hint="Name the folder that holds schemas/ with --sources DIR, "
            "or start one with: yardpass-db new migration <schema> <name>",
        )
    # Of a folder beside or within the tree, every command would find that all is well.
    if not _is_tree(root):
        raise UsageError(
            f"{root} is no source tree: it holds none of {', '.join(KINDS)}.",
            hint="Name the folder that holds them with --sources DIR.",
        )
    shown = _shown(root)
    sources: list[Source] = []
    for kind in KINDS:
        for schema in _names(root / kind, f"{shown}/{kind}"):
            sources += _read_folder(root, shown, kind, schema)
    _refuse_same_numbers(sources)
    macros = {
        name: _read(path, f"{shown}/macros/{name}")
        for name, path in _files(root / "macros", f"{shown}/macros")
        if name.endswith((".j2", ".sql"))
    }
    return Tree(root, tuple(sources), macros)


def read_tree_if_any(root: Path) -> Tree:
    """The tree below `root`, or one without files where there is none."""
    return read_tree(root) if _is_tree(root) else Tree(root, (), {})


def _is_tree(root: Path) -> bool:
    return any((root / kind).is_dir() for kind in KINDS)


def _shown(root: Path) -> str:
    """The root as people see it: relative to where they stand when that is shorter."""
    try:
        return str(root.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(root)


def _read_folder(root: Path, shown: str, kind: str, schema: str) -> list[Source]:
    """All sources of one `<kind>/<schema>` folder, by name."""
    shown = f"{shown}/{kind}/{schema}"
    mains: dict[str, File] = {}
    beside: dict[tuple[str, str], File] = {}
    for name, path in _files(root / kind / schema, shown):
        suffix = _SUFFIX.search(name)
        if suffix is None:
            if name.endswith((".md", ".txt")):
                continue
            raise SourceError(
                f"{name} is not a .sql or .sql.j2 file.",
                place=Place(f"{shown}/{name}"),
                hint="Move it out of the source tree, or give it the ending .sql.",
            )
        stem, role = name[: suffix.start()], suffix[1] or ""
        file = _read(path, f"{shown}/{name}")
        if (stem in mains) if not role else ((stem, role) in beside):
            raise SourceError(
                f"{stem} stands here twice, as .sql and as .sql.j2.",
                place=Place(file.path),
                hint="Delete one of them.",
            )
        if role:
            beside[stem, role] = file
        else:
            _check_name(kind, stem, file)
            mains[stem] = file
    for (stem, role), file in beside.items():
        if stem not in mains or kind != MIGRATION:
            raise SourceError(
                f"{stem}{role}.sql belongs to no migration.",
                place=Place(file.path),
                hint=f"Rename it after its migration, or add {stem}.sql beside it.",
            )
    return [
        Source(kind, schema, stem, mains[stem], beside.get((stem, ".rollback")),
               beside.get((stem, ".verify")))
        for stem in sorted(mains)
    ]  # fmt: skip


def _check_name(kind: str, stem: str, file: File) -> None:
    if not file.raw.strip():
        raise SourceError("The file is empty.", place=Place(file.path), hint="Delete or fill it.")
    if kind == MIGRATION and not _MIGRATION_NAME.match(stem):
        raise SourceError(
            f"{stem} is not a migration's name.",
            place=Place(file.path),
            hint="A migration is named NNNN_what_it_does.sql, e.g. 0003_event_posts.sql",
        )


def _refuse_same_numbers(sources: list[Source]) -> None:
    seen: dict[tuple[str, int], Source] = {}
    for source in sources:
        if source.kind != MIGRATION:
            continue
        other = seen.setdefault((source.schema, source.number), source)
        if other is not source:
            raise SourceError(
                f"Two migrations of {source.schema} have the number {source.number}: "
                f"{other.name} and {source.name}.",
                place=Place(source.file.path),
                hint="Give the one that has not run anywhere yet the next free number.",
            )


def _entries(path: Path, shown: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(path) as found:
            yield from sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        raise SourceError(
            f"Cannot read the folder: {error.strerror}.",
            place=Place(shown),
            hint=f"Check the rights: ls -ld {path}",
        ) from None


def _names(path: Path, shown: str) -> list[str]:
    """The schema folders below a kind's folder."""
    found = []
    for entry in _entries(path, shown):
        if entry.name.startswith(".") or not _is_folder(entry):
            continue
        if not _NAME.match(entry.name):
            raise SourceError(
                f"{entry.name} is not a schema's name.",
                place=Place(f"{shown}/{entry.name}"),
                hint="Use lower case letters, digits and _, as in the database.",
            )
        found.append(entry.name)
    return found


def _files(path: Path, shown: str) -> list[tuple[str, str]]:
    """(name, path) of the files in a folder, hidden and backup files left out."""
    return [
        (entry.name, entry.path)
        for entry in _entries(path, shown)
        if not entry.name.startswith((".", "#"))
        and not entry.name.endswith("~")
        and not _is_folder(entry)
    ]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """A link that leads nowhere is no folder, but a file that cannot be read."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _read(path: str, shown: str) -> File:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 (1,500 of these are half of a no-op)
            return File(shown, stream.read())
    except OSError as error:
        raise SourceError(
            f"Cannot read the file: {error.strerror}.",
            place=Place(shown),
            hint=f"Check the rights: ls -l {path}",
        ) from None
