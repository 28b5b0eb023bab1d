"""How many rows of a whole table a rule holds for, those that were there before the world too."""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db import db
from yardpass_db.access.declaration import Persona
from yardpass_db.access.probes import Target
from yardpass_db.access.rules import USER, Rule, condition
from yardpass_db.access.world import World


def rule_sql(world: World, target: Target, rule: Rule) -> str:
    """The rule as one SQL condition on `it`."""
    parameters = target.intent.parameters

    def test(name: str) -> str:
        made = condition(world.declaration.classes[name.removeprefix("!")], parameters)
        return f"{'not ' if name[0] == '!' else ''}coalesce({made}, false)"

    terms = [f"({' and '.join(test(name) for name in term)})" for term in rule.terms]
    return f"({' or '.join(terms) or 'false'})"


def count_all(world: World, target: Target, persona: Persona, rules: Sequence[Rule | None]) -> int:
    """How many rows of the whole table all the rules hold for; 0 when one is a denial."""
    if any(rule is None for rule in rules):
        return 0
    tests = " and ".join(rule_sql(world, target, rule) for rule in rules if rule is not None)
    user = f"{db.literal(persona.user)}::uuid"
    found = db.value(
        world.connection,
        f"select count(*) from {target.table.sql} as it where {USER.sub(lambda _: user, tests)}",
    )
    return int(found)
