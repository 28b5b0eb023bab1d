"""`compat scan`: the call sites of an application, each with its verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from yardpass_db import db
from yardpass_db.compat.application import LARGEST, Application, shown
from yardpass_db.compat.calls import RawSql, Subscription, read_calls
from yardpass_db.compat.findings import AFTER, BROKEN, UNKNOWN, WORKS, Finding, Site
from yardpass_db.compat.judging import Judge
from yardpass_db.compat.rawsql import SqlJudge, findings_of
from yardpass_db.compat.surface import Surface
from yardpass_db.compat.usage import place_of
from yardpass_db.errors import Place

# A cheap net with wide meshes: a file without any of these words has no call in it.
_MAY_CALL = re.compile(
    rb"\b(?:from|rpc)\b(?!\s*['\"])|\[\s*['\"](?:from|rpc)['\"]"
    rb"|\b(?:unsafe|raw|any|one|many|none|prepare|oneOrNone|manyOrNone)\s*[<(]"
    rb"|postgres_changes|POSTGRES_CHANGES|sql|SQL|[qQ]uery|[eE]xecute"
    rb"|`\s*(?i:select|insert|update|delete|with)\b"
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
                unread.append(Unread(Place(shown(path)), f"{type(error).__name__}: {error}"))
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
        unread.append(Unread(Place(shown(path)), f"larger than {LARGEST:,} bytes"))
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
    """A site per statement: where it stands, or where a constant is given to the call."""
    if raw.text is None:
        what = "the SQL is made when it runs"
        yield Site(place_of(raw.place), "…", (Finding(UNKNOWN, what, "", place_of(raw.place)),))
        return
    for found in judge.judge(raw.text.value):
        spot = raw.text.spot(found.offset) or raw.place
        inside = spot[0] is raw.place[0] and raw.place[1] <= spot[1] < raw.end
        place = place_of(spot if inside else raw.place)
        yield Site(place, _first_words(found.statement),
                   findings_of(found, place_of(spot)), found.relations)  # fmt: skip


def _sql_file(judge: SqlJudge, path: Path) -> Iterator[Site]:
    text = path.read_text(encoding="utf-8-sig")
    for found in judge.judge(text):
        place = Place(shown(path), *db.line_and_column(text, found.offset))
        yield Site(place, _first_words(found.statement), findings_of(found, place), found.relations)


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
