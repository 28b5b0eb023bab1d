"""The calls of an application that reach the database: supabase-js chains and raw SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yardpass_db.compat.clients import is_client, schema_of
from yardpass_db.compat.script import Record, Script, Text, Value, bare
from yardpass_db.compat.values import choices, evaluate, evaluate_sql

if TYPE_CHECKING:
    from tree_sitter import Node

_SQL_METHODS = (
    "query", "unsafe", "execute", "raw", "$queryRawUnsafe", "$executeRawUnsafe", "any", "one",
    "many", "none", "oneOrNone", "manyOrNone", "prepare", "queryObject", "queryArray",
)  # fmt: skip
_ONLY_SQL = ("unsafe", "$queryRawUnsafe", "$executeRawUnsafe", "queryObject", "queryArray")
_MEMBER = "(member_expression object: (_) @owner property: (property_identifier) @method)"
_CALLS = """
(call_expression
  function: [
    {member}
    (await_expression {member})
    (parenthesized_expression {member})
    {typed}
    (subscript_expression object: (_) @owner index: (string (string_fragment) @method))
  ]
  arguments: (arguments) @given
  (#any-of? @method {names})) @call
"""
_TYPED = f"(parenthesized_expression (as_expression {_MEMBER}))"
_TAG = re.compile(r"(?:\bsql|\bSQL|queryRaw|executeRaw)\s*(?:<[^`;]*>)?\s*\Z")
# Any other tag, sql.type(z)`…` among them; what it holds has to be a whole statement.
_OTHER_TAG = re.compile(r"([\w$]+|\))\s*(?:<[^`;]*>)?\s*\Z")
_NO_TAG = {"return", "case", "await", "typeof", "of", "in", "default", "yield", "void", "else",
           "gql", "graphql", "css", "html", "groq"}  # fmt: skip
_STATEMENT = re.compile(
    r"\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|"
    r"with\s.+\sas\s*\()", re.I | re.S,
)  # fmt: skip
_SQL = re.compile(
    r"\s*(select|insert\s+into|update|delete\s+from|with|merge\s+into|truncate|copy|values|"
    r"alter|create|drop|comment\s+on|grant|revoke|declare|table|begin\s*;|lock\s+table|explain)"
    r"\b\s*\S|\s*begin\s*;", re.I,
)  # fmt: skip
_SQL_POOL = re.compile(r"(\b|_)(pool|pg|conn|connection)\Z|(Pool|Connection)\Z")
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
    """SQL in a string of a call that ends at byte `end`; `text` is None when it cannot be told."""

    place: tuple[Script, int]
    end: int
    text: Text | None


def read_calls(script: Script) -> Iterator[Call | Subscription | RawSql]:
    """Every call of a file that reaches the database, in no particular order."""
    names = " ".join(f'"{name}"' for name in ("from", "rpc", "on", *_SQL_METHODS))
    typed = "" if script.is_javascript else _TYPED
    for found in script.query(_CALLS.format(names=names, member=_MEMBER, typed=typed)):
        step = _step(script, found["method"], found["given"])
        if step.method in ("from", "rpc"):
            yield from _chain_call(step, found["owner"], found["call"])
        elif step.method == "on":
            if _listens(step):
                options = step.argument(1)
                yield Subscription(step.place, options if isinstance(options, Record) else None)
        else:
            yield from _sql_argument(step, found["owner"], found["call"])
    yield from _tagged(script)


def _listens(step: Step) -> bool:
    """Whether `.on(…)` waits for changes of rows."""
    kind = step.argument(0)
    if isinstance(kind, Text):
        return kind.value == "postgres_changes"
    return bool(step.given) and step.script.text(step.given[0]).endswith(".POSTGRES_CHANGES")


def _step(script: Script, method: Node, given: Node) -> Step:
    arguments = tuple(one for one in given.named_children if one.type != "comment")
    return Step(script, script.text(method), method, arguments)


def _chain_call(step: Step, owner: Node, call: Node) -> Iterator[Call | Subscription]:
    script = step.script
    steps, outermost = _chain(script, call)
    steps += list(_later(script, outermost))
    methods = [one.method for one in steps]
    if not step.given or not is_client(step.script, owner, step.method, methods, step.argument(0)):
        return
    schema = schema_of(script, owner)
    for choice in choices(script, step.given[0]):
        name = evaluate(*choice)
        known = name if isinstance(name, Text) else None
        if steps and steps[0].method == "on":  # supabase-js before version 2
            yield Subscription(step.place, Record({"schema": Text("public"), "table": known}))
        else:
            yield Call(step.method, step.place, schema, known, step, tuple(steps))


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


def _sql_argument(step: Step, owner: Node, call: Node) -> Iterator[RawSql]:
    """`query("…")`, `query(`…`)`, `query({text: "…"})`."""
    if not step.given:
        return
    text = evaluate_sql(step.script, step.given[0], tagged=False)
    if text is None:
        options = step.argument(0)
        inner = options.fields.get("text") if isinstance(options, Record) else None
        text = inner if isinstance(inner, Text) else None
        pool = step.method in _ONLY_SQL or _SQL_POOL.search(step.script.text(bare(owner)))
        if text is None and pool and not (isinstance(options, Record) and options.complete):
            yield RawSql(step.place, call.end_byte, None)
    if text and _SQL.match(text.value):
        yield RawSql(step.place, call.end_byte, text)


def _tagged(script: Script) -> Iterator[RawSql]:
    """sql`…`, also sql<Row>`…`, which the grammar takes for a comparison; and what another tag
    holds, when it reads like a statement."""
    for found in script.query("(template_string) @text"):
        node = found["text"]
        before = script.source[max(0, node.start_byte - 200) : node.start_byte]
        tag = before.decode("utf-8", "replace")
        known, other = _TAG.search(tag), _OTHER_TAG.search(tag)
        if not known and (not other or other[1] in _NO_TAG):
            continue
        text = evaluate_sql(script, node, tagged=True)
        if text and (_SQL if known else _STATEMENT).match(text.value):
            yield RawSql((script, node.start_byte), node.end_byte, text)
