"""What the world cannot show: cells whose declaration no row of it proves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from yardpass_db.access.declaration import VERBS, Intent, Persona
from yardpass_db.access.judging import Cell
from yardpass_db.access.oracle import AS_IS
from yardpass_db.access.rules import Rule, Term
from yardpass_db.access.values import columns_asked
from yardpass_db.access.world import World


@dataclass(frozen=True)
class Unproved:
    """A part of the declaration that no row of the world bears out; `role` "" for all roles."""

    relation: str
    role: str
    verb: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {
            "relation": self.relation,
            "role": self.role,
            "verb": self.verb,
            "message": self.message,
        }


def unproved(world: World, cells: Sequence[Cell]) -> list[Unproved]:
    """What to add to the world, by relation; of the relations and roles among the cells."""
    found: list[Unproved] = []
    measured = {cell.relation for cell in cells}
    for name, intent in {**world.declaration.tables, **world.declaration.views}.items():
        if name not in measured or name not in world.rows:
            continue
        if not world.rows[name]:
            found.append(Unproved(name, "", "", "the world has no row in it"))
            continue
        found += _relation(world, intent)
        found += [Unproved(name, "", "", message) for message in _columns(world, intent)]
    return [*found, *_values(world, measured), *_stopped(cells)]


def _relation(world: World, intent: Intent) -> Iterator[Unproved]:
    for role, cells in intent.cells.items():
        personas = [one for one in world.declaration.personas if one.role == role]
        for verb in VERBS:
            rule = cells.get(verb)
            if rule is not None and rule.terms and role != "service_role":
                for message in _rule(world, intent, personas, verb, rule):
                    yield Unproved(intent.name, role, verb, message)


def _columns(world: World, intent: Intent) -> Iterator[str]:
    """Sentences about masked columns that look the same everywhere, and values that are none."""
    rows = world.rows[intent.name]
    for column in intent.masked:
        shown = {row.values.get(column) for row in rows} - {None}
        if len(shown) < 2:
            yield f"no two rows of the world differ in {column}, which is masked"
    tried = {change.column for row in rows for change in row.classes}
    for column in intent.values:
        if column not in tried:
            yield (
                f"there is no value of {column} to try: it has no enum, CHECK or foreign key, and"
                " is no number that a policy compares with one"
            )


def _values(world: World, measured: Collection[str]) -> Iterator[Unproved]:
    """Columns that policies ask of a new row, and that are tried as the world has them only."""
    declared = {name: one for name, one in world.declaration.tables.items() if name in measured}
    for name, column in columns_asked(world.connection, declared):
        if column not in declared[name].values:
            message = f"policies ask for {column}, and no other value is tried: add it to values"
            yield Unproved(name, "", "", message)


def _rule(
    world: World, intent: Intent, personas: Sequence[Persona], verb: str, rule: Rule
) -> Iterator[str]:
    """Sentences about terms that hold for nobody, and rules that hold for everybody."""
    rows = world.rows[intent.name]
    # Copies are inserted, and read back by RETURNING.
    inserts = any(intent.rule(one.role, "insert") for one in personas)
    tried = {"insert", "select"} if inserts else set()
    held = {
        row.held(one.user, change)
        for row in rows
        for change in (row.classes if verb in tried else [AS_IS])
        for one in personas
    }
    for term in rule.terms:
        yield from _term(rule, term, held)
    if all(rule.holds(classes) for classes in held) and not _means_all(world, rule):
        yield "no row of the world is kept from anybody"


def _term(rule: Rule, term: Term, held: Collection[frozenset[str]]) -> Iterator[str]:
    """Sentences about a term without which, or without one of its classes, nothing would change."""
    text = "&".join(term)
    within = [classes for classes in held if Rule((term,)).holds(classes)]
    others = Rule(tuple(one for one in rule.terms if one != term))
    if not within:
        yield f"no row of the world is {text} for any persona"
    elif all(others.holds(classes) for classes in within):
        yield f"no row of the world is {text} alone: all of them are {others}, too"
    for name in term if len(term) > 1 else ():
        rest = Rule((tuple(one for one in term if one != name),))
        if all(rule.holds(classes) for classes in held if rest.holds(classes)):
            yield f"no row of the world is kept out by {name} of {text}"


def _means_all(world: World, rule: Rule) -> bool:
    """Does one of its terms hold for every row by its very words?"""
    return any(
        all(world.declaration.classes.get(name) == "true" for name in term) for term in rule.terms
    )


def _stopped(cells: Sequence[Cell]) -> Iterator[Unproved]:
    """Verbs for which a role's every wanted row was stopped by a rule of the database."""
    by_verb: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in cells:
        if cell.want:
            by_verb.setdefault((cell.relation, cell.role, cell.verb), []).append(cell)
    for (relation, role, verb), several in by_verb.items():
        if all(cell.want is not None and cell.want <= cell.unknown for cell in several):
            message = "a rule of the database stops every row before or after its policies"
            yield Unproved(relation, role, verb, message)
