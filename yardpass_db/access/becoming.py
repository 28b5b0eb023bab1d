"""What a row may become: each value of the columns under `values`, on INSERT and on UPDATE.

A copy to be inserted must be within the verb's rule with its new value; a row to be updated must be
within it as it is, and within the rule of the value afterwards. Rows of the same classes are of a
kind, of which one is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yardpass_db import db
from yardpass_db.access.declaration import Persona
from yardpass_db.access.oracle import Change, Row, listed, own_column
from yardpass_db.access.outcomes import OK, REFUSED, Answer
from yardpass_db.access.probes import Probe, Target, insert_columns, insert_sql

STEP = "values"


@dataclass(frozen=True)
class Try:
    """One row with another value, and whether the persona may write it."""

    row: Row
    change: Change
    allowed: bool


def value_probes(target: Target, persona: Persona, verb: str) -> Iterator[Probe]:
    """The statements of `tries`, one by one."""
    columns = insert_columns(target, persona.role)

    def statement(one: Try) -> str:
        if verb == "insert":
            return insert_sql(target, columns, one.row, one.change, persona)
        becomes = f"{db.ident(one.change.column)} = {db.literal(one.change.value)}"
        return f"update {target.relation.sql} set {becomes} where {target.matching([one.row])}"

    each = [statement(one) for one in tries(target, persona, verb)]
    if each:
        yield {"step": STEP, "kind": "write", "each": each}


def tries(target: Target, persona: Persona, verb: str) -> list[Try]:
    """The rows and values to try: of tables, for clients who may write the column."""
    rule, select = target.intent.rule(persona.role, verb), target.readable(persona.role)
    if rule is None or target.relation.is_view or persona.role == "service_role":
        return []
    if verb == "update" and select is None:
        return []  # its row could not be picked
    own = own_column(target.intent, target.table)
    kinds: dict[object, Try] = {}
    for change in _changes(target, persona, verb):
        becomes = rule if verb == "insert" else target.intent.values[change.column] or rule
        before = [rule, select] if select and verb == "update" else []
        after = [becomes, select] if select and verb == "update" else [becomes]
        for row in target.rows:
            if row.values[change.column] == change.value or (
                change.own and row.values[own] == persona.user
            ):
                continue  # tried as it is
            was, now = row.held(persona.user), row.held(persona.user, change)
            allowed = all(one.holds(was) for one in before) and all(one.holds(now) for one in after)
            kinds.setdefault((change, was if before else None, now), Try(row, change, allowed))
    return [*kinds.values()]


def _changes(target: Target, persona: Persona, verb: str) -> list[Change]:
    """The changes of a value that the persona has the grants for."""
    held = {one.name for one in target.relation.granted(persona.role, verb)}
    return [
        one
        for row in target.rows[:1]
        for one in row.classes
        if one.column in held and not (one.own and (verb == "update" or persona.user is None))
    ]


def value_problems(
    target: Target, persona: Persona, verb: str, found: Sequence[tuple[int, int, Answer]]
) -> Iterator[str]:
    """Sentences about rows that may or may not become what is declared.

    `found` is (number of the try, rows written, answer); what a trigger stopped says nothing.
    """
    tried = tries(target, persona, verb)
    wrong: dict[str, list[str]] = {}
    for number, written, answer in found:
        one = tried[number]
        if answer.outcome not in (OK, REFUSED):
            continue
        could = answer.outcome == OK and (written > 0 or bool(answer.message))
        if could != one.allowed:
            can = "can" if could else "cannot"
            does = (
                f"insert{' as own' if one.change.own else ''} with" if verb == "insert" else "set"
            )
            sentence = f"{can} {does} {one.change.column} = {one.change.value}"
            wrong.setdefault(sentence, []).append(one.row.key)
    for sentence, keys in wrong.items():
        yield f"{sentence}: {listed(keys)}"
