"""The SQL that makes one object again exactly as it is now.

Each reader returns a tuple of statements: the definition first, then owner, grants, comments,
defaults, indexes and the like, one statement each, so that one of them can be left out when its
column is gone. Read under `plain_names`: then every name in the text is qualified.
Not kept: security labels, and the TOAST options of a materialized view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from yardpass_db import rebuild_queries as read
from yardpass_db.db import Connection, ident, literal, rows, value

STUB = "/* yardpass-db: taken off while its table changes */"


@contextmanager
def plain_names(connection: Connection) -> Iterator[None]:
    """Names are written and read in full, and function bodies are not checked, in the block."""
    local = connection.info.transaction_status.name != "IDLE"
    names = ("search_path", "check_function_bodies")
    before = rows(connection, "select current_setting(%s), current_setting(%s)", names)[0]

    def put(settings: Iterable[str]) -> None:
        for name, setting in zip(names, settings, strict=True):
            rows(connection, "select set_config(%s, %s, %s)", (name, setting, local))

    put(("pg_catalog", "off"))
    try:
        yield
    finally:
        # An aborted transaction takes the settings back by itself, and refuses to be asked.
        if not connection.closed and connection.info.transaction_status.name != "INERROR":
            put(before)


def relation(connection: Connection, oid: int) -> tuple[str, ...]:
    """A view or materialized view; the latter without data, with its indexes and statistics."""
    found = rows(connection, read.RELATION, [oid])[0]
    kind, name, definition, options, owner, method, space = found
    text = f"create {kind} {name}"
    if method:
        text += f" using {method}"
    if options:
        text += f" with ({', '.join(_option(each) for each in options)})"
    if space:
        text += f" tablespace {space}"
    text += f" as\n{definition.rstrip().rstrip(';')}"
    if kind == "materialized view":
        text += "\nwith no data"
    indexes = rows(connection, read.INDEXES, [oid]) if kind == "materialized view" else []
    return (
        text,
        *_owner(kind, name, owner),
        *(line for (line,) in rows(connection, read.COLUMNS, [oid])),
        *(line for (line,) in indexes),
        *_grants(connection, "r", name, rows(connection, read.RELATION_GRANTS, [oid])),
        *_comment(connection, "pg_class", oid, f"{kind} {name}"),
        *(
            f"comment on column {name}.{column} is {literal(text)}"
            for column, text in rows(connection, read.COLUMN_COMMENTS, [oid])
        ),
    )


def refresh(connection: Connection, oid: int) -> tuple[str, ...]:
    """What fills a materialized view again, nothing for a view or one that was not filled."""
    found = rows(connection, read.FILLED, [oid])
    return tuple(f"refresh materialized view {name}" for (name,) in found)


def routine(connection: Connection, oid: int) -> tuple[str, ...]:
    """A function or procedure; argument names, defaults, SET and COST stand in its definition."""
    kind, name, definition, owner = rows(connection, read.ROUTINE, [oid])[0]
    return (
        definition,
        *_owner(kind, name, owner),
        *_grants(connection, "f", f"{kind} {name}", rows(connection, read.ROUTINE_GRANTS, [oid])),
        *_comment(connection, "pg_proc", oid, f"{kind} {name}"),
    )


def stub(connection: Connection, oid: int) -> str:
    """The same routine with an empty body: it depends on nothing, and fails when called."""
    definition, body = rows(connection, read.BODY, [oid])[0]
    head = definition.rstrip().removesuffix(body.rstrip())
    return f"{head}\nas {literal(STUB)}"


def policy(connection: Connection, oid: int) -> tuple[str, ...]:
    """A row security policy."""
    name, table, permissive, command, roles, using, check = rows(connection, read.POLICY, [oid])[0]
    text = f"create policy {name} on {table} as {permissive} for {command} to {roles}"
    text += f" using ({using})" if using else ""
    text += f" with check ({check})" if check else ""
    return (text, *_comment(connection, "pg_policy", oid, f"policy {name} on {table}"))


def trigger(connection: Connection, oid: int) -> tuple[str, ...]:
    """A trigger and whether it is switched on."""
    name, table, definition, state = rows(connection, read.TRIGGER, [oid])[0]
    on = () if state == "O" else (f"alter table {table} {_STATES[state]} trigger {name}",)
    return (definition, *on, *_comment(connection, "pg_trigger", oid, f"trigger {name} on {table}"))


def rule(connection: Connection, oid: int) -> tuple[str, ...]:
    """A rewrite rule and whether it is switched on."""
    name, table, definition, state = rows(connection, read.RULE, [oid])[0]
    on = () if state == "O" else (f"alter table {table} {_STATES[state]} rule {name}",)
    return (
        definition.rstrip().rstrip(";"),
        *on,
        *_comment(connection, "pg_rewrite", oid, f"rule {name} on {table}"),
    )


def published(connection: Connection, oid: int) -> tuple[str, ...]:
    """A table's place in a publication, with its column list and WHERE."""
    publication, table, columns, where = rows(connection, read.PUBLISHED, [oid])[0]
    text = f"alter publication {publication} add table only {table}"
    text += f" ({columns})" if columns else ""
    text += f" where ({where})" if where else ""
    return (text,)


_STATES = {"D": "disable", "R": "enable replica", "A": "enable always"}


def _option(stored: str) -> str:
    name, _, setting = stored.partition("=")
    return f"{name}={literal(setting)}"


def _owner(kind: str, name: str, owner: str | None) -> tuple[str, ...]:
    return (f"alter {kind} {name} owner to {owner}",) if owner else ()


def _comment(connection: Connection, catalog: str, oid: int, what: str) -> tuple[str, ...]:
    text = value(connection, "select obj_description(%s, %s)", [oid, catalog])
    return () if text is None else (f"comment on {what} is {literal(text)}",)


class _Grant(NamedTuple):
    grantor: str
    grantee: str
    column: str | None
    privileges: str
    grantable: bool
    by_owner: bool


def _grants(
    connection: Connection, kind: str, what: str, found: list[tuple[object, ...]]
) -> tuple[str, ...]:
    """What default privileges may add is taken away first, then each grant in its grantor's name.

    A grant by somebody else than the owner is three lines: become them, grant, become who we were.
    """
    others = rows(connection, read.DEFAULT_GRANTEES, [kind])
    pending = [_Grant(*grant) for grant in found]  # type: ignore[arg-type]
    takers = {"public", *(name for (name,) in others), *(each.grantee for each in pending)}
    takers |= {each.grantor for each in pending if each.by_owner}
    made = [f"revoke all on {what} from {', '.join(sorted(takers))}"]
    role = value(connection, "select current_setting('role')")
    back = "none" if role == "none" else ident(role)
    able: set[str] = {each.grantor for each in pending if each.by_owner}
    while pending:
        # Somebody can only grant on what they have been granted themselves.
        ready = [each for each in pending if each.grantor in able] or pending
        pending = [each for each in pending if each not in ready]
        able |= {each.grantee for each in ready if each.grantable}
        made += [_grant(each, what, back) for each in ready]
    return tuple(made)


def _grant(each: _Grant, what: str, back: str) -> str:
    text = f"grant {each.privileges} on {what} to {each.grantee}"
    text += " with grant option" if each.grantable else ""
    if each.by_owner:
        return text
    return f"set local role {each.grantor};\n{text};\nset local role {back}"
