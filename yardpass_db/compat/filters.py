"""The columns that filters, orders and written objects of a chain name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yardpass_db.compat.calls import Step
from yardpass_db.compat.script import Many, Record, Text, Value
from yardpass_db.compat.selecting import SelectError, parse_select
from yardpass_db.compat.usage import Spot
from yardpass_db.compat.values import evaluate_sql

_FILTERS = {
    "eq", "neq", "gt", "gte", "lt", "lte", "like", "ilike", "likeAllOf", "likeAnyOf", "ilikeAllOf",
    "ilikeAnyOf", "is", "isDistinct", "in", "notIn", "contains", "containedBy", "rangeGt",
    "rangeGte", "rangeLt", "rangeLte", "rangeAdjacent", "overlaps", "textSearch", "not", "filter",
    "order", "regexMatch", "regexIMatch",
}  # fmt: skip
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LISTS = re.compile(r"\b(in|cs|cd|ov|sl|sr)\.[({][^)}]*[)}]")
_CONDITION = re.compile(r"(?:^|[,(])\s*(?:not\.)?([a-z_][\w$]*)(?:->>?\w+)*\.[a-z]")


def keys(value: Value) -> Iterator[tuple[str, Spot | None]]:
    """The columns of an object, or of the objects of an array."""
    if isinstance(value, Record):
        for name in value.fields:
            yield name, value.spots.get(name)
    elif isinstance(value, Many):
        for item in value.items:
            yield from keys(item)


def referenced(step: Step) -> list[str]:
    """The embed that `{ referencedTable }` of order and or names."""
    options = step.argument(1) if step.method in ("order", "or") else None
    for key in ("referencedTable", "foreignTable"):
        named = options.fields.get(key) if isinstance(options, Record) else None
        if isinstance(named, Text):
            return named.value.split(".")
    return []


def filtered(step: Step) -> Iterator[tuple[str, Spot]]:
    """The columns a filter names."""
    if not step.given:
        return
    if step.method == "match":
        for key, spot in keys(step.argument(0)):
            yield key, spot or step.place
    elif step.method == "or":
        text = evaluate_sql(step.script, step.given[0], tagged=False)
        for name in _in_logic(text.value) if text else ():
            yield name, step.place
    elif step.method in _FILTERS:
        column = step.argument(0)
        if isinstance(column, Text):
            yield column.value, column.spot(0) or step.place


def _in_logic(text: str) -> list[str]:
    """The columns of `a.eq.1,and(b.gt.2,not.c.is.null)`; values in `in.(…)` are none."""
    text = _QUOTED.sub('""', text)
    text = _LISTS.sub(r"\1.x", text)
    return [name for name in _CONDITION.findall(text) if name not in ("and", "or", "not")]


def result_columns(steps: Sequence[Step]) -> Iterator[tuple[str, Spot]]:
    """The columns that select lists and filters name of a function's rows."""
    for step in steps:
        if step.method == "then":
            return
        if step.method != "select":
            yield from filtered(step)
            continue
        text = step.argument(0)
        try:
            items = parse_select(text.value) if isinstance(text, Text) else ()
        except SelectError:
            continue
        for item in items:
            if item.inner is None and item.name not in ("*", "count"):
                spot = text.spot(item.offset) if isinstance(text, Text) else None
                yield item.name, spot or step.place
