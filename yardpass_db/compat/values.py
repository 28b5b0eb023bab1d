"""What an expression is worth, where that can be told without running it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING

from yardpass_db.compat.script import Many, Record, Script, Text, Value, bare, returned

if TYPE_CHECKING:
    from tree_sitter import Node

_DEEPEST = 20  # constants of constants; deeper is a circle
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def evaluate(script: Script, node: Node | None, depth: int = 0) -> Value:
    """The value of a literal, a constant, or a simple expression of these; None if unknown."""
    if node is None or depth > _DEEPEST:
        return None
    node = bare(node)
    kind = _KINDS.get(node.type)
    return kind(script, node, depth + 1) if kind else None


def choices(script: Script, node: Node) -> Iterator[tuple[Script, Node]]:
    """The expressions that `a ? b : c`, `a || b`, `a && b` or a constant of these may stand for;
    any other expression itself."""
    waiting, seen = [(script, node)], set()
    while waiting:
        at, one = waiting.pop()
        inner = bare(one)
        if (at, inner.id) in seen:
            continue
        seen.add((at, inner.id))
        meant = at.meant(inner) if inner.type == "identifier" else None
        parts = (
            [meant] if meant and _chosen(*meant) else [(at, part) for part in _chosen(at, inner)]
        )
        waiting += reversed(parts)
        if not parts:
            yield at, one


def _chosen(script: Script, node: Node) -> list[Node]:
    """What an expression chooses from; nothing when it is no choice."""
    node = bare(node)
    operator = node.child_by_field_name("operator")
    names: tuple[str, ...] = ()
    if node.type == "ternary_expression":
        names = ("consequence", "alternative")
    elif node.type == "binary_expression" and operator is not None:
        word = script.text(operator)
        names = {"||": ("left", "right"), "??": ("left", "right"), "&&": ("right",)}.get(word, ())
    return [part for name in names if (part := node.child_by_field_name(name)) is not None]


def evaluate_sql(script: Script, node: Node, tagged: bool) -> Text | None:
    """As `evaluate`, but what cannot be known becomes a parameter; in a tagged template all do."""
    numbers = count(1)
    return _with_holes(script, bare(node), lambda: f"${next(numbers)}", tagged)


def _with_holes(script: Script, node: Node, hole: Callable[[], str], tagged: bool) -> Text | None:
    """A template or sum of strings with its holes filled; other expressions as they are."""
    if node.type == "template_string":
        return _pieces(script, node, 0, hole, tagged)
    operator = node.child_by_field_name("operator")
    if node.type != "binary_expression" or operator is None or operator.type != "+":
        found = evaluate(script, node)
        return found if isinstance(found, Text) else None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return None
    before = _with_holes(script, bare(left), hole, tagged)
    after = _with_holes(script, bare(right), hole, tagged)
    if before is None and after is None:
        return None
    return _added(before or Text(hole()), after or Text(hole()))


def _string(script: Script, node: Node, depth: int) -> Value:
    return _pieces(script, node, depth)


def _pieces(
    script: Script,
    node: Node,
    depth: int,
    hole: Callable[[], str] | None = None,
    always: bool = False,
) -> Text | None:
    """A string or template, its pieces joined. None when a hole is unknown and has no stand-in."""
    value, spots = "", []
    for child in node.named_children:
        if child.type == "string_fragment":
            spots.append((len(value), script, child.start_byte))
            value += script.text(child)
        elif child.type == "escape_sequence":
            value += _unescaped(script.text(child))
        elif child.type == "template_substitution":
            inner = evaluate(script, next(iter(child.named_children), None), depth)
            if isinstance(inner, Text) and not always:
                spots += [(len(value) + at, file, byte) for at, file, byte in inner.spots]
                value += inner.value
            elif hole is not None:
                value += hole()
            else:
                return None
    return Text(value, tuple(spots))


def _unescaped(text: str) -> str:
    body = text[1:]
    if body in _ESCAPES:
        return _ESCAPES[body]
    if body[:1] in "xu":
        digits = body[1:].strip("{}")
        try:
            return chr(int(digits, 16))
        except (ValueError, OverflowError):
            return body
    return "" if body.startswith(("\n", "\r")) else body


def _object(script: Script, node: Node, depth: int) -> Value:
    fields: dict[str, Value] = {}
    spots: dict[str, tuple[Script, int]] = {}
    complete = True
    for child in node.named_children:
        if child.type in ("pair", "enum_assignment"):
            key = child.child_by_field_name("key") or child.child_by_field_name("name")
            name = _key(script, key, depth)
            if name is None or key is None:
                complete = False
                continue
            fields[name] = evaluate(script, child.child_by_field_name("value"), depth)
            spots[name] = (script, key.start_byte)
        elif child.type == "shorthand_property_identifier":
            name = script.text(child)
            fields[name] = _identifier(script, child, depth)
            spots[name] = (script, child.start_byte)
        elif child.type == "spread_element":
            spread = list(choices(script, child.named_children[0]))
            inners = [evaluate(*one, depth) for one in spread]
            for inner in inners:
                if isinstance(inner, Record):
                    fields |= inner.fields
                    spots |= inner.spots
            sure = all(isinstance(inner, Record) and inner.complete for inner in inners)
            complete = complete and sure and spread[0][1] == child.named_children[0]
        elif child.type != "comment":
            complete = False
    return Record(fields, complete, spots)


def _key(script: Script, key: Node | None, depth: int) -> str | None:
    if key is None:
        return None
    if key.type == "property_identifier":
        return script.text(key)
    if key.type == "computed_property_name":
        key = next(iter(key.named_children), None)
    found = evaluate(script, key, depth)
    return found.value if isinstance(found, Text) else None


def _array(script: Script, node: Node, depth: int) -> Value:
    items: list[Value] = []
    complete = True
    for child in node.named_children:
        if child.type == "spread_element":
            inner = evaluate(script, next(iter(child.named_children), None), depth)
            items += inner.items if isinstance(inner, Many) else ()
            complete = complete and isinstance(inner, Many) and inner.complete
        elif child.type != "comment":
            items.append(evaluate(script, child, depth))
    return Many(tuple(items), complete)


def _identifier(script: Script, node: Node, depth: int) -> Value:
    meant = script.meant(node)
    return evaluate(*meant, depth) if meant else None


def _member(script: Script, node: Node, depth: int) -> Value:
    """`TABLES.events`, `Table.Events`, `this.table`."""
    owner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
    if owner is None or name is None:
        return None
    field = _field_of_class(script, owner, script.text(name))
    if field is not None:
        return evaluate(script, field, depth)
    whole = script.module(owner) if owner.type == "identifier" else None
    if whole:
        meant = whole.exported(script.text(name))
        return evaluate(*meant, depth) if meant else None
    found = evaluate(script, owner, depth)
    return found.fields.get(script.text(name)) if isinstance(found, Record) else None


def _field_of_class(script: Script, owner: Node, name: str) -> Node | None:
    """What a field of `this` class, or a static one of a class by its name, is made with."""
    body: Node | None = owner
    while owner.type == "this" and body is not None and body.type != "class_body":
        body = body.parent
    for one in script.declarations.get(name, ()):
        field = one.value.parent if one.value is not None else None
        if field is None or "field_definition" not in field.type or field.parent is None:
            continue
        named = field.parent.parent.child_by_field_name("name") if field.parent.parent else None
        if field.parent == body or (
            owner.type == "identifier" and named is not None
            and script.text(named) == script.text(owner)
        ):  # fmt: skip
            return one.value
    return None


def _subscript(script: Script, node: Node, depth: int) -> Value:
    found = evaluate(script, node.child_by_field_name("object"), depth)
    index = evaluate(script, node.child_by_field_name("index"), depth)
    if isinstance(found, Record) and isinstance(index, Text):
        return found.fields.get(index.value)
    at = node.child_by_field_name("index")
    number = script.text(at) if at is not None else ""
    if isinstance(found, Many) and number.isdecimal() and int(number) < len(found.items):
        return found.items[int(number)] if found.complete else None
    return None


def _sum(script: Script, node: Node, depth: int) -> Value:
    operator = node.child_by_field_name("operator")
    if operator is None or operator.type != "+":
        return None
    left = evaluate(script, node.child_by_field_name("left"), depth)
    right = evaluate(script, node.child_by_field_name("right"), depth)
    if not isinstance(left, Text) or not isinstance(right, Text):
        return None
    return _added(left, right)


def _added(left: Text, right: Text) -> Text:
    start = len(left.value)
    moved = tuple((start + at, file, byte) for at, file, byte in right.spots)
    return Text(left.value + right.value, left.spots + moved)


def _call(script: Script, node: Node, depth: int) -> Value:
    """`[…].join(',')`, `rows.map((row) => ({…}))`, `Object.freeze({…})`."""
    function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or given is None or function.type != "member_expression":
        return None
    owner = function.child_by_field_name("object")
    name = function.child_by_field_name("property")
    first = next((one for one in given.named_children if one.type != "comment"), None)
    method = script.text(name) if name else ""
    if method == "freeze":
        return evaluate(script, first, depth)
    if method == "map" and first is not None and "function" in first.type:
        made = tuple(evaluate(script, one, depth) for one in returned(first))
        return Many(made, complete=False)
    if method == "join":
        between = evaluate(script, first, depth) if first is not None else Text(",")
        return _joined(evaluate(script, owner, depth), between)
    return None


def _joined(parts: Value, separator: Value) -> Value:
    if not isinstance(parts, Many) or not parts.complete or not isinstance(separator, Text):
        return None
    value, spots = "", []
    for number, part in enumerate(parts.items):
        if not isinstance(part, Text):
            return None
        value += separator.value if number else ""
        spots += [(len(value) + at, file, byte) for at, file, byte in part.spots]
        value += part.value
    return Text(value, tuple(spots))


_KINDS: dict[str, Callable[[Script, Node, int], Value]] = {
    "string": _string,
    "template_string": _string,
    "object": _object,
    "enum_body": _object,
    "array": _array,
    "identifier": _identifier,
    "shorthand_property_identifier": _identifier,
    "member_expression": _member,
    "subscript_expression": _subscript,
    "binary_expression": _sum,
    "call_expression": _call,
}
