"""The whole check: measure, compare, and say what the world leaves unproved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yardpass_db import db
from yardpass_db.access import PATIENCE
from yardpass_db.access.boundaries import boundary_differences
from yardpass_db.access.compare import Difference, cell_differences, with_files
from yardpass_db.access.coverage import Unproved, unproved
from yardpass_db.access.measure import Measurement, measure
from yardpass_db.access.naming import unknown
from yardpass_db.access.world import World, opened_world
from yardpass_db.progress import Progress


@dataclass(frozen=True)
class Result:
    """A measurement, its differences to the declaration, and what no row of the world proves."""

    measurement: Measurement
    differences: tuple[Difference, ...]
    unproved: tuple[Unproved, ...]

    @property
    def passed(self) -> bool:
        return not self.differences and not self.unproved

    def as_dict(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "cells": len(self.measurement.cells),
            "differences": [one.as_dict() for one in self.differences],
            "unproved": [one.as_dict() for one in self.unproved],
        }


def check(
    world: World,
    root: Path,
    *,
    relations: Collection[str] | None = None,
    personas: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Result:
    """Measure all relations and personas, or those named, and compare.

    May be called again inside the same world after something was changed in its transaction:
    grants, columns and functions are read anew.
    """
    found = measure(world, relations=relations, personas=personas, progress=progress)
    differences = [
        *boundary_differences(world, found.relations, complete=relations is None),
        *(one for cell in found.cells for one in cell_differences(cell)),
    ]
    # A part of the personas cannot bear out what is declared for all of them.
    gaps = unproved(world, found.cells) if personas is None else []
    return Result(found, tuple(with_files(world, root, differences)), tuple(gaps))


def run(
    connection: db.Connection,
    root: Path,
    names: Sequence[str],
    personas: Sequence[str],
    progress: Progress,
    wait: float = PATIENCE,
) -> tuple[World, Result]:
    """Open the world, check what is named (schemas, tables, views; all when nothing is), close it.

    Raises UsageError for a relation or persona that is not there, LockError when somebody else's
    world is still open after `wait` seconds.
    """
    with opened_world(connection, root, wait) as world:
        chosen = _relations(world, names) if names else None
        known = [one.name for one in world.declaration.personas]
        for name in personas:
            if name not in known:
                raise unknown("persona", name, known)
        with progress.start(2 * len(personas or known)):
            found = check(
                world, root, relations=chosen, personas=personas or None, progress=progress
            )
        return world, found


def _relations(world: World, names: Sequence[str]) -> set[str]:
    """The relations named: a schema's or a table's, with their views and partitions, or a view."""
    found: set[str] = set()
    for name in names:
        here = {
            one.name
            for one in world.relations.values()
            if name in (one.schema, one.name, one.table, world.base(one))
            or name == world.base(one).partition(".")[0]
        }
        if not here:
            tables = {one.table for one in world.relations.values()}
            raise unknown("relation", name, [*world.relations, *sorted(tables), *world.schemas])
        found |= here
    return found
