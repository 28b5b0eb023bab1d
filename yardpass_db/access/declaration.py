"""The declared access of every relation: `sql/rls/access.toml`, read and checked.

docs/access.md describes the file. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yardpass_db.access.rules import Rule

FILE = "rls/access.toml"
VERBS = ("select", "insert", "update", "delete")
CLIENTS = ("anon", "authenticated")
ROLES = (*CLIENTS, "service_role")


@dataclass(frozen=True)
class Persona:
    """Somebody who calls the API: a database role and the claims of a token."""

    name: str
    role: str
    user: str | None = None
    claims: Mapping[str, object] = field(default_factory=dict)

    @property
    def all_claims(self) -> dict[str, object]:
        """What `request.jwt.claims` holds: the role, `sub` when there is a user, and the rest."""
        sub = {"sub": self.user} if self.user else {}
        return {"role": self.role, **sub, **self.claims}


@dataclass(frozen=True)
class Intent:
    """What the roles may do with one relation.

    `cells` has role → verb → rule; a verb that is missing is denied. `of` names the table whose
    rows a view shows, "" for tables. `hidden` is role → columns that it never reads; `masked`,
    column of a view → rule of the rows that show it; `writable`, role → verb → exactly the columns
    that it may write; `takes`, tables whose rows a client's DELETE may take along; `movable`,
    identity columns that clients may change after all; `values`, columns of which every value is
    tried → the rule that an updated row is in, None for the one of the verb itself.
    """

    name: str
    line: int
    cells: Mapping[str, Mapping[str, Rule]]
    parameters: Mapping[str, str]
    of: str = ""
    key: tuple[str, ...] = ()
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)
    masked: Mapping[str, Rule] = field(default_factory=dict)
    writable: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    takes: frozenset[str] = frozenset()
    movable: frozenset[str] = frozenset()
    values: Mapping[str, Rule | None] = field(default_factory=dict)

    @property
    def rules(self) -> list[Rule]:
        """Every rule of the entry: of cells, masked columns and values."""
        of_cells = [rule for cells in self.cells.values() for rule in cells.values()]
        return [*of_cells, *self.masked.values(), *filter(None, self.values.values())]

    def rule(self, role: str, verb: str) -> Rule | None:
        """The rows that the role may reach with the verb; None: permission denied."""
        return self.cells.get(role, {}).get(verb)


@dataclass(frozen=True)
class Declaration:
    """The whole file: who calls, what classes of rows mean, and the intent of each relation."""

    path: Path
    personas: tuple[Persona, ...]
    world: Path
    classes: Mapping[str, str]
    tables: Mapping[str, Intent]
    views: Mapping[str, Intent]
    functions: Mapping[str, frozenset[str]]

    @property
    def shown(self) -> str:
        """The file's path as people see it: relative to where they stand when it is below."""
        return shown_path(self.path)

    def persona(self, name: str) -> Persona | None:
        return next((one for one in self.personas if one.name == name), None)


def shown_path(path: Path) -> str:
    """A path relative to the current directory if it is below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
