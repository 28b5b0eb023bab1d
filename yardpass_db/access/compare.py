"""Differences between what is declared and what is, each with the file to edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from yardpass_db.access.declaration import shown_path
from yardpass_db.access.judging import EVERYTHING, Cell
from yardpass_db.access.oracle import listed
from yardpass_db.access.world import World


@dataclass(frozen=True)
class Difference:
    """One thing that is not as declared.

    `kind`: rows, problem, undeclared, missing, privilege, column, function. `missing` and `extra`
    are primary keys as JSON text; `file` is the source to edit.
    """

    kind: str
    relation: str
    message: str
    persona: str = ""
    role: str = ""
    verb: str = ""
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    file: str = ""

    def __str__(self) -> str:
        where = " ".join(part for part in (self.relation, self.persona, self.verb) if part)
        return f"{where}: {self.message}" if self.persona else self.message

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "relation": self.relation,
            "persona": self.persona,
            "role": self.role,
            "verb": self.verb,
            "message": self.message,
            "missing": list(self.missing),
            "extra": list(self.extra),
            "file": self.file,
        }


def cell_differences(cell: Cell) -> Iterator[Difference]:
    """What is wrong with a cell; nothing when it agrees."""

    def difference(kind: str, message: str) -> Difference:
        return Difference(kind, cell.relation, message, cell.persona, cell.role, cell.verb)

    if (cell.want is None) != (cell.have is None) or cell.missing or cell.extra:
        sets = (("too many", cell.extra), ("missing", cell.missing))
        parts = [
            f"; {words}: {listed(keys)}" for words, keys in sets if keys and keys != [EVERYTHING]
        ]
        message = f"have {_said(cell.have)}, want {_said(cell.want)}{''.join(parts)}"
        yield replace(
            difference("rows", message), missing=tuple(cell.missing), extra=tuple(cell.extra)
        )
    for problem in cell.problems:
        yield difference("problem", problem)


def _said(keys: frozenset[str] | None) -> str:
    if keys is None:
        return "denied"
    if keys == {EVERYTHING}:
        return "allowed"
    return f"{len(keys)} {'row' if len(keys) == 1 else 'rows'}"


def with_files(world: World, root: Path, found: list[Difference]) -> list[Difference]:
    """The differences with the source to edit: the policies, or the view when only it differs."""
    wrong = {(one.relation, one.persona, one.verb, one.kind) for one in found}
    return [one if one.file else replace(one, file=_file(world, root, one, wrong)) for one in found]


def _file(world: World, root: Path, one: Difference, wrong: set[tuple[str, str, str, str]]) -> str:
    schema, _, name = one.relation.partition(".")
    if one.kind == "function":
        return shown_path(_first(root, f"functions/{schema}/{name}.sql", f"functions/{schema}"))
    relation = world.relations.get(one.relation)
    if relation is None:
        return world.declaration.shown
    base = world.base(relation)
    if relation.is_view and (base, one.persona, one.verb, one.kind) not in wrong:
        templates = sorted((root / "views" / schema).glob("*.sql.j2"))
        made_by = templates[0] if templates else root / "views" / schema
        path = root / "views" / schema / f"{name}.sql"
        return shown_path(path if path.is_file() else made_by)
    schema, _, name = (base or one.relation).partition(".")
    return shown_path(_first(root, f"rls/{schema}/{name}.sql", f"rls/{schema}"))


def _first(root: Path, *names: str) -> Path:
    return next((root / name for name in names if (root / name).exists()), root / names[0])
