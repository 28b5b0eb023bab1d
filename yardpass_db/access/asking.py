"""What a condition asks of one column: the numbers it is compared with, and whether it is null."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from yardpass_db.access.trees import column_name, is_a, numbers_in, parse_condition, walk

# The largest value of each type of whole numbers; other numbers have none.
LARGEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}


def numbers_asked(column: str, expressions: Iterable[str]) -> list[Decimal]:
    """The numbers that the expressions compare with the column, sorted."""
    found: set[Decimal] = set()
    for expression in expressions:
        for node in _nodes(expression):
            if is_a(node, "A_Expr"):
                sides = (node.lexpr, node.rexpr)
                for side, other in (sides, sides[::-1]):
                    if _names(side, column):
                        found |= numbers_in(other)
    return sorted(found)


def asks_null(column: str, expression: str) -> bool:
    """Whether the expression says `is null` or `is not null` of the column."""
    return any(
        is_a(node, "NullTest") and column_name(node.arg) == column for node in _nodes(expression)
    )


def boundaries(numbers: Iterable[Decimal], type_name: str) -> list[str]:
    """Each number, one less and one more, as texts that the type takes."""
    largest, found = LARGEST.get(type_name), set()
    for number in numbers:
        ways = (ROUND_FLOOR, ROUND_CEILING) if largest else ()
        for near in {number.to_integral_value(way) for way in ways} or {number}:
            found |= {near - 1, near, near + 1}
    return [f"{one:f}" for one in sorted(found) if not largest or -largest <= one <= largest]


def _nodes(expression: str) -> Iterator[Any]:
    """All of an expression's tree; nothing of one that PostgreSQL will refuse in its own words."""
    from pglast.error import Error

    try:
        tree = parse_condition(expression)
    except Error:
        return
    yield from walk(tree)


def _names(node: Any, column: str) -> bool:
    """Whether it is the column, maybe cast or within an expression."""
    return any(column_name(one) == column for one in walk(node))
