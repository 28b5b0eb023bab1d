"""What a scan or a report says of one call site or name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yardpass_db.errors import Place

WORKS, AFTER, BROKEN, UNKNOWN = "works", "works after", "broken", "cannot tell"
_WORST = (BROKEN, AFTER, UNKNOWN, WORKS)


@dataclass(frozen=True)
class Finding:
    """One thing to know of a call. `verdict`: broken, works after (`cure` is done), cannot tell;
    works, where rows may be missed without an error."""

    verdict: str
    what: str
    cure: str = ""
    place: Place | None = None

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {"verdict": self.verdict, "what": self.what, "cure": self.cure}
        if self.place:
            found |= {"line": self.place.line, "column": self.place.column}
        return found


@dataclass(frozen=True)
class Site:
    """A call site and all that is to be said of it. `relations` are the names it uses, `roles`
    the client roles whose grants suffice."""

    place: Place
    call: str
    findings: tuple[Finding, ...] = ()
    relations: tuple[str, ...] = ()
    embeds: tuple[tuple[str, str], ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        verdicts = {finding.verdict for finding in self.findings} | {WORKS}
        return next(verdict for verdict in _WORST if verdict in verdicts)

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.place.path,
            "line": self.place.line,
            "column": self.place.column,
            "call": self.call,
            "verdict": self.verdict,
            "relations": list(self.relations),
            "roles": list(self.roles),
            "findings": [finding.as_dict() for finding in self.findings],
        }
