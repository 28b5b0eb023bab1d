"""`compat scan`: the call sites of an application, each with its verdict."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from yardpass_db import db
from yardpass_db.compat.calls import RawSql, Subscription, read_calls
from yardpass_db.compat.findings import AFTER, BROKEN, UNKNOWN, WORKS, Site
from yardpass_db.compat.judging import Judge
from yardpass_db.compat.rawsql import SqlJudge, findings_of
from yardpass_db.compat.script import ENDINGS, Script
from yardpass_db.compat.surface import Surface
from yardpass_db.compat.usage import place_of
from yardpass_db.errors import Place, UsageError

IGNORED = {
    "node_modules", "dist", "build", "out", "coverage", "vendor", "target", "public", "migrations",
    "__pycache__",
}  # fmt: skip
LARGEST = 1_000_000  # bytes; what is larger was made by a machine
# A cheap net with wide meshes: a file without any of these words has no call in it.
_MAY_CALL = re.compile(
    rb"\b(?:from|rpc|unsafe|raw|any|one|many|none|prepare|oneOrNone|manyOrNone)\s*[<(]"
    rb"|postgres_changes|sql|SQL|[qQ]uery|[eE]xecute"
)


@dataclass(frozen=True)
class Unread:
    """A file that could not be read, or not to its end."""

    place: Place
    why: str

    def as_dict(self) -> dict[str, Any]:
        return {"file": self.place.path, "line": self.place.line, "why": self.why}


@dataclass(frozen=True)
class Scan:
    """All call sites by file and line."""

    files: int
    sites: tuple[Site, ...]
    unread: tuple[Unread, ...]

    @property
    def works(self) -> bool:
        """Whether every call works as it stands; what cannot be told is no fault."""
        return not any(site.verdict in (AFTER, BROKEN) for site in self.sites)

    @cached_property
    def counts(self) -> dict[str, int]:
        counted = Counter(site.verdict for site in self.sites)
        return {verdict: counted[verdict] for verdict in (WORKS, AFTER, BROKEN, UNKNOWN)}

    def as_dict(self) -> dict[str, Any]:
        return {
            "works": self.works,
            "files": self.files,
            "counts": self.counts,
            "sites": [site.as_dict() for site in self.sites],
            "unread": [one.as_dict() for one in self.unread],
        }


@dataclass
class Application:
    """The files of an application, each read once."""

    root: Path
    _read: dict[Path, Script | None] = field(default_factory=dict)
    _imported: dict[tuple[Path, str], Script | None] = field(default_factory=dict)

    def files(self) -> Iterator[Path]:
        """Scripts and .sql files by path; what is installed, built or hidden is left out."""
        if not self.root.is_dir():
            raise UsageError(f"No folder at {self.root}.", hint="Name the application's folder.")
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(n for n in folders if n not in IGNORED and not n.startswith("."))
            for name in sorted(names):
                if name.endswith((*ENDINGS, ".sql")) and not name.endswith((".d.ts", ".min.js")):
                    yield Path(folder, name)

    def script(self, path: Path) -> Script | None:
        """A script by its path; None when it is not there or too large."""
        if path not in self._read:
            self._read[path] = None
            if path.is_file() and path.stat().st_size <= LARGEST:
                self._read[path] = Script(path, _shown(path), path.read_bytes(), self.imported)
        return self._read[path]

    def imported(self, script: Script, module: str) -> Script | None:
        """The file that `import … from module` means; only the application's own."""
        key = (script.path.parent, module)
        if key not in self._imported:
            self._imported[key] = next(filter(None, map(self.script, self._candidates(*key))), None)
        return self._imported[key]

    def _candidates(self, folder: Path, module: str) -> Iterator[Path]:
        """Where it may be: beside the file, or below the root for `@/` and `~/`."""
        if module.startswith("."):
            bases = [str(folder / module)]
        elif module[:2] in ("@/", "~/"):
            bases = [str(self.root / at / module[2:]) for at in ("src", "", "app")]
        else:
            return
        for base in map(os.path.normpath, bases):
            stem, ending = os.path.splitext(base)  # noqa: PTH122 (many, and Path is slow)
            stem = stem if ending in ENDINGS else base
            yield from (Path(f"{stem}{end}") for end in ENDINGS)
            yield from (Path(f"{stem}/index{end}") for end in ENDINGS)


def _shown(path: Path) -> str:
    """As people see it from where they stand."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def scan(connection: db.Connection, surface: Surface, root: Path, role: str = "") -> Scan:
    """Judge every call of the application. `role`: with the grants of this client role only."""
    application = Application(root)
    judge, judge_sql = Judge(surface, role), SqlJudge(connection, surface)
    sites: list[Site] = []
    unread: list[Unread] = []
    count = 0
    with judge_sql.open():
        for path in application.files():
            count += 1
            try:
                if path.suffix == ".sql":
                    sites += _sql_file(judge_sql, path)
                else:
                    sites += _script(application, path, judge, judge_sql, unread)
            except (OSError, UnicodeDecodeError, RecursionError) as error:
                unread.append(Unread(Place(_shown(path)), f"{type(error).__name__}: {error}"))
    sites.sort(key=lambda one: (one.place.path, one.place.line or 0, one.place.column or 0))
    return Scan(count, tuple(sites), tuple(unread))


def _script(
    application: Application,
    path: Path,
    judge: Judge,
    judge_sql: SqlJudge,
    unread: list[Unread],
) -> Iterator[Site]:
    script = application.script(path)
    if script is None:
        unread.append(Unread(Place(_shown(path)), f"larger than {LARGEST:,} bytes"))
        return
    if not _MAY_CALL.search(script.source):
        return
    line = script.first_error
    if line:
        unread.append(Unread(Place(script.shown, line), "this is not a script to its end"))
    for call in read_calls(script):
        if isinstance(call, RawSql):
            yield from _raw(judge_sql, call)
        elif isinstance(call, Subscription):
            yield judge.subscription(call)
        else:
            yield judge.call(call)


def _raw(judge: SqlJudge, raw: RawSql) -> Iterator[Site]:
    for found in judge.judge(raw.text.value):
        place = place_of(raw.text.spot(found.offset) or raw.place)
        yield Site(place, _first_words(found.statement),
                   findings_of(found, place), found.relations)  # fmt: skip


def _sql_file(judge: SqlJudge, path: Path) -> Iterator[Site]:
    text = path.read_text(encoding="utf-8-sig")
    for found in judge.judge(text):
        place = Place(_shown(path), *db.line_and_column(text, found.offset))
        shown = _first_words(found.statement)
        yield Site(place, shown, findings_of(found, place), found.relations)


def _first_words(text: str) -> str:
    words = " ".join(text[:200].split())
    return words if len(words) <= 60 else words[:59] + "…"


def relations_used(sites: Sequence[Site]) -> dict[str, list[Site]]:
    """The sites by each relation that they name."""
    found: dict[str, list[Site]] = {}
    for site in sites:
        for name in site.relations:
            found.setdefault(name, []).append(site)
    return found
