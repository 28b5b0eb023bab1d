"""Whose method `.from()` is: a client of supabase-js, and the schema it reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from yardpass_db.compat.script import Record, Script, Text, Value, bare, returned
from yardpass_db.compat.values import evaluate

if TYPE_CHECKING:
    from tree_sitter import Node

VERBS = ("select", "insert", "update", "upsert", "delete")
_FARTHEST = 10  # names behind a client's name; more is a circle
_NOT_A_CLIENT = re.compile(
    r"(Array|Buffer|Object|Set|Map|List|Seq|Observable|knex|storage|Storage\(\)|i18n)\Z"
)
_CLIENT = re.compile(
    r"(supabase|client|\bsb|\bsupa|\bdb|database|admin)\w*(\(.*\))?\Z", re.I | re.S
)


def is_client(
    script: Script, owner: Node, method: str, methods: Sequence[str], name: Value
) -> bool:
    """Whether this is a call of supabase-js, not `Array.from` or a query builder's; `methods` are
    those called on its result, `name` what it is given."""
    if method == "rpc":
        return True
    owner = bare(owner)
    texts = [script.text(owner)]
    meant = script.meant(owner) if owner.type == "identifier" else None
    texts += [meant[0].text(bare(meant[1]))] if meant else []
    if any(_NOT_A_CLIENT.search(text) for text in texts):
        return False
    if methods and methods[0] in VERBS:
        return True
    return bool(re.search(r"supabase|schema\(", texts[0], re.I) or _CLIENT.search(texts[0])) and (
        not methods or methods[0] == "on" or isinstance(name, Text)
    )


def schema_of(script: Script, owner: Node) -> str | None:
    """The schema that a client reads: `.schema('x')`, or what createClient was given."""
    script, owner = _made_by(script, owner)
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


def _made_by(script: Script, owner: Node) -> tuple[Script, Node]:
    """The expression behind a client's name, or behind the call of a function that makes one."""
    for _ in range(_FARTHEST):
        owner = bare(owner)
        called = owner.child_by_field_name("function") if owner.type == "call_expression" else None
        name = called if called is not None else owner
        meant = _meant(script, name)
        if meant is None:
            break
        if called is None:
            script, owner = meant
            continue
        made = returned(meant[1]) if "function" in meant[1].type else []
        if len(made) != 1:
            break
        script, owner = meant[0], made[0]
    return script, owner


def _meant(script: Script, name: Node) -> tuple[Script, Node] | None:
    """What `client` or, of a whole module, `lib.client` stands for."""
    if name.type == "identifier":
        return script.meant(name)
    owner, field = name.child_by_field_name("object"), name.child_by_field_name("property")
    if name.type != "member_expression" or owner is None or field is None:
        return None
    whole = script.module(owner) if owner.type == "identifier" else None
    return whole.exported(script.text(field)) if whole else None
