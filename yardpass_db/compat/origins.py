"""The table columns behind the columns of views."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yardpass_db import db
from yardpass_db.compat import queries


def through_views(
    origins: dict[tuple[int, int], tuple[int, int]], origin: tuple[int, int] | None
) -> tuple[int, int] | None:
    """The origin behind views of views."""
    while origin in origins:
        origin = origins[origin]
    return origin


_NODE = re.compile(
    r"\\.|[{}]|:resno (\d+) :resname \S+ :ressortgroupref \d+"
    r" :resorigtbl (\d+) :resorigcol (\d+) :resjunk (true|false)"
)


def read_origins(connection: db.Connection) -> dict[tuple[int, int], tuple[int, int]]:
    """(view, column number) → (relation, column number) of each plain column.

    The rule's stored tree says it, as it does to PostgREST: PostgreSQL has no function for it.
    """
    found = {}
    for view, tree in db.rows(connection, queries.VIEW_RULES):
        for number, origin in _target_list(tree):
            found[view, number] = origin
    return found


def _target_list(tree: str) -> Iterable[tuple[int, tuple[int, int]]]:
    """The outermost target list of a stored query: (column, (relation, its column))."""
    depth = 0
    for node in _NODE.finditer(tree):
        text = node[0]
        if text == "{":
            depth += 1
        elif text == "}":
            depth -= 1
        elif node[1] and depth == 2 and node[2] != "0" and node[4] == "false":
            yield int(node[1]), (int(node[2]), int(node[3]))
