"""The measured matrix as one HTML page that needs nothing but itself."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from yardpass_db.access.check import Result
from yardpass_db.access.compare import Difference
from yardpass_db.access.declaration import Persona
from yardpass_db.access.judging import Cell
from yardpass_db.access.measure import COMMANDS
from yardpass_db.access.relations import Relation
from yardpass_db.access.world import World
from yardpass_db.errors import UsageError

TEMPLATE = Path(__file__).with_name("page.html.j2")
OWN = " as own"  # what a copy's label ends with when it was made the persona's own

# How much was reached.
DENIED, NONE, SOME, ALL = "denied", "none", "some", "all"


@dataclass(frozen=True)
class Mark:
    """One command of one cell: its letter, how much was reached, and whether that is declared."""

    letter: str
    reach: str
    wrong: bool
    words: str


@dataclass(frozen=True)
class Box:
    """A persona's five commands on a relation."""

    persona: str
    marks: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """All five, for a pointer that rests on the box and for screen readers."""
        return "; ".join(mark.words for mark in self.marks)

    @property
    def wrong(self) -> bool:
        return any(mark.wrong for mark in self.marks)


@dataclass(frozen=True)
class Line:
    """A relation, or all partitions of one parent that measure alike."""

    name: str
    kind: str
    boxes: tuple[Box | None, ...]

    @property
    def wrong(self) -> bool:
        return any(box is not None and box.wrong for box in self.boxes)


@dataclass(frozen=True)
class Fault:
    """A difference as people read it: those of several personas are one."""

    relation: str
    verb: str
    personas: tuple[str, ...]
    message: str
    file: str


@dataclass(frozen=True)
class Page:
    """What the template shows."""

    result: Result
    world: World

    @cached_property
    def personas(self) -> list[Persona]:
        """Those that were measured, in the declaration's order."""
        measured = {cell.persona for cell in self.result.measurement.cells}
        return [one for one in self.world.declaration.personas if one.name in measured]

    @cached_property
    def schemas(self) -> dict[str, list[Line]]:
        """Schema → its lines; the application's own names first."""
        found: dict[str, list[Line]] = {}
        for line in self._lines():
            found.setdefault(line.name.partition(".")[0], []).append(line)
        return dict(sorted(found.items(), key=lambda each: (each[0] != "public", each[0])))

    @cached_property
    def faults(self) -> list[Fault]:
        """The differences, those that say the same of several personas together."""
        alike: dict[tuple[str, str, str, str], list[Difference]] = {}
        for one in self.result.differences:
            alike.setdefault((one.relation, one.verb, one.message, one.file), []).append(one)
        return [
            Fault(relation, verb, tuple(one.persona or one.role for one in found), message, file)
            for (relation, verb, message, file), found in alike.items()
        ]

    def _lines(self) -> Iterator[Line]:
        cells: dict[str, dict[tuple[str, str], Cell]] = {}
        for cell in self.result.measurement.cells:
            cells.setdefault(cell.relation, {})[cell.persona, cell.verb] = cell
        alike: dict[tuple[str, tuple[Box | None, ...]], list[str]] = {}
        for relation in self.result.measurement.relations:
            boxes = self._boxes(cells.get(relation.name, {}))
            if relation.parent:
                alike.setdefault((relation.parent, boxes), []).append(relation.name)
            else:
                yield Line(relation.name, _kind(relation), boxes)
        for (parent, boxes), names in alike.items():
            kind = "partition" if len(names) == 1 else f"{len(names)} partitions"
            yield Line(names[0] if len(names) == 1 else parent, kind, boxes)

    def _boxes(self, cells: Mapping[tuple[str, str], Cell]) -> tuple[Box | None, ...]:
        return tuple(
            Box(one.name, tuple(_mark(cells[one.name, verb]) for verb in COMMANDS))
            if (one.name, "select") in cells
            else None
            for one in self.personas
        )


def refuse_unwritable(path: Path) -> None:
    """Raise UsageError where no page can be written: before measuring, which takes a while."""
    folder = path.parent
    if not os.access(path if path.exists() else folder, os.W_OK):
        why = errno.EACCES if folder.is_dir() else errno.ENOENT
        raise UsageError(
            f"Cannot write {path}: {os.strerror(why)}.",
            undone="Nothing was measured.",
            hint="Name a file in a folder that is there.",
        )


def write_page(path: Path, result: Result, world: World) -> str:
    """Write the page; its path. Raises UsageError when it cannot be written there."""
    try:
        path.write_text(render_page(result, world), encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"Cannot write {path}: {error.strerror}.", hint="Name another file with --html."
        ) from None
    return str(path)


def render_page(result: Result, world: World) -> str:
    """The whole page: differences first, then a table per schema."""
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(page=Page(result, world), commands=COMMANDS)


def _kind(relation: Relation) -> str:
    return "view" if relation.is_view else "table"


def _mark(cell: Cell) -> Mark:
    letter = cell.verb[0]
    if cell.have is None:
        return Mark("–", DENIED, not cell.agrees, f"{cell.verb} denied")
    reached = {key.removesuffix(OWN) for key in cell.have}
    if not reached:
        return Mark("·", NONE, not cell.agrees, f"{cell.verb} no row")
    if reached == {"*"} or len(reached) >= cell.total:
        return Mark(letter.upper(), ALL, not cell.agrees, f"{cell.verb} all rows")
    words = f"{cell.verb} {len(reached)} of {cell.total} rows"
    return Mark(letter, SOME, not cell.agrees, words)
