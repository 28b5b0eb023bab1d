"""The calls of an application that reach the database: supabase-js chains and raw SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yardpass_db.compat.script import Record, Script, Text, Value, bare
from yardpass_db.compat.values import evaluate, evaluate_sql

if TYPE_CHECKING:
    from tree_sitter import Node

VERBS = ("select", "insert", "update", "upsert", "delete")
_SQL_METHODS = (
    "query", "unsafe", "execute", "raw", "$queryRawUnsafe", "$executeRawUnsafe", "any", "one",
    "many", "none", "oneOrNone", "manyOrNone", "prepare",
)  # fmt: skip
_CALLS = """
(call_expression
  function: [
    (member_expression object: (_) @owner property: (property_identifier) @method)
    (await_expression
      (member_expression object: (_) @owner property: (property_identifier) @method))
  ]
  arguments: (arguments) @given
  (#any-of? @method {names})) @call
"""
_TAG = re.compile(r"(?:\bsql|\bSQL|queryRaw|executeRaw)\s*(?:<[^`;]*>)?\s*\Z")
_SQL = re.compile(
    r"\s*(select|insert\s+into|update|delete\s+from|with|merge\s+into|truncate|copy|values|"
    r"alter|create|drop|comment\s+on|grant|revoke|declare|table)\b\s*\S", re.I,
)  # fmt: skip
_NOT_A_CLIENT = re.compile(r"(Array|Buffer|Object|Set|Map|Observable|knex|storage)\Z")
_WRAPPERS = (
    "parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression",
    "await_expression",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One method of a chain and what it is given."""

    script: Script
    method: str
    node: Node
    given: tuple[Node, ...]

    def argument(self, number: int) -> Value:
        """The value of an argument; None when it is unknown or not there."""
        return evaluate(self.script, self.given[number]) if number < len(self.given) else None

    @property
    def place(self) -> tuple[Script, int]:
        return self.script, self.node.start_byte


@dataclass(frozen=True)
class Call:
    """A chain from `.from(name)` or `.rpc(name, …)` on. `name` is None when it cannot be told,
    `schema` is None then, too, and "" for the client's default."""

    kind: str  # from, rpc
    place: tuple[Script, int]
    schema: str | None
    name: Text | None
    start: Step
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Subscription:
    """`.on('postgres_changes', {schema, table})`."""

    place: tuple[Script, int]
    options: Record | None


@dataclass(frozen=True)
class RawSql:
    """SQL in a string; `text` is None when it cannot be told."""

    place: tuple[Script, int]
    text: Text


def read_calls(script: Script) -> Iterator[Call | Subscription | RawSql]:
    """Every call of a file that reaches the database, in no particular order."""
    names = " ".join(f'"{name}"' for name in ("from", "rpc", "on", *_SQL_METHODS))
    for found in script.query(_CALLS.format(names=names)):
        step = _step(script, found["method"], found["given"])
        if step.method in ("from", "rpc"):
            yield from _chain_call(step, found["owner"], found["call"])
        elif step.method == "on":
            kind = step.argument(0)
            if isinstance(kind, Text) and kind.value == "postgres_changes":
                options = step.argument(1)
                yield Subscription(step.place, options if isinstance(options, Record) else None)
        else:
            yield from _sql_argument(step)
    yield from _tagged(script)


def _step(script: Script, method: Node, given: Node) -> Step:
    arguments = tuple(one for one in given.named_children if one.type != "comment")
    return Step(script, script.text(method), method, arguments)


def _chain_call(step: Step, owner: Node, call: Node) -> Iterator[Call]:
    script = step.script
    steps, outermost = _chain(script, call)
    steps += list(_later(script, outermost))
    if not _is_client(step, owner, steps):
        return
    name = step.argument(0)
    schema = _schema(script, owner)
    known = name if isinstance(name, Text) else None
    yield Call(step.method, step.place, schema, known, step, tuple(steps))


def _is_client(step: Step, owner: Node, steps: list[Step]) -> bool:
    """Whether this is a call of supabase-js, not `Array.from` or a query builder's."""
    if not step.given:
        return False
    text = step.script.text(bare(owner))
    if step.method == "rpc":
        return True
    if _NOT_A_CLIENT.search(text):
        return False
    if steps and steps[0].method in VERBS:
        return True
    return bool(re.search(r"supabase|schema\(", text, re.I)) and isinstance(step.argument(0), Text)


def _chain(script: Script, call: Node) -> tuple[list[Step], Node]:
    """The methods called on a call's result, and the whole expression."""
    steps: list[Step] = []
    node = _unwrapped(call)
    while node.parent is not None and node.parent.type == "member_expression":
        member = node.parent
        if member.child_by_field_name("object") != node:
            break
        function = _unwrapped(member)
        outer, method = function.parent, member.child_by_field_name("property")
        if outer is None or outer.type != "call_expression" or method is None:
            break
        given = outer.child_by_field_name("arguments")
        if outer.child_by_field_name("function") != function or given is None:
            break
        steps.append(_step(script, method, given))
        node = _unwrapped(outer)
    return steps, node


def _unwrapped(node: Node) -> Node:
    """The node with the parentheses, `as`, `!` and `await` around it."""
    while node.parent is not None and node.parent.type in _WRAPPERS:
        node = node.parent
    return node


def _later(script: Script, chain: Node) -> Iterator[Step]:
    """What is called later on the variable that holds a chain: `q = q.eq(…)`."""
    holder = chain.parent
    if holder is None or holder.type not in ("variable_declarator", "assignment_expression"):
        return
    name = holder.child_by_field_name("name") or holder.child_by_field_name("left")
    if name is None or name.type != "identifier" or chain.type == "await_expression":
        return
    declared = script.declared(name)
    for found in script.calls_on.get(script.text(name), ()):
        user = found["name"]
        if user.start_byte >= chain.end_byte and script.declared(user) == declared:
            yield _step(script, found["method"], found["given"])
            yield from _chain(script, found["call"])[0]


def _schema(script: Script, owner: Node) -> str | None:
    """The schema that a client reads: `.schema('x')`, or what createClient was given."""
    owner = bare(owner)
    if owner.type == "identifier":
        meant = script.meant(owner)
        if meant is None:
            return ""
        script, owner = meant[0], bare(meant[1])
    if owner.type != "call_expression":
        return ""
    function, given = owner.child_by_field_name("function"), owner.child_by_field_name("arguments")
    if function is None or given is None:
        return ""
    arguments = [one for one in given.named_children if one.type != "comment"]
    method = function.child_by_field_name("property")
    if method is not None and script.text(method) == "schema" and arguments:
        named = evaluate(script, arguments[0])
        return named.value if isinstance(named, Text) else None
    for argument in arguments:
        options = evaluate(script, argument)
        inner = options.fields.get("db") if isinstance(options, Record) else None
        named = inner.fields.get("schema") if isinstance(inner, Record) else None
        if isinstance(named, Text):
            return named.value
    return ""


def _sql_argument(step: Step) -> Iterator[RawSql]:
    """`query("…")`, `query(`…`)`, `query({text: "…"})`."""
    if not step.given:
        return
    text = evaluate_sql(step.script, step.given[0], tagged=False)
    if text is None:
        options = step.argument(0)
        inner = options.fields.get("text") if isinstance(options, Record) else None
        text = inner if isinstance(inner, Text) else None
    if text and _SQL.match(text.value):
        yield RawSql(step.place, text)


def _tagged(script: Script) -> Iterator[RawSql]:
    """sql`…`, also sql<Row>`…`, which the grammar takes for a comparison."""
    for found in script.query("(template_string) @text"):
        node = found["text"]
        before = script.source[max(0, node.start_byte - 200) : node.start_byte]
        if not _TAG.search(before.decode("utf-8", "replace")):
            continue
        text = evaluate_sql(script, node, tagged=True)
        if text and _SQL.match(text.value):
            yield RawSql((script, node.start_byte), text)
