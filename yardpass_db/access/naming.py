"""Names that people type, and the nearest there is when one is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from yardpass_db.errors import UsageError

SHOWN = 20


def unknown(what: str, name: str, known: Iterable[str]) -> UsageError:
    """The error for a name that means nothing, with those that look like it.

    `event` and `event.evens` both lead to `events.events`: the part after the schema counts alone.
    """
    known = list(known)
    near = difflib.get_close_matches(name, known, n=3)
    if not near:
        last = {one.rpartition(".")[2]: one for one in reversed(known)}
        found = difflib.get_close_matches(name.rpartition(".")[2], list(last), n=3)
        near = [last[one] for one in found]
    more = ", …" if len(known) > SHOWN else ""
    hint = f"There are: {', '.join(known[:SHOWN])}{more}"
    return UsageError(
        f"There is no {what} {name}.", hint=f"Did you mean {' or '.join(near)}?" if near else hint
    )
