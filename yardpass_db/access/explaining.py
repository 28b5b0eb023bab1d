"""Why a persona may or may not: which grant, which policy, which helper decide, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from yardpass_db import db
from yardpass_db.access import PATIENCE
from yardpass_db.access.declaration import Declaration, Persona
from yardpass_db.access.explaining_queries import FUNCTIONS, NAMES, POLICIES, RELATION, VIEWS
from yardpass_db.access.explaining_rows import RowVerdict, clauses, judge_row
from yardpass_db.access.explaining_words import (
    blocked,
    either,
    expressions,
    grant,
    indented,
    least,
    listed,
    quoted,
    told,
    without_user,
)
from yardpass_db.access.naming import unknown
from yardpass_db.access.reading import read_declaration
from yardpass_db.access.relations import tree_schemas
from yardpass_db.access.world import opened_world
from yardpass_db.errors import UsageError

COMMANDS = ("select", "insert", "update", "delete", "truncate")
SAID = {"some rows": "the rows that its policies let through"}
LETTERS = {"select": "r", "insert": "a", "update": "w", "delete": "d", "truncate": ""}


@dataclass(frozen=True)
class Way:
    """One way to a relation's rows: by the table's own name, or through a view.

    `verdict` is "denied", "no rows", "some rows" or "all rows"; `reasons` say why, in order.
    """

    relation: str
    verdict: str
    reasons: tuple[str, ...]
    policies: tuple[Mapping[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "relation": self.relation,
            "verdict": self.verdict,
            "reasons": list(self.reasons),
            "policies": [dict(policy) for policy in self.policies],
        }


@dataclass(frozen=True)
class Explanation:
    """Every way of one persona to one table, what is declared, and why for a single row."""

    persona: Persona
    relation: str
    command: str
    declared: str
    ways: tuple[Way, ...]
    row: RowVerdict | None = None

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "persona": self.persona.name,
            "role": self.persona.role,
            "user": self.persona.user,
            "relation": self.relation,
            "command": self.command,
            "declared": self.declared,
            "ways": [way.as_dict() for way in self.ways],
        }
        return found | ({"row": self.row.as_dict()} if self.row else {})

    def text(self) -> str:
        who = f"{self.persona.name} (role {self.persona.role}"
        who += f", user {self.persona.user})" if self.persona.user else ", no user)"
        lines = [f"{who}: {self.command} {self.relation}", f"Declared: {self.declared}"]
        for way in self.ways:
            lines += ["", f"{way.relation}: {SAID.get(way.verdict, way.verdict)}"]
            lines += [f"  - {indented(reason)}" for reason in way.reasons]
        return "\n".join([*lines, *(["", self.row.text()] if self.row else [])])


def explain(
    connection: db.Connection,
    root: Path,
    persona: str,
    relation: str,
    command: str,
    key: str = "",
    wait: float = PATIENCE,
) -> Explanation:
    """Why the persona may or may not use the command on the relation, and reach the row `key`.

    Everything runs in a transaction that is rolled back. Raises UsageError for names that do not
    exist, with the nearest that does; with a key, LockError when somebody else is still measuring
    after `wait` seconds.
    """
    declaration = read_declaration(root)
    who = declaration.persona(persona)
    if who is None:
        raise unknown("persona", persona, [one.name for one in declaration.personas])
    if command not in COMMANDS:
        raise unknown("command", command, COMMANDS)
    name = _find(connection, root, relation)
    if key:
        with opened_world(connection, root, wait):
            connection.execute("set local search_path = ''")
            found = _explained(connection, declaration, who, name, command)
            return replace(found, row=_row(connection, who, name, command, key))
    with db.transaction(connection, "read only"):
        connection.execute("set local search_path = ''")
        return _explained(connection, declaration, who, name, command)


def _row(connection: db.Connection, who: Persona, name: str, command: str, key: str) -> RowVerdict:
    """Why the row is reached or not: of the table itself, or of the one behind a view."""
    asker = _Asker(connection, who, command)
    bases = asker.relation(name)["bases"]
    if command == "truncate" or len(bases) > 1:
        raise UsageError(
            f"{command.upper()} on {name} asks no policy about a single row.",
            hint="Leave out --key." if len(bases) < 2 else f"Ask about {either(bases)}.",
        )
    way = asker.inside(name)
    if way.verdict != "some rows":
        return RowVerdict(key, True, way.verdict == "all rows", denied=way.verdict == "denied")
    table = asker.relation(bases[0] if bases else name)
    select = asker.policies(table["name"], "select")
    asked = clauses(command, way.policies, select)
    return judge_row(connection, who, table, asked, key)


def _find(connection: db.Connection, root: Path, name: str) -> str:
    """The relation's full name; one without a schema is a table's before it is a view's."""
    schemas = tree_schemas(root)
    names = [str(one) for (one,) in db.rows(connection, NAMES, [schemas])]
    if name in names:
        return name
    found = [one for one in names if one.partition(".")[2] == name]
    if found:
        return found[0]
    for function, callers in db.rows(connection, FUNCTIONS, [schemas, name]):
        raise UsageError(
            f"{function} is a function, neither table nor view.",
            hint=f"It may be called by {listed(callers)}." if callers else "No client may call it.",
        )
    raise unknown("relation", name, names)


def _explained(
    connection: db.Connection, declaration: Declaration, who: Persona, name: str, command: str
) -> Explanation:
    asker = _Asker(connection, who, command)
    views = [str(one) for (one,) in db.rows(connection, VIEWS, [name, name])]
    ways = tuple(asker.way(one) for one in (name, *views))
    return Explanation(who, name, command, _declared(declaration, who, name, command, asker), ways)


def _declared(
    declaration: Declaration, who: Persona, name: str, command: str, asker: _Asker
) -> str:
    intent = declaration.views.get(name) or declaration.tables.get(name)
    if intent is None:
        base = [one for one in asker.relation(name)["bases"] if one in declaration.tables]
        intent = declaration.tables[base[0]] if base else None
    if intent is None:
        parent = asker.relation(name)["parent"]
        if parent in declaration.tables:
            return f"denied: rows are reached through {parent}, whose partition it is"
        return "nothing: the relation is not in the declaration"
    rule = intent.rule(who.role, command)
    return "denied" if rule is None else f"rows of: {rule}"


@dataclass
class _Asker:
    """Asks the catalog for one persona and one command."""

    connection: db.Connection
    who: Persona
    command: str
    _relations: dict[str, dict[str, Any]] = field(default_factory=dict)

    def relation(self, name: str) -> dict[str, Any]:
        if name not in self._relations:
            self._relations[name] = db.value(
                self.connection, RELATION, [name, self.who.role, self.command]
            )
        return self._relations[name]

    def policies(self, name: str, command: str) -> list[dict[str, Any]]:
        letters = [LETTERS[command], "*"]
        found = db.rows(self.connection, POLICIES, [name, self.who.role, letters])
        return [policy for (policy,) in found]

    def way(self, name: str) -> Way:
        """What the relation's schema, grants and rules say, down to the tables behind a view."""
        found = self.relation(name)
        if not found["usage"]:
            reason = f"{self.who.role} has no USAGE on schema {found['schema']}"
            if found["kind"] == "table":
                reason += ": the table is not reached by its own name, only through a view"
            return Way(name, "denied", (reason,))
        return self.inside(name)

    def inside(self, name: str) -> Way:
        found = self.relation(name)
        granted = grant(found, self.who.role, self.command)
        if granted is None:
            reason = f"no grant: {self.who.role} has no {self.command.upper()} on {name}"
            return Way(name, "denied", (reason,))
        if not found["updatable"]:
            reason = f"{name} cannot be written: it is no view of one table"
            return Way(name, "denied", (granted, reason))
        return (
            self._view(found, granted) if found["kind"] == "view" else self._table(found, granted)
        )

    def _view(self, found: Mapping[str, Any], granted: str) -> Way:
        name = str(found["name"])
        if not found["invoker"]:
            reason = (
                f"{name} lacks security_invoker: it reads with the rights of {found['owner']}, "
                "so the table's grants and policies are not asked"
            )
            return Way(name, "all rows", (granted, reason))
        ways = [self.inside(base) for base in found["bases"]]
        reasons = [granted, f"{name} is security_invoker: {self.who.role}'s own rights decide"]
        for way in ways:
            reasons += [f"{way.relation}: {reason}" for reason in way.reasons]
        policies = tuple(policy for way in ways for policy in way.policies)
        return Way(name, least(way.verdict for way in ways), tuple(reasons), policies)

    def _table(self, found: Mapping[str, Any], granted: str) -> Way:
        name = str(found["name"])
        if self.command == "truncate":
            reason = "TRUNCATE asks no policy: every row goes"
            return Way(name, "all rows", (granted, reason))
        if found["bypasses"]:
            return Way(name, "all rows", (granted, f"{self.who.role} bypasses row security"))
        if not found["rls"]:
            return Way(name, "all rows", (granted, "row security is off: every row"))
        policies = self.policies(name, self.command)
        allowing = [policy for policy in policies if policy["permissive"]]
        if not allowing:
            reason = f"no policy lets {self.who.role} {self.command}: row security keeps every row"
            return Way(name, "no rows", (granted, reason))
        reasons = [granted, *(line for policy in policies for line in told(policy, self.command))]
        if self.command in ("update", "delete"):
            reasons.append(
                "with a WHERE or RETURNING the SELECT policies have to hold, too: "
                + (quoted(self.policies(name, "select")) or "there are none, so no row")
            )
        if self.who.user is None:
            reasons += without_user(policies)
        refused = [line for policy in policies for line in blocked(policy, self.who.role)]
        is_open = all(expressions(policy, self.command) == ["true"] for policy in policies)
        verdict = "denied" if refused else "all rows" if is_open else "some rows"
        return Way(name, verdict, (*reasons, *refused), tuple(policies))
