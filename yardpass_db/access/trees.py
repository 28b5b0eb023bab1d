"""PostgreSQL's parse trees, as far as conditions are read and changed; pglast, lazily."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any


def parse(statement: str) -> Any:
    """The tree of one statement. Raises pglast's ParseError when it is none."""
    from pglast import parse_sql

    return parse_sql(statement)[0].stmt


def parse_condition(expression: str) -> Any:
    """The tree of an expression."""
    return parse(f"select {expression}").targetList[0].val


def printed(tree: Any) -> str:
    """SQL for a tree."""
    from pglast.stream import RawStream

    text: str = RawStream()(tree)
    return text


def walk(node: Any) -> Iterator[Any]:
    """A node and all below it, always in the same order."""
    from pglast import ast

    if isinstance(node, tuple):
        for each in node:
            yield from walk(each)
    elif isinstance(node, ast.Node):
        yield node
        for name in node:
            yield from walk(getattr(node, name))


def is_a(node: Any, *types: str) -> bool:
    """Whether it is a node of one of these types, by their names in PostgreSQL."""
    return type(node).__name__ in types


def column_name(node: Any) -> str:
    """The column that the node names, without its table; "" when it names none."""
    if not is_a(node, "ColumnRef") or not is_a(node.fields[-1], "String"):
        return ""
    name: str = node.fields[-1].sval
    return name


def numbers_in(node: Any) -> set[Decimal]:
    """The numbers that stand below a node as constants; a negative one is text with a cast."""
    found = set()
    for one in walk(node):
        if is_a(one, "A_Const") and not one.isnull:
            if is_a(one.val, "Integer"):
                found.add(Decimal(one.val.ival))
            elif is_a(one.val, "Float"):
                found.add(Decimal(one.val.fval))
            elif is_a(one.val, "String") and re.fullmatch(r"-?\d+(\.\d+)?", one.val.sval):
                found.add(Decimal(one.val.sval))
    return found
