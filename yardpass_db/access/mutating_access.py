"""`access check` as a detector: the cells that a mutant can concern, measured again.

What is likely to show comes first, because the first difference ends the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from yardpass_db.access.judging import Cell
from yardpass_db.access.measure import measure
from yardpass_db.access.mutants import Mutant
from yardpass_db.access.world import World

Key = tuple[str, str, str]  # relation, persona, verb


@dataclass
class Cells:
    """What each persona reaches in the world before anything is changed, and what changed since.

    `unseen`: mutant → a cell that changed although it agrees with the declaration.
    """

    world: World
    before: dict[Key, Cell] = field(default_factory=dict)
    unseen: dict[Mutant, str] = field(default_factory=dict)

    def measure_all(self) -> int:
        """Measure everything unchanged; how many cells are not as declared already."""
        self.before = _by_key(measure(self.world).cells)
        return sum(not cell.agrees for cell in self.before.values())

    def changed(self, mutant: Mutant, relations: Sequence[str], personas: Sequence[str]) -> str:
        """The first of these cells that differs from the declaration and did not before."""
        found = measure(self.world, relations=relations, personas=personas)
        for key, cell in _by_key(found.cells).items():
            before = self.before.get(key)
            if before is None or _same(before, cell):
                continue
            if not cell.agrees:
                return _told(before, cell)
            self.unseen.setdefault(mutant, _told(before, cell))
        return ""

    def personas(self, mutant: Mutant) -> tuple[list[str], list[str]]:
        """Those whom the mutant can concern: the first of each role, and all others."""
        concerned = [
            one
            for one in self.world.declaration.personas
            if not mutant.roles or one.role in mutant.roles
        ]
        first = {one.role: one.name for one in reversed(concerned)}.values()
        return (
            [one.name for one in concerned if one.name in first],
            [one.name for one in concerned if one.name not in first],
        )


@dataclass
class Near:
    """`access check` of the relation that a mutant changes, and of the views in front of it."""

    cells: Cells
    name: str = "access check"

    def look(self, mutant: Mutant) -> str:
        relations = near(mutant)
        groups = self.cells.personas(mutant) if relations else ()
        said = (self.cells.changed(mutant, relations, group) for group in groups if group)
        return next(filter(None, said), "")


@dataclass
class Far:
    """`access check` of whatever else can behave differently, persona by persona."""

    cells: Cells
    name: str = "access check"

    def look(self, mutant: Mutant) -> str:
        if mutant.same:
            return ""
        relations = sorted(mutant.reaches - set(near(mutant)))
        first, others = self.cells.personas(mutant) if relations else ([], [])
        said = (self.cells.changed(mutant, relations, [one]) for one in (*others, *first))
        return next(filter(None, said), "")


def near(mutant: Mutant) -> list[str]:
    """The mutant's own relation, and the view of the same name."""
    name = mutant.of.rpartition(".")[2]
    return sorted(one for one in mutant.reaches if one in (mutant.of, f"public.{name}"))


def _by_key(cells: Sequence[Cell]) -> dict[Key, Cell]:
    return {(cell.relation, cell.persona, cell.verb): cell for cell in cells}


def _same(before: Cell, after: Cell) -> bool:
    return (before.have, before.unknown, before.problems) == (
        after.have, after.unknown, after.problems,
    )  # fmt: skip


def _told(before: Cell, after: Cell) -> str:
    """The difference in a sentence: who, what, and rows or faults that are new."""
    said = f"{after.persona} {after.verb} {after.relation}: "
    new = [problem for problem in after.problems if problem not in before.problems]
    if before.have is None and after.have is not None:
        return said + "no longer denied"
    if before.have is not None and after.have is None:
        return said + "denied"
    if before.have != after.have:
        more = len((after.have or frozenset()) - (before.have or frozenset()))
        less = len((before.have or frozenset()) - (after.have or frozenset()))
        return said + f"{more} rows more, {less} rows less"
    return said + (new[0] if new else "other rows are stopped by a rule of the database")
