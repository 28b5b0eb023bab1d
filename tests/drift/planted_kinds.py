"""What a planted difference is."""

from __future__ import annotations

from typing import NamedTuple


class Plant(NamedTuple):
    """`as_superuser`: the owner may not do it. `restorable`: what restoring leaves different.

    `acceptable`: whether a migration or a repeatable can say the same.
    """

    sql: str
    object: str
    state: str = "changed"
    as_superuser: bool = False
    left: str = ""
    acceptable: bool = True
    by_hand: bool = False


MISSING, UNDECLARED = "missing", "undeclared"
