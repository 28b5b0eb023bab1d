"""Measurements and differences as text for a terminal and as data for --json."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from yardpass_db.access.check import Result
from yardpass_db.access.compare import Difference
from yardpass_db.access.judging import Cell
from yardpass_db.access.measure import COMMANDS
from yardpass_db.access.oracle import AS_OWN
from yardpass_db.access.world import World
from yardpass_db.output import plural, table

LETTERS = {"select": "s", "insert": "i", "update": "u", "delete": "d", "truncate": "t"}
LEGEND = (
    "S I U D T select, insert, update, delete, truncate: capital all rows of the world, small some,"
    "\n· granted but none, - permission denied, ! not as declared"
)


def letter(cell: Cell) -> str:
    """One character for what was measured: S all rows, s some, · none, - denied, ! wrong."""
    if not cell.agrees:
        return "!"
    if cell.have is None:
        return "-"
    if not cell.have:
        return "·"
    reached = {key.removesuffix(str(AS_OWN)) for key in cell.have | cell.unknown}
    sign = LETTERS[cell.verb]
    return sign.upper() if len(reached) >= cell.total else sign


def matrix_text(result: Result, world: World) -> str:
    """A table of relations by personas; partitions as one line per parent when they are alike."""
    personas = [one.name for one in world.declaration.personas]
    rows: dict[str, dict[str, str]] = {}
    for cell in result.measurement.cells:
        row = rows.setdefault(cell.relation, {})
        row[cell.persona] = row.get(cell.persona, "") + letter(cell)
    shown = [name for name in personas if any(name in row for row in rows.values())]
    children = {one.name: one.parent for one in result.measurement.relations if one.parent}
    lines: list[list[str]] = []
    folded: dict[tuple[str, ...], list[str]] = {}
    for name, row in rows.items():
        cells = [row.get(persona, "") for persona in shown]
        if name in children:
            folded.setdefault((str(children[name]), *cells), []).append(name)
        else:
            lines.append([name, *cells])
    lines += [
        [f"{parent} ({plural(len(names), 'partition')})", *cells]
        for (parent, *cells), names in folded.items()
    ]
    return f"{table(lines, ['relation', *shown])}\n\n{LEGEND}"


def matrix_data(result: Result, world: World) -> dict[str, Any]:
    """The whole measurement; what `access matrix --json` prints.

    relations: [{name, kind, of, parent, cells: {persona: {verb: {letter, have, want, unknown,
    problems}}}}]; have and want are null when permission is denied.
    """
    by_relation: dict[str, dict[str, dict[str, Any]]] = {}
    for cell in result.measurement.cells:
        verbs = by_relation.setdefault(cell.relation, {}).setdefault(cell.persona, {})
        verbs[cell.verb] = cell_data(cell)
    return {
        "server": world.server,
        "commands": list(COMMANDS),
        "personas": [
            {"name": one.name, "role": one.role, "user": one.user, "claims": dict(one.claims)}
            for one in world.declaration.personas
        ],
        "relations": [
            {
                "name": one.name,
                "kind": {"v": "view", "m": "view", "p": "partitioned"}.get(
                    one.kind, "partition" if one.parent else "table"
                ),
                "of": world.base(one),
                "parent": one.parent,
                "rows": len(world.rows.get(one.name, ())),
                "cells": by_relation.get(one.name, {}),
            }
            for one in result.measurement.relations
        ],
        **result.as_dict(),
    }


def cell_data(cell: Cell) -> dict[str, Any]:
    return {
        "letter": letter(cell),
        "agrees": cell.agrees,
        "have": None if cell.have is None else sorted(cell.have),
        "want": None if cell.want is None else sorted(cell.want),
        "unknown": sorted(cell.unknown),
        "problems": list(cell.problems),
    }


def check_text(result: Result) -> str:
    """Differences by the file to edit, those of several personas in one line; then the gaps."""
    cells = len(result.measurement.cells)
    if result.passed:
        return f"{plural(cells, 'cell')} measured: all as declared."
    lines: list[str] = []
    for file, found in _grouped(result.differences):
        lines += [file or "(no file)", *(f"  {line}" for line in _folded(found)), ""]
    if result.unproved:
        lines.append("Not proved by any row of the world (sql/rls/world.sql):")
        for one in result.unproved:
            words = " ".join(word for word in (one.relation, one.role, one.verb) if word)
            lines.append(f"  {words}: {one.message}")
        lines.append("")
    differences = plural(len(result.differences), "difference")
    lines.append(
        f"{plural(cells, 'cell')} measured: {differences}, {len(result.unproved)} unproved."
    )
    return "\n".join(lines)


def _grouped(found: Iterable[Difference]) -> list[tuple[str, list[Difference]]]:
    groups: dict[str, list[Difference]] = {}
    for one in found:
        groups.setdefault(one.file, []).append(one)
    return sorted(groups.items())


def _folded(found: Sequence[Difference]) -> list[str]:
    """One line per relation, verb and message; personas that share it are listed."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        lines.setdefault((one.relation, one.verb, one.message), []).append(one.persona)
    return [
        f"{relation} {verb} as {', '.join(who)}: {message}" if any(who) else message
        for (relation, verb, message), who in lines.items()
    ]
