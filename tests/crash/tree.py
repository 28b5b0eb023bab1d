"""A source tree whose every file leaves marks by which one can see that it ran."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .seen import Seen

Mark = Callable[[Seen], bool]


@dataclass(frozen=True)
class Statement:
    """A statement and the mark it leaves, None when it leaves none of its own."""

    sql: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Migration:
    """A migration. A mark of `do` is there once it ran and not before; one of `undo` likewise.

    `concurrent` files run statement by statement, outside a transaction. Marks that need rows
    counted are in `rows`.
    """

    schema: str
    number: int
    name: str
    do: tuple[Statement, ...]
    undo: tuple[Statement, ...]
    concurrent: bool = False
    undo_concurrent: bool = False
    header: tuple[str, ...] = ()
    rows: tuple[Mark, ...] = ()

    @property
    def address(self) -> str:
        return f"schemas/{self.schema}/{self.number:04d}_{self.name}"

    @property
    def id(self) -> str:
        return f"{self.schema}.{self.number:04d}_{self.name}"

    def marks(self, seen: Seen) -> list[bool]:
        """Whether each mark is there."""
        marks = [one.mark for one in self.do if one.mark]
        if seen.counts is not None:
            marks += self.rows
        return [mark(seen) for mark in marks]


@dataclass(frozen=True)
class Repeatable:
    """A function, view or policy file; `path` is below the tree's root."""

    path: str
    text: str


@dataclass(frozen=True)
class SourceTree:
    """One release: its migrations in order, its repeatables, the tables to count rows of."""

    name: str
    migrations: tuple[Migration, ...]
    repeatables: tuple[Repeatable, ...]
    filled: tuple[str, ...] = field(default=())

    def write(self, root: Path) -> Path:
        """The directory of the tree, written below `root`."""
        folder = root / self.name
        for migration in self.migrations:
            base = folder / migration.address
            base.parent.mkdir(parents=True, exist_ok=True)
            header = list(migration.header)
            alone = ["-- transactional: false"]
            do = [*header, *(alone if migration.concurrent else []), _text(migration.do)]
            undo = [*(alone if migration.undo_concurrent else []), _text(migration.undo)]
            base.with_name(base.name + ".sql").write_text("\n".join(do))
            base.with_name(base.name + ".rollback.sql").write_text("\n".join(undo))
        for repeatable in self.repeatables:
            path = folder / repeatable.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(repeatable.text)
        return folder


def _text(statements: tuple[Statement, ...]) -> str:
    return "".join(f"{one.sql.strip()};\n" for one in statements)
