"""What a view shows of columns that are hidden in its table: of which rows, and the right value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from yardpass_db import db
from yardpass_db.access.declaration import Persona
from yardpass_db.access.oracle import Row, key_sql, listed
from yardpass_db.access.probes import Probe, Target
from yardpass_db.access.rules import Rule

STEP = "column "


def column_probes(target: Target) -> Iterator[Probe]:
    """The world's rows with a value in each hidden or masked column: keys, each with that value."""
    name, intent = target.relation.table, target.intent
    masked = set(intent.masked).union(*intent.hidden.values()) & set(target.relation.by_name)
    for column in sorted(masked) if target.relation.is_view else ():
        shown = f"{key_sql(name, target.key)} || {db.ident(name, column)}::text"
        yield {
            "step": f"{STEP}{column}",
            "kind": "keys",
            "sql": f"select array(select {shown} from {target.relation.sql}"
            f" where {target.matching()} and {db.ident(column)} is not null)",
        }


def column_problems(
    target: Target, persona: Persona, column: str, found: Sequence[str]
) -> Iterator[str]:
    """Sentences about rows that show what they should not, or not what the table has.

    A hidden column shows nothing, a masked one the rows that its rule and SELECT both allow.
    """
    rule = target.intent.masked.get(column)
    hidden = target.intent.hidden.get(persona.role, frozenset())
    select = target.intent.rule(persona.role, "select") or Rule()
    if persona.role == "service_role" or (rule is None and column not in hidden):
        return

    def is_allowed(row: Row) -> bool:
        held = row.held(persona.user)
        return select.holds(held) and rule is not None and rule.holds(held)

    shown = dict(map(_key_and_value, found))
    have = set(shown)
    want = {
        row.key
        for row in target.rows
        if is_allowed(row) and row.values.get(column, "") is not None
    }  # fmt: skip
    if have != want:
        yield (
            f"column {column} is shown for {listed(have) or 'none'}, want {listed(want) or 'none'}"
            + (f"; too many: {listed(have - want)}" if have - want else "")
            + (f"; missing: {listed(want - have)}" if want - have else "")
        )
    values = {row.key: row.values[column] for row in target.rows if column in row.values}
    other = {key for key in have & want & set(values) if shown[key] != values[key]}
    if other:
        yield f"column {column} is not the table's for {listed(other)}"


def _key_and_value(text: str) -> tuple[str, str]:
    _, end = json.JSONDecoder().raw_decode(text)
    return text[:end], text[end:]
