"""What the identities of `catalog` say: kind, name, the object a line belongs to. Pure."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

IDENT = r'(?:"(?:[^"]|"")+"|[^\s".(),]+)'
NAME = rf"{IDENT}\.{IDENT}"

# Longer names first where one begins another.
KINDS = (
    "materialized view", "foreign table", "foreign data wrapper", "event trigger",
    "text search configuration", "text search dictionary", "text search parser",
    "text search template", "operator class", "operator family", "access method",
    "default privileges:", "user mapping of", "comment on", "security label of", "grant", "revoke",
    "publication", "schema", "table", "view", "sequence", "type", "domain", "column", "constraint",
    "index", "policy", "trigger", "rule", "statistics", "function", "procedure", "aggregate",
    "extension", "cast", "operator", "collation", "conversion", "language", "transform", "server",
)  # fmt: skip
RELATIONS = ("table", "view", "materialized view", "foreign table", "sequence", "type")
ROUTINES = ("function", "procedure", "aggregate")

_KIND = re.compile(rf"({'|'.join(KINDS)}) (.*)", re.DOTALL)
_GRANT = re.compile(
    rf"(grant|revoke) (\w+(?: \w+)?) on (.+) (?:to|from) ({IDENT}) by ({IDENT})", re.DOTALL
)
_ON = re.compile(rf"(.+) on (domain )?({NAME})", re.DOTALL)
_COLUMN = re.compile(rf"({NAME})\.({IDENT})")
_MEMBER = re.compile(rf"({IDENT}) (table|schema) ({NAME}|{IDENT})")
_DEFAULTS = re.compile(rf"(.+) of ({IDENT})(?: in schema ({IDENT}))?")


@dataclass(frozen=True)
class Grant:
    """A line `grant select on table a.b to c by d`; `verb` is grant or revoke."""

    verb: str
    privilege: str
    on: str
    grantee: str
    grantor: str


@dataclass(frozen=True)
class Defaults:
    """`default privileges: tables of postgres in schema app`; `schema` "" for all of them."""

    what: str
    role: str
    schema: str


def split(identity: str) -> tuple[str, str]:
    """(kind, the rest): `("column", "events.events.slug")`. Kind "" when it is none of ours."""
    found = _KIND.fullmatch(identity)
    return (found[1].rstrip(":"), found[2]) if found else ("", identity)


def grant_of(identity: str) -> Grant | None:
    """The parts of a grant's or revoke's line, None for anything else."""
    if not identity.startswith(("grant ", "revoke ")):
        return None
    found = _GRANT.fullmatch(identity)
    return Grant(*found.groups()) if found else None


def defaults_of(identity: str) -> Defaults | None:
    """The parts of `default privileges: …`, None for anything else."""
    kind, rest = split(identity)
    found = _DEFAULTS.fullmatch(rest) if kind == "default privileges" else None
    return Defaults(found[1], found[2], found[3] or "") if found else None


def member_of(identity: str) -> tuple[str, str, str] | None:
    """(publication, `table` or `schema`, name) of a publication's line about one."""
    kind, rest = split(identity)
    found = _MEMBER.fullmatch(rest) if kind == "publication" else None
    return (found[1], found[2], found[3]) if found else None


def column_of(identity: str) -> tuple[str, str]:
    """(relation's name, column) of a column's identity; ("", "") for anything else."""
    kind, rest = split(identity)
    found = _COLUMN.fullmatch(rest) if kind == "column" else None
    return (found[1], found[2]) if found else ("", "")


def on_what(identity: str) -> tuple[str, str]:
    """(own name, `events.events` or `domain app.email`) of a constraint, policy, trigger, rule."""
    found = _ON.fullmatch(split(identity)[1])
    return (found[1], f"{found[2] or ''}{found[3]}") if found else ("", "")


def subject(identity: str) -> str:
    """What a grant, comment or label is about; any other identity itself."""
    kind, rest = split(identity)
    if kind == "comment on":
        return rest
    if kind == "security label of":
        return rest.partition(" on ")[2]
    grant = grant_of(identity)
    return grant.on if grant else identity


def root(identity: str, known: Container[str]) -> str:
    """The object a line lives and dies with: a column's table, a policy's table, or itself.

    `known` holds identities; it tells what kind of relation a name is.
    """
    identity = subject(identity)
    kind, _ = split(identity)
    name = ""
    if kind == "column":
        name = column_of(identity)[0]
    elif kind in ("constraint", "policy", "trigger", "rule"):
        name = on_what(identity)[1]
        if name.startswith("domain "):
            return name
    if not name:
        return identity
    return next((f"{k} {name}" for k in RELATIONS if f"{k} {name}" in known), f"table {name}")


@lru_cache(maxsize=4096)
def schema_of(identity: str) -> str:
    """The schema an object is in, "" for what is in none (publications, casts, …)."""
    kind, rest = split(subject(identity))
    if kind == "schema":
        return rest
    if kind in ("constraint", "policy", "trigger", "rule"):
        rest = on_what(subject(identity))[1].removeprefix("domain ")
    elif kind == "default privileges":
        found = defaults_of(subject(identity))
        return found.schema if found else ""
    elif kind == "publication":
        member = member_of(subject(identity))
        rest = member[2] if member else ""
        if member and member[1] == "schema":
            return rest
    elif kind in _SCHEMALESS:
        return ""
    found_name = re.match(rf"({IDENT})\.", rest)
    return found_name[1] if found_name else ""


_SCHEMALESS = ("event trigger", "extension", "language", "server", "cast", "access method",
               "foreign data wrapper", "user mapping of", "transform")  # fmt: skip


def table_of(definition: str) -> str:
    """The table that an index's or statistics object's definition names."""
    found = re.search(rf" (?:ON|FROM) (?:ONLY )?({NAME})(?=\s|$|\x1f)", definition)
    return found[1] if found else ""


def is_named(name: str, text: str) -> bool:
    """Whether a text names an object, `town.houses`, and no longer or other name alone."""
    return re.search(rf'(?<![\w".$]){re.escape(name)}(?![\w"$])', text) is not None


def quoted(name: str) -> str:
    """A name as an identifier, in quotes where it needs them."""
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) else '"' + name.replace('"', '""') + '"'


def unquoted(name: str) -> str:
    """An identifier without its quotes."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
