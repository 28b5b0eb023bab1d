"""Names that people type, and the nearest there is when one is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from yardpass_db.errors import UsageError
from yardpass_db.nearest import asked, near

SHOWN = 20


def unknown(what: str, name: str, known: Iterable[str]) -> UsageError:
    """The error for a name that means nothing, with those that look like it.

    `event` and `event.evens` both lead to `events.events`: the part after the schema counts alone.
    """
    known = list(known)
    found = near(name, known, 3)
    if not found:
        last = {one.rpartition(".")[2]: one for one in reversed(known)}
        found = [last[one] for one in near(name.rpartition(".")[2], last, 3)]
    more = ", …" if len(known) > SHOWN else ""
    hint = asked(found) or f"There are: {', '.join(known[:SHOWN])}{more}"
    return UsageError(f"There is no {what} {name}.", hint=hint)
