"""`access check` as a detector: the cells that a mutant can concern, measured again.

What is likely to show comes first, because the first difference ends the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from yardpass_db.access.boundaries import boundary_differences
from yardpass_db.access.compare import Difference, cell_differences
from yardpass_db.access.judging import Cell
from yardpass_db.access.measure import measure
from yardpass_db.access.mutants import Mutant
from yardpass_db.access.relations import read_relations
from yardpass_db.access.world import World

TOGETHER = 4  # personas measured at once: a few, because the first difference ends the search
Key = tuple[str, str, str]  # relation, persona, verb


@dataclass
class Cells:
    """What `access check` says before anything is changed, and what changed since.

    `unseen`: mutant → a cell that changed although it agrees with the declaration.
    """

    world: World
    before: dict[Key, Cell] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    unseen: dict[Mutant, str] = field(default_factory=dict)

    def prepare(self, mutants: Sequence[Mutant]) -> int:
        """Measure unchanged what they reach; how many differences to the declaration there are."""
        reached = sorted({relation for mutant in mutants for relation in mutant.reaches})
        found = measure(self.world, relations=reached)
        self.before = _by_key(found.cells)
        differences = [one for cell in found.cells for one in cell_differences(cell)]
        differences += boundary_differences(self.world, found.relations, complete=True)
        self.said = {str(one) for one in differences}
        return len(self.said)

    def around(self, mutant: Mutant, relations: Sequence[str]) -> str:
        """The first new difference that is not about rows: a privilege, a column, a function."""
        live = read_relations(self.world.connection, self.world.schemas, relations).values()
        of_function = mutant.root[0] == "function"
        found = boundary_differences(self.world, [*live], complete=of_function)
        return self._first_new(found)

    def changed(self, mutant: Mutant, relations: Sequence[str], personas: Sequence[str]) -> str:
        """The first new difference in these cells."""
        found = measure(self.world, relations=relations, personas=personas)
        for key, cell in _by_key(found.cells).items():
            said = self._first_new(cell_differences(cell))
            if said:
                return said
            before = self.before.get(key)
            if before is not None and not _same(before, cell):
                self.unseen.setdefault(mutant, f"{' '.join(key)}: other rows than before")
        return ""

    def _first_new(self, found: Iterable[Difference]) -> str:
        return next((str(one) for one in found if str(one) not in self.said), "")

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
        said = self.cells.around(mutant, relations)
        first, others = self.cells.personas(mutant) if relations else ([], [])
        groups = [first, *(others[at : at + TOGETHER] for at in range(0, len(others), TOGETHER))]
        for group in filter(None, groups):
            said = said or self.cells.changed(mutant, relations, group)
        return said


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
