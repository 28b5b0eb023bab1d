"""What of a database can be weakened: policies, relations and their grants, functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yardpass_db import db
from yardpass_db.access.mutants_expressions import (
    Ranks,
    Variation,
    is_select,
    names_in,
    of_expression,
    of_statement,
)
from yardpass_db.access.mutants_queries import (
    CLIENTS,
    DEPENDENTS,
    FUNCTIONS,
    LABELS,
    POLICIES,
    RELATIONS,
)

COMMANDS = ("select", "insert", "update", "delete", "truncate")
BY_LETTER = {"r": "select", "a": "insert", "w": "update", "d": "delete", "*": "all"}


@dataclass(frozen=True)
class Policy:
    """A policy; `roles` is ("public",) for all; an expression that is not there is None."""

    table: str
    oid: int
    name: str
    command: str
    permissive: bool
    roles: tuple[str, ...]
    using: str | None
    check: str | None

    @property
    def shown(self) -> str:
        return f'policy "{self.name}" on {self.table}'


@dataclass(frozen=True)
class Relation:
    """A table, view or partition, and what the clients may do with it.

    `privileges`: role → commands it has for the whole relation, however it got them.
    `columns`: (role, command) → columns granted one by one, of those it has not for the whole.
    `granted`: (role, command) pairs that are in the relation's own grants.
    """

    name: str
    oid: int
    kind: str
    parent: str | None
    rls: bool
    forced: bool
    options: frozenset[str]
    all_columns: tuple[str, ...]
    nullable: frozenset[str]
    privileges: Mapping[str, frozenset[str]]
    columns: Mapping[tuple[str, str], frozenset[str]]
    granted: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Function:
    """A function; `signature` names it in ALTER FUNCTION, `callers` are clients with EXECUTE.

    `resolved`: the names in its body were looked up when it was created. `takes`: the enum type
    of an argument, of roles mostly.
    """

    name: str
    signature: str
    oid: int
    language: str
    body: str
    definition: str
    volatility: str
    definer: bool
    resolved: bool
    settings: tuple[str, ...]
    returns: str
    returns_set: bool
    takes: str | None
    callers: frozenset[str]

    @property
    def is_predicate(self) -> bool:
        """Whether it answers yes or no."""
        return self.returns == "boolean" and not self.returns_set


@dataclass(frozen=True)
class Facts:
    """Everything that can be weakened, and who depends on whom.

    `edges`: name of a relation or function → names of those whose behaviour it can change.
    """

    policies: tuple[Policy, ...]
    relations: Mapping[str, Relation]
    functions: Mapping[str, Function]
    labels: Mapping[str, Sequence[str]]
    edges: Mapping[str, frozenset[str]]

    def reached_from(self, name: str) -> frozenset[str]:
        """The relations whose behaviour can change when `name` does, itself included."""
        found, waiting = {name}, [name]
        while waiting:
            for each in self.edges.get(waiting.pop(), frozenset()) - found:
                found.add(each)
                waiting.append(each)
        return frozenset(each for each in found if each in self.relations)

    @cached_property
    def helpers(self) -> tuple[Function, ...]:
        """The functions on which some relation depends."""
        return tuple(
            function
            for signature, function in sorted(self.functions.items())
            if self.reached_from(signature) and function.returns != "trigger"
        )

    @cached_property
    def ranks(self) -> Ranks:
        """The labels that can stand for others."""
        calls = {
            each.name: self.labels[each.takes]
            for each in self.functions.values()
            if each.takes and each.takes in self.labels
        }
        return Ranks(self.labels, calls)

    @cached_property
    def policy_variations(self) -> tuple[tuple[Policy, str, Variation], ...]:
        """Every change to a policy's condition, with the clause it stands in."""
        return tuple(
            (policy, clause, variation)
            for policy in self.policies
            for clause, expression in (("using", policy.using), ("with check", policy.check))
            if expression is not None
            for variation in of_expression(expression, self.ranks)
        )

    @cached_property
    def helper_variations(self) -> tuple[tuple[Function, Variation], ...]:
        """Every change to a condition in a helper that is one SELECT."""
        return tuple(
            (helper, variation)
            for helper in self.helpers
            if helper.language == "sql" and helper.body and is_select(helper.body)
            for variation in of_statement(helper.body, self.ranks, is_condition=helper.is_predicate)
        )


def read_facts(connection: db.Connection, schemas: Sequence[str]) -> Facts:
    """What these schemas hold. The session's search_path has to be empty."""
    wanted = [list(schemas)]
    relations = [_relation(row) for (row,) in db.rows(connection, RELATIONS, [*wanted, CLIENTS])]
    functions = [_function(row) for (row,) in db.rows(connection, FUNCTIONS, [*wanted, CLIENTS])]
    policies = [
        Policy(
            row["table"], row["oid"], row["name"], BY_LETTER[row["command"]],
            row["permissive"], tuple(row["roles"]), row["using"], row["check"],
        )
        for (row,) in db.rows(connection, POLICIES, wanted)
    ]  # fmt: skip
    by_name = {relation.name: relation for relation in relations}
    by_signature = {function.signature: function for function in functions}
    return Facts(
        tuple(policies),
        by_name,
        by_signature,
        dict(db.rows(connection, LABELS, wanted)),
        _edges(db.rows(connection, DEPENDENTS), by_name, functions),
    )


def _relation(row: dict[str, Any]) -> Relation:
    columns = {
        (role, command): frozenset(names)
        for role, granted in row["columns"].items()
        for command, names in granted.items()
    }
    return Relation(
        name=row["name"],
        oid=row["oid"],
        kind=row["kind"],
        parent=row["parent"],
        rls=row["rls"],
        forced=row["forced"],
        options=frozenset(row["options"]),
        all_columns=tuple(row["all_columns"]),
        nullable=frozenset(row["nullable"]),
        privileges={role: frozenset(names) for role, names in row["privileges"].items()},
        columns=columns,
        granted=frozenset((role, command) for role, command in row["granted"]),
    )


def _function(row: dict[str, Any]) -> Function:
    return Function(
        **{
            **row,
            "settings": tuple(row["settings"]),
            "callers": frozenset(row["callers"]),
        }
    )


def _edges(
    depends: Sequence[tuple[str, str]],
    relations: Mapping[str, Relation],
    functions: Sequence[Function],
) -> dict[str, frozenset[str]]:
    """What the server knows of dependencies, and what it does not: the bodies of functions."""
    found: dict[str, set[str]] = {}
    for used, user in depends:
        found.setdefault(used, set()).add(user)
    signatures: dict[str, list[str]] = {}
    for function in functions:
        signatures.setdefault(function.name, []).append(function.signature)
    for function in functions:
        for name in _named(function, relations, signatures):
            # Who runs with the owner's rights sees past grants and policies of tables; it is only
            # the functions in it that can change what it returns.
            if name in relations and function.definer:
                continue
            for used in signatures.get(name, [name]):
                found.setdefault(used, set()).add(function.signature)
    for relation in relations.values():
        if relation.parent:
            found.setdefault(relation.parent, set()).add(relation.name)
            found.setdefault(relation.name, set()).add(relation.parent)
    return {name: frozenset(users) for name, users in found.items()}


def _named(
    function: Function, relations: Mapping[str, Relation], signatures: Mapping[str, list[str]]
) -> set[str]:
    if function.language == "sql":
        return names_in(function.body)
    # A procedural body is not parsed: whatever name stands in it may be meant.
    return {name for name in (*relations, *signatures) if name in function.body}
