"""What each persona really reaches, beside what is declared: one Cell per relation and verb.

A persona's probes go to the server in two messages: one for the views, as the application calls
them, and one for the tables, as if the schemas were open to clients.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from yardpass_db import db
from yardpass_db.access.becoming import value_probes
from yardpass_db.access.cascades import Cascades
from yardpass_db.access.declaration import ROLES, VERBS, Persona
from yardpass_db.access.judging import Cell, Finding, Question, judge
from yardpass_db.access.masking import column_probes
from yardpass_db.access.probes import (
    Probe,
    Target,
    closed_probes,
    delete_probes,
    insert_probes,
    move_probes,
    select_probes,
    truncate_probe,
    update_probes,
)
from yardpass_db.access.relations import Relation, read_relations
from yardpass_db.access.world import World
from yardpass_db.progress import Progress, Silent

COMMANDS = (*VERBS, "truncate")


@dataclass(frozen=True)
class Measurement:
    """Every cell measured, and the relations that could not be: not declared, or not there."""

    cells: tuple[Cell, ...]
    undeclared: tuple[str, ...]
    relations: tuple[Relation, ...]


def measure(
    world: World,
    *,
    relations: Collection[str] | None = None,
    personas: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Measurement:
    """The cells of all relations and personas, or of those named.

    Runs inside the world's transaction and leaves it as it was; may be called again after
    something was changed there. One step of `progress` is a persona at the views or the tables.
    """
    steps = progress or Silent()
    live = world.relations
    if relations is not None:
        live = read_relations(world.connection, world.schemas, list(relations))
    declared = {name: one for name, one in live.items() if world.intent(one) is not None}
    chosen = [one for one in world.declaration.personas if personas is None or one.name in personas]
    cells: list[Cell] = []
    with _undone(world.connection):
        cascades = Cascades.read(world)
        groups = [
            [one for one in declared.values() if one.is_view == views] for views in (True, False)
        ]
        for number, group in enumerate(groups):
            if number:
                _open_schemas(world)
            seen: set[str] = set()
            for persona in chosen:
                with steps.step("acted as", f"{persona.name} on {'tables' if number else 'views'}"):
                    cells += _measure(world, group, persona, cascades, persona.role in seen)
                seen.add(persona.role)
    undeclared = sorted(set(live) - set(declared))
    return Measurement(tuple(cells), tuple(undeclared), tuple(live.values()))


@contextmanager
def _undone(connection: db.Connection) -> Iterator[None]:
    connection.execute("savepoint yardpass_measure")
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("rollback to savepoint yardpass_measure")


def _open_schemas(world: World) -> None:
    """USAGE on the tree's schemas for every role, so that grants and policies of tables answer."""
    there = db.value(
        world.connection,
        "select array_agg(nspname::text) from pg_namespace where nspname = any(%s)"
        " and nspname <> 'public'",
        [list(world.schemas)],
    )
    for schema in there or ():
        for role in ROLES:
            world.connection.execute(
                f"grant usage on schema {db.ident(schema)} to {db.ident(role)}".encode()
            )


def _measure(
    world: World,
    relations: Sequence[Relation],
    persona: Persona,
    cascades: Cascades,
    role_seen: bool,
) -> list[Cell]:
    """The persona's cells of these relations; children only for the first persona of a role."""
    questions = [
        Question.of(target, persona, verb)
        for relation in relations
        if not (relation.parent and role_seen)
        for target in [_target(world, relation)]
        for verb in COMMANDS
    ]
    probes: list[Probe] = []
    for number, question in enumerate(questions):
        probes += [{"cell": number, **probe} for probe in _probes(question, cascades)]
    findings = _send(world.connection, persona, probes)
    return [
        judge(world, question, findings.get(number, []))
        for number, question in enumerate(questions)
    ]


def _target(world: World, relation: Relation) -> Target:
    intent = world.intent(relation)
    assert intent is not None
    table = world.relations[world.base(relation)]
    rows = [] if relation.parent else world.rows.get(intent.name, [])
    return Target(relation, table, intent, rows)


def _probes(question: Question, cascades: Cascades) -> list[Probe]:
    target, persona, verb = question.target, question.persona, question.verb
    if target.relation.parent:
        return closed_probes(target, verb)
    if verb == "truncate":
        return truncate_probe(target, persona)
    if not target.relation.columns or not target.key:
        return []
    if verb == "select":
        return [*select_probes(target), *column_probes(target)]
    values = value_probes(target, persona, verb, question.tried)
    if verb == "insert":
        return [*insert_probes(target, persona, question.copies), *values]
    if verb == "delete":
        is_client = persona.role != "service_role" and not target.relation.is_view
        return list(delete_probes(target, cascades.query(target.relation) if is_client else None))
    return [*update_probes(target, persona), *move_probes(target, persona), *values]


def _send(
    connection: db.Connection, persona: Persona, probes: Sequence[Probe]
) -> dict[int, list[Finding]]:
    """The findings of each cell by its number."""
    found = db.rows(
        connection,
        "select * from pg_temp.yardpass_probe(%s, %s, %s::jsonb)",
        [persona.role, json.dumps(persona.all_claims), json.dumps(probes)],
    )
    findings: dict[int, list[Finding]] = {}
    for cell, *rest in found:
        findings.setdefault(cell, []).append(Finding(*rest))
    return findings
