"""Small changes to a condition, through PostgreSQL's parse tree: what a wrong edit would leave.

Conditions are the expression of a policy, and inside any statement what stands after WHERE, ON and
HAVING and between CASE's WHEN and THEN, sub-selects included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    for number in range(len(_sites(_parse(statement), ranks, is_condition))):
        tree = _parse(statement)
        site = _sites(tree, ranks, is_condition)[number]
        site.apply()
        yield Variation(site.kind, site.change, _print(tree))


def with_body(definition: str, body: str) -> str:
    """CREATE FUNCTION with another body."""
    from pglast import ast

    tree = _parse(definition)
    for option in tree.options:
        if option.defname == "as":
            option.arg = (ast.String(sval=body),)
    return _print(tree)


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
    for node in _walk(statements):
        if _is(node, "RangeVar") and node.schemaname:
            found.add(f"{node.schemaname}.{node.relname}")
        elif _is(node, "FuncCall"):
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
    found, waiting = set(), [_parse(f"select {expression}").targetList[0].val]
    while waiting:
        node = waiting.pop()
        if _is(node, "BoolExpr"):
            waiting += node.args
        else:
            found.add(_print(node))
    return found


def _columns(expression: str) -> set[str]:
    nodes = _walk(_parse(f"select {expression}").targetList[0].val)
    fields = [node.fields for node in nodes if _is(node, "ColumnRef")]
    return {name[0].sval for name in fields if len(name) == 1 and _is(name[0], "String")}


def _parse(statement: str) -> Any:
    from pglast import parse_sql

    return parse_sql(statement)[0].stmt


def _print(tree: Any) -> str:
    from pglast.stream import RawStream

    printed: str = RawStream()(tree)
    return printed


def _walk(node: Any) -> Iterator[Any]:
    """A node and all below it, always in the same order."""
    from pglast import ast

    if isinstance(node, tuple):
        for each in node:
            yield from _walk(each)
    elif isinstance(node, ast.Node):
        yield node
        for name in node:
            yield from _walk(getattr(node, name))


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
    for node in _walk(tree):
        for name, attribute in _SLOTS:
            if _is(node, name) and getattr(node, attribute) is not None:
                found += _at(node, attribute)
        found += _other_roles(node, ranks)
    return found


def _at(holder: Any, attribute: str) -> list[_Site]:
    """What can be done to the condition in a slot."""
    from pglast import ast
    from pglast.enums import BoolExprType

    condition = getattr(holder, attribute)
    if _is(condition, "CaseExpr") or _is_true(condition):
        return []
    # A simple CASE compares with a value; only the searched form has conditions.
    if _is(holder, "CaseWhen") and not _is_boolean(condition):
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

    if not _is(condition, "BoolExpr"):
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
    if _is(node, "FuncCall"):
        known = ranks.calls.get(".".join(part.sval for part in node.funcname))
        operands = (node.args or ()) if known else ()
    elif _is(node, "A_Expr") and node.kind == A_Expr_Kind.AEXPR_OP:
        by_rank = node.name[-1].sval in (">", ">=", "<", "<=")
        operands = (node.lexpr, node.rexpr) if by_rank else ()
    for operand in operands:
        constant, labels = operand, known
        if _is(operand, "TypeCast"):
            constant = operand.arg
            labels = ranks.types.get(".".join(part.sval for part in operand.typeName.names))
        if _is(constant, "A_Const") and _is(constant.val, "String"):
            label = constant.val.sval
            # In a body nothing says the type of a constant: one that some function takes.
            labels = labels or next((one for one in ranks.calls.values() if label in one), ())
            if label in labels:
                yield constant, labels


def _is(node: Any, *types: str) -> bool:
    return type(node).__name__ in types


def _true() -> Any:
    from pglast import ast

    return ast.A_Const(isnull=False, val=ast.Boolean(boolval=True))


def _is_true(node: Any) -> bool:
    return _print(node).lower() == "true"


def _is_boolean(node: Any) -> bool:
    """Whether a WHEN is a condition: a constant or a name is a value that CASE x compares."""

    return _is(node, "BoolExpr", "A_Expr", "NullTest", "SubLink", "BooleanTest")


def _quoted(node: Any) -> str:
    text = " ".join(_print(node).split())
    return text if len(text) <= LONG else f"{text[:LONG].rstrip()}…"
