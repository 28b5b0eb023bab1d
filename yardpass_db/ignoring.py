"""`sql/checks/ignore.toml`: offenders that are known, with a reason and a last day."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yardpass_db.errors import Place, SourceError

if TYPE_CHECKING:
    from yardpass_db.verify import Result

FILE = "checks/ignore.toml"
EXAMPLE = """[[ignore]]
check = "0005_table_comment"
object = "users.follows"
reason = "The comment waits for the owner's words."
until = 2027-01-31"""


@dataclass(frozen=True)
class Ignored:
    """An offender that is let pass: its check, its `object`, why, and the last day of it."""

    check: str
    object: str
    reason: str
    until: date

    def __str__(self) -> str:
        return f"{self.object} was ignored until {self.until}: {self.reason}"


def read_ignored(root: Path, checks: Collection[str]) -> list[Ignored]:
    """The entries of `<root>/checks/ignore.toml`, none when there is no such file.

    Raises SourceError when the file is not TOML, an entry lacks a key, has another one or one of
    a wrong kind, or names none of `checks`.
    """
    try:
        found = tomllib.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(f"Cannot read the list of ignored offenders: {error}.") from None
    entries = found.get("ignore", [])
    if set(found) - {"ignore"} or not isinstance(entries, list):
        raise _wrong("The list of ignored offenders holds [[ignore]] entries only.")
    return [_entry(number, entry, checks) for number, entry in enumerate(entries, 1)]


def _entry(number: int, entry: Any, checks: Collection[str]) -> Ignored:
    kinds = {"check": str, "object": str, "reason": str, "until": date}
    if not isinstance(entry, dict) or set(entry) != set(kinds):
        raise _wrong(f"Entry {number} must have {', '.join(kinds)}, and nothing else.")
    for key, kind in kinds.items():
        # A TOML date with a time of day is a datetime, which Python counts as a date.
        if not isinstance(entry[key], kind) or isinstance(entry[key], datetime):
            raise _wrong(f"Entry {number}: {key} is not a {'date' if kind is date else 'string'}.")
        if kind is str and not entry[key].strip():
            raise _wrong(f"Entry {number}: {key} is empty.")
    if entry["check"] not in checks:
        raise _wrong(f"Entry {number}: there is no check {entry['check']}.")
    return Ignored(**entry)


def _wrong(message: str) -> SourceError:
    return SourceError(message, place=Place(FILE), hint=f"An entry looks like this:\n{EXAMPLE}")


def set_aside(
    results: Sequence[Result], ignored: Sequence[Ignored], today: date | None = None
) -> list[Result]:
    """The results with the ignored offenders moved to `Result.ignored`.

    Entries past their last day ignore nothing any more: their check fails by its offender, whose
    row then says so, as `expired`. `today` is the local date when None.
    """
    day = today or date.today()
    known = {(one.check, one.object): one for one in ignored}
    sorted_out = []
    for result in results:
        kept, aside = [], []
        for offender in result.offenders:
            entry = known.get((offender.check, str(offender.row.get("object"))))
            if entry is None:
                kept.append(offender)
            elif entry.until < day:
                kept.append(replace(offender, row=offender.row | {"expired": str(entry)}))
            else:
                aside.append(offender)
        sorted_out.append(replace(result, offenders=tuple(kept), ignored=tuple(aside)))
    return sorted_out
