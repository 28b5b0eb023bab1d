"""Small changes to a condition, through PostgreSQL's parse tree: what a wrong edit would leave.

Conditions are the expression of a policy, and inside any statement what stands after WHERE, ON and
HAVING and between CASE's WHEN and THEN, sub-selects included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yardpass_db.access.trees import (
    column_name,
    is_a,
    numbers_in,
    parse,
    parse_condition,
    printed,
    walk,
)

LONG = 70  # characters of a condition that are quoted in a sentence


@dataclass(frozen=True)
class Ranks:
    """Labels in order: of each enum type, and of the type that a function takes, by its name."""

    types: Mapping[str, Sequence[str]] = field(default_factory=dict)
    calls: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Variation:
    """A changed text: the kind of change, what was done in words, the new text."""

    kind: str
    change: str
    text: str


@dataclass(frozen=True)
class _Site:
    """A place in a parse tree, and what turns that tree into the changed one."""

    kind: str
    change: str
    apply: Callable[[], None]


def of_expression(expression: str, ranks: Ranks) -> Iterator[Variation]:
    """Variations of a boolean expression. Raises pglast's ParseError when it is none."""
    for variation in of_statement(f"select {expression}", ranks, is_condition=True):
        yield Variation(variation.kind, variation.change, variation.text[len("SELECT ") :])


def of_statement(
    statement: str, ranks: Ranks, *, is_condition: bool = False
) -> Iterator[Variation]:
    """Variations of a SELECT; with `is_condition` its only column is a condition, too."""
    for number in range(len(_sites(parse(statement), ranks, is_condition))):
        tree = parse(statement)
        site = _sites(tree, ranks, is_condition)[number]
        site.apply()
        yield Variation(site.kind, site.change, printed(tree))


def with_body(definition: str, body: str) -> str:
    """CREATE FUNCTION with another body."""
    from pglast import ast

    tree = parse(definition)
    for option in tree.options:
        if option.defname == "as":
            option.arg = (ast.String(sval=body),)
    return printed(tree)


def is_select(body: str) -> bool:
    """Whether an SQL function's body is one SELECT."""
    from pglast import ast, parse_sql

    statements = parse_sql(body)
    return len(statements) == 1 and isinstance(statements[0].stmt, ast.SelectStmt)


def names_in(body: str) -> set[str]:
    """The relations and functions a statement names, with their schemas; empty if unreadable."""
    from pglast import parse_sql
    from pglast.error import Error

    found: set[str] = set()
    try:
        statements = parse_sql(body)
    except Error:
        return found
    for node in walk(statements):
        if is_a(node, "RangeVar") and node.schemaname:
            found.add(f"{node.schemaname}.{node.relname}")
        elif is_a(node, "FuncCall"):
            found.add(".".join(part.sval for part in node.funcname))
    return found


def columns_changed(before: str, after: str) -> set[str]:
    """The columns in those parts of a condition that a change touches, all when it is the whole.

    A part is what stands between and, or and not. Names that a sub-select qualifies are left out.
    """
    old, new = _parts(before), _parts(after)
    touched = {part for part in old if part not in new} or old
    return set().union(*(_columns(part) for part in touched))


def _parts(expression: str) -> set[str]:
    found, waiting = set(), [parse_condition(expression)]
    while waiting:
        node = waiting.pop()
        if is_a(node, "BoolExpr"):
            waiting += node.args
        else:
            found.add(printed(node))
    return found


def _columns(expression: str) -> set[str]:
    nodes = walk(parse_condition(expression))
    fields = [node.fields for node in nodes if is_a(node, "ColumnRef")]
    return {name[0].sval for name in fields if len(name) == 1 and is_a(name[0], "String")}


# Where a condition stands: (type of node, attribute).
_SLOTS = (
    ("SelectStmt", "whereClause"),
    ("SelectStmt", "havingClause"),
    ("JoinExpr", "quals"),
    ("CaseWhen", "expr"),
)


def _sites(tree: Any, ranks: Ranks, is_condition: bool) -> list[_Site]:
    found: list[_Site] = []
    if is_condition:
        found += _at(tree.targetList[0], "val")
    for node in walk(tree):
        for name, attribute in _SLOTS:
            if is_a(node, name) and getattr(node, attribute) is not None:
                found += _at(node, attribute)
        found += [*_other_roles(node, ranks), *_boundary(node), *_null_test(node)]
        found += _null_equal(node)
    return found


def _at(holder: Any, attribute: str) -> list[_Site]:
    """What can be done to the condition in a slot."""
    from pglast import ast
    from pglast.enums import BoolExprType

    condition = getattr(holder, attribute)
    if is_a(condition, "CaseExpr") or _is_true(condition):
        return []
    # A simple CASE compares with a value; only the searched form has conditions.
    if is_a(holder, "CaseWhen") and not _is_boolean(condition):
        return []

    def put(new: Any) -> Callable[[], None]:
        return lambda: setattr(holder, attribute, new)

    negated = ast.BoolExpr(boolop=BoolExprType.NOT_EXPR, args=(condition,))
    said = _quoted(condition)
    return [
        _Site("true", f"{said} is always true", put(_true())),
        _Site("negate", f"{said} is negated", put(negated)),
        *_inside(condition, holder, attribute),
    ]


def _inside(condition: Any, holder: Any, attribute: str) -> Iterator[_Site]:
    """and ↔ or, and each part left out, at every depth of a condition's own and, or, not."""
    from pglast.enums import BoolExprType

    if not is_a(condition, "BoolExpr"):
        return
    is_and = condition.boolop == BoolExprType.AND_EXPR
    if condition.boolop != BoolExprType.NOT_EXPR:
        word, other = ("and", "or") if is_and else ("or", "and")
        swapped = BoolExprType.OR_EXPR if is_and else BoolExprType.AND_EXPR
        kind = "drop-conjunct" if is_and else "drop-disjunct"
        for number, part in enumerate(condition.args):
            rest = condition.args[:number] + condition.args[number + 1 :]

            def drop(rest: tuple[Any, ...] = rest) -> None:
                if len(rest) > 1:
                    condition.args = rest
                elif isinstance(getattr(holder, attribute), tuple):
                    parts = getattr(holder, attribute)
                    new = tuple(rest[0] if each is condition else each for each in parts)
                    setattr(holder, attribute, new)
                else:
                    setattr(holder, attribute, rest[0])

            yield _Site(kind, f"{_quoted(part)} is left out", drop)

        def swap() -> None:
            condition.boolop = swapped

        parts = " … ".join(_quoted(part) for part in (condition.args[0], condition.args[-1]))
        yield _Site("and-or", f"{word} becomes {other} between {parts}", swap)
    for part in condition.args:
        yield from _inside(part, condition, "args")


def _other_roles(node: Any, ranks: Ranks) -> Iterator[_Site]:
    """A role that becomes the first or the last of its type: in a call, or compared by rank."""
    for constant, labels in _roles(node, ranks):
        label = constant.val.sval
        for other in dict.fromkeys((labels[0], labels[-1])):
            if other != label:

                def replace(constant: Any = constant, other: str = other) -> None:
                    from pglast import ast

                    constant.val = ast.String(sval=other)

                yield _Site("other-role", f"{label} becomes {other} in {_quoted(node)}", replace)


def _roles(node: Any, ranks: Ranks) -> Iterator[tuple[Any, Sequence[str]]]:
    """String constants below a call or a comparison that are roles, each with the labels."""
    from pglast.enums import A_Expr_Kind

    known: Sequence[str] | None = None
    operands: tuple[Any, ...] = ()
    if is_a(node, "FuncCall"):
        known = ranks.calls.get(".".join(part.sval for part in node.funcname))
        operands = (node.args or ()) if known else ()
    elif is_a(node, "A_Expr") and node.kind == A_Expr_Kind.AEXPR_OP:
        by_rank = node.name[-1].sval in (">", ">=", "<", "<=")
        operands = (node.lexpr, node.rexpr) if by_rank else ()
    for operand in operands:
        constant, labels = operand, known
        if is_a(operand, "TypeCast"):
            constant = operand.arg
            labels = ranks.types.get(".".join(part.sval for part in operand.typeName.names))
        if is_a(constant, "A_Const") and is_a(constant.val, "String"):
            label = constant.val.sval
            # In a body nothing says the type of a constant: one that some function takes.
            labels = labels or next((one for one in ranks.calls.values() if label in one), ())
            if label in labels:
                yield constant, labels


_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def _boundary(node: Any) -> Iterator[_Site]:
    """A comparison with a number that takes the number itself in, or no longer does."""
    from pglast.enums import A_Expr_Kind

    if not is_a(node, "A_Expr") or node.kind != A_Expr_Kind.AEXPR_OP or not node.lexpr:
        return
    other = _BOUNDARY.get(node.name[-1].sval)
    if other and sum(bool(numbers_in(side)) for side in (node.lexpr, node.rexpr)) == 1:

        def replace() -> None:
            from pglast import ast

            node.name = (*node.name[:-1], ast.String(sval=other))

        said = f"{node.name[-1].sval} becomes {other} in {_quoted(node)}"
        yield _Site("boundary", said, replace)


def _null_test(node: Any) -> Iterator[_Site]:
    """IS NULL ↔ IS NOT NULL, alone: the rest of the condition stays."""
    from pglast.enums import NullTestType

    if is_a(node, "NullTest"):
        is_null = node.nulltesttype == NullTestType.IS_NULL
        other = NullTestType.IS_NOT_NULL if is_null else NullTestType.IS_NULL

        def replace() -> None:
            node.nulltesttype = other

        yield _Site("null-test", f"{_quoted(node)} asks the reverse", replace)


def _null_equal(node: Any) -> Iterator[_Site]:
    """A column that equals a sub-select's value, nulls included: nobody's rows are nobody's."""
    from pglast.enums import A_Expr_Kind

    if not is_a(node, "A_Expr") or node.kind != A_Expr_Kind.AEXPR_OP or node.name[-1].sval != "=":
        return
    if column_name(node.lexpr) and is_a(node.rexpr, "SubLink"):

        def replace() -> None:
            node.kind = A_Expr_Kind.AEXPR_NOT_DISTINCT

        yield _Site("null-equal", f"{_quoted(node)} holds for two nulls, too", replace)


def _true() -> Any:
    from pglast import ast

    return ast.A_Const(isnull=False, val=ast.Boolean(boolval=True))


def _is_true(node: Any) -> bool:
    return printed(node).lower() == "true"


def _is_boolean(node: Any) -> bool:
    """Whether a WHEN is a condition: a constant or a name is a value that CASE x compares."""

    return is_a(node, "BoolExpr", "A_Expr", "NullTest", "SubLink", "BooleanTest")


def _quoted(node: Any) -> str:
    text = " ".join(printed(node).split())
    return text if len(text) <= LONG else f"{text[:LONG].rstrip()}…"
