"""What the makers of mutants have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sketch:
    """A change to a relation or function: its name, the change in words, the SQL.

    `roles` are the client roles it can concern, empty for all. `same` says why it provably
    changes nobody's rights, `risk` what it opens that no row of a world can show.
    """

    of: str
    change: str
    sql: str
    roles: tuple[str, ...] = ()
    same: str = ""
    risk: str = ""
