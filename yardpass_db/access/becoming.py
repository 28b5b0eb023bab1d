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
from yardpass_db.access.oracle import Change, Row, key_sql, listed, own_column
from yardpass_db.access.outcomes import OK, REFUSED, Answer
from yardpass_db.access.probes import Probe, Target, insert_columns, insert_sql

STEP, RETURNED = "values", "values returning"


@dataclass(frozen=True)
class Try:
    """One row with another value; may the persona write it, and read it afterwards?"""

    row: Row
    change: Change
    allowed: bool
    shown: bool


def value_probes(
    target: Target, persona: Persona, verb: str, tried: Sequence[Try]
) -> Iterator[Probe]:
    """The statements of what is tried, one by one; an INSERT with RETURNING, too."""
    columns = insert_columns(target, persona.role)
    key = key_sql(target.relation.table, target.key)

    def statements(one: Try) -> str | list[str]:
        if verb == "insert":
            into = insert_sql(target, columns, one.row, one.change, persona)
            return [into, f"{into} returning {key}"]
        becomes = f"{db.ident(one.change.column)} = {db.literal(one.change.value)}"
        return f"update {target.relation.sql} set {becomes} where {target.matching([one.row])}"

    each = [statements(one) for one in tried]
    if each:
        yield {"step": STEP, "kind": "write", "each": each}


def tries(target: Target, persona: Persona, verb: str) -> list[Try]:
    """The rows and values to try with INSERT or UPDATE, for clients who may write the column."""
    rule, select = target.intent.rule(persona.role, verb), target.readable(persona.role)
    if verb not in ("insert", "update") or rule is None or persona.role == "service_role":
        return []
    if select is None and verb == "update":
        return []  # its row could not be picked
    own = own_column(target.intent, target.table)
    kinds: dict[object, Try] = {}
    for change in _changes(target, persona, verb):
        becomes = target.intent.values[change.column] or rule
        for row in target.rows:
            is_theirs = change.own and row.values[own] == persona.user
            if is_theirs or row.values[change.column] == change.value:
                continue  # tried as it is
            was, now = row.held(persona.user), row.held(persona.user, change)
            shown = select is not None and select.holds(now)
            if verb == "insert":
                kinds.setdefault((change, now), Try(row, change, rule.holds(now), shown))
            else:  # a WHERE makes the policies for SELECT hold before and after, too
                picked = rule.holds(was) and select is not None and select.holds(was)
                allowed = picked and becomes.holds(now) and shown
                kinds.setdefault((change, was, now), Try(row, change, allowed, shown))
    return [*kinds.values()]


def _changes(target: Target, persona: Persona, verb: str) -> list[Change]:
    """The changes of a value that the persona has the grants for; through a view, both grants."""
    held, below = (
        {one.name for one in relation.granted(persona.role, verb)}
        for relation in (target.relation, target.table)
    )
    return [
        one
        for row in target.rows[:1]
        for one in row.classes
        if one.column in held & below
        and not (one.own and (verb == "update" or persona.user is None))
    ]


def value_problems(
    tried: Sequence[Try], verb: str, found: Sequence[tuple[str, int, int, Answer]]
) -> Iterator[str]:
    """Sentences about rows that may or may not become what is declared.

    `found` is (step, number of the try, rows written, answer); what a trigger stopped says nothing.
    """
    wrong: dict[str, list[str]] = {}
    for step, number, written, answer in found:
        one = tried[number]
        want = one.allowed and one.shown if step == RETURNED else one.allowed
        have = answer.outcome == OK and (written > 0 or bool(answer.message))
        if answer.outcome in (OK, REFUSED) and have != want:
            own = " as own" if one.change.own else ""
            does = "set" if verb == "update" else f"insert{own} with"
            back = " and returning" if step == RETURNED else ""
            sentence = f"{'can' if have else 'cannot'} {does} {one.change.made}{back}"
            wrong.setdefault(sentence, []).append(one.row.key)
    for sentence, keys in wrong.items():
        yield f"{sentence}: {listed(keys)}"
