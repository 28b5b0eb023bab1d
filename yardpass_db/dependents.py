"""What hangs on a table: found, taken off and put back around a migration (`-- rebuilds:`).

PostgreSQL refuses to change a column that a view, rule, policy, trigger, publication or SQL-body
function reads. All of these are found in pg_depend, through any number of views and of other
tables; taken off from the outermost inwards, so never with CASCADE; and made again exactly.
Constraints, indexes and generated columns belong to the table and stay. Members of an extension
and temporary objects are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from yardpass_db import rebuild
from yardpass_db.blockers import blocker_hint
from yardpass_db.db import Connection, PsycopgError, failure, rows, run_script, value
from yardpass_db.dependents_graph import Node, outermost_first
from yardpass_db.errors import DatabaseError


@dataclass(frozen=True)
class Dependent:
    """One object in the way, and how it goes and comes back.

    `kind` and `name` as PostgreSQL identifies it: `view`, `public.events`; `policy`,
    `"author reads" on events.posts`. `create` begins with the definition; what follows (owner,
    grants, comments, indexes) can be left out one by one. `refresh` runs when all are back.
    `absent` is a query: is there still something to put back, or did the migration see to it?
    """

    kind: str
    name: str
    drop: str
    create: tuple[str, ...]
    absent: str
    refresh: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """`view public.events`"""
        return f"{self.kind} {self.name}"


def find(connection: Connection, tables: Sequence[str]) -> tuple[Dependent, ...]:
    """All that blocks a change of these tables or of their partitions, outermost first.

    `tables` are written as in SQL (`events.events`, `"Odd".t`); a view may be named too: then
    what hangs on the view. Raises DatabaseError for a name that is no table, and for an object
    that can neither stay nor be rebuilt (a table with a column of a view's row type).
    """
    roots = [_root(connection, table) for table in tables]
    with rebuild.plain_names(connection):
        graph = outermost_first(connection, roots, _REBUILT)
        return tuple(_dependent(connection, node, stub) for node, stub in graph)


def take_off(connection: Connection, dependents: Iterable[Dependent]) -> None:
    """The tables are free to change. Call it inside the migration's transaction.

    Raises psycopg.Error (no rights, lock timeout) as the server sent it.
    """
    with rebuild.plain_names(connection):
        for dependent in dependents:
            run_script(connection, dependent.drop)


def put_back(
    connection: Connection,
    dependents: Sequence[Dependent],
    alternatives: Callable[[Dependent], str | None] = lambda _: None,
) -> None:
    """All that was taken off is as before, in the same transaction.

    A definition that no longer fits the changed table is tried with `alternatives(dependent)`,
    the text of its file as it is now, under the caller's search path; "" leaves it off. What that
    text says about grants and comments is its own affair; of what it does not mention, the old
    ones come back.
    Grants, comments, defaults and indexes of a column that is gone go with it. What the
    migration made itself under the same name is left alone.
    Raises DatabaseError naming the dependent and the column; lock timeouts and the like as sent.
    """
    refresh: list[str] = []
    for dependent in reversed(dependents):
        if not value(connection, dependent.absent):
            continue
        with rebuild.plain_names(connection):
            error = _attempt(connection, *dependent.create)
            if error:
                error = _attempt(connection, dependent.create[0])
                if error is None:
                    _properties(connection, dependent, dependent.create[1:], _GONE)
        if error is None:
            refresh += dependent.refresh
        else:
            _alternative(connection, dependent, alternatives(dependent), error)
    with rebuild.plain_names(connection):
        for statement in refresh:
            run_script(connection, statement)


def _alternative(
    connection: Connection, dependent: Dependent, text: str | None, error: PsycopgError
) -> None:
    """The dependent as its file says now; `error` is why the old definition does not fit."""
    if text is None:
        raise _no_longer_fits(dependent, error)
    if not text:
        return
    failed = _attempt(connection, text)
    if failed:
        raise _no_longer_fits(dependent, failed)
    verbs = {verb.lower() for verb in _VERB.findall(_COMMENT.sub(" ", text))}
    said = {"grant", "revoke", "set local role"} if verbs & {"grant", "revoke"} else set()
    said |= verbs & {"comment"}
    kept = [line for line in dependent.create[1:] if not line.startswith(tuple(said))]
    with rebuild.plain_names(connection):
        _properties(connection, dependent, kept, (*_GONE, *_ALREADY))


_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_VERB = re.compile(r"(?:^|;)\s*(\w+)")  # the first word of each statement
_GONE = ("42703",)  # undefined_column
_ALREADY = ("42710", "42P07")  # duplicate_object, duplicate_table
_NO_RIGHT = "42501"


def _properties(
    connection: Connection, dependent: Dependent, statements: Sequence[str], allowed: Sequence[str]
) -> None:
    """Each of `statements` that can be; `allowed` are the states in which one is left out."""
    for statement in statements:
        error = _attempt(connection, statement)
        if error and error.sqlstate == _NO_RIGHT and statement.startswith("set local role"):
            # We may not speak for that grantor. Better granted by the owner than lost.
            error = _attempt(connection, statement.split("\n", 1)[1].rpartition("\n")[0])
        if error and error.sqlstate not in allowed:
            raise _no_longer_fits(dependent, error)


def _attempt(connection: Connection, *statements: str) -> PsycopgError | None:
    """None when all ran; else the error, with nothing of them left. One message each time."""
    body = "".join(f"{statement}\n;\n" for statement in statements)
    try:
        run_script(connection, f"savepoint yardpass_db_rebuild;\n{body}release yardpass_db_rebuild")
    except PsycopgError as error:
        # Lock timeouts, cancellations and lost connections are for the caller to retry.
        if (error.sqlstate or "")[:2] not in {"0A", "22", "2B", "42"}:
            raise
        run_script(connection, "rollback to yardpass_db_rebuild; release yardpass_db_rebuild")
        return error
    return None


def _no_longer_fits(dependent: Dependent, error: PsycopgError) -> DatabaseError:
    reason = error.diag.message_primary or str(error)
    return DatabaseError(
        f"{dependent.identity} does not fit the changed table: {reason}.",
        detail=failure(error),
        hint=f"Edit the file that makes {dependent.identity} in the same release,\n"
        f"or let the migration make it anew: {dependent.create[0].splitlines()[0]} …",
    )


_REBUILT = {
    "view": rebuild.relation,
    "materialized view": rebuild.relation,
    "function": rebuild.routine,
    "procedure": rebuild.routine,
    "policy": rebuild.policy,
    "trigger": rebuild.trigger,
    "rule": rebuild.rule,
    "publication relation": rebuild.published,
}  # fmt: skip


def _root(connection: Connection, table: str) -> int:
    try:
        found = value(connection, "select to_regclass(%s)::oid", [table])
    except PsycopgError as error:
        raise DatabaseError(f"{table} is no table's name.", detail=failure(error)) from None
    if found is None:
        raise DatabaseError(
            f"There is no table {table} to rebuild the dependents of.",
            hint="Correct the line `-- rebuilds:`; names are written as in SQL, schema first.",
        )
    return int(found)


def _dependent(connection: Connection, node: Node, stub: bool) -> Dependent:
    catalog, oid = node
    kind, name = rows(connection, _IDENTITY, [catalog, oid])[0]
    create = _REBUILT[kind](connection, oid)
    if stub:
        absent = value(connection, _STUBBED, [rebuild.STUB, oid])
        return Dependent(kind, name, rebuild.stub(connection, oid), create[:1], absent)
    absent, drop = rows(connection, _OFF[catalog], [oid])[0]
    refresh = rebuild.refresh(connection, oid) if kind == "materialized view" else ()
    return Dependent(kind, name, drop or f"drop {kind} {name}", create, absent, refresh)


_IDENTITY = "select type, identity from pg_identify_object(%s::regclass, %s, 0)"

_STUBBED = """
select format('select exists (select from pg_proc where oid = %%s and prosrc = %%L)', oid, %s::text)
from pg_proc where oid = %s
"""

# Per catalog: the query `absent`, and how it goes off where that is not `drop <identity>`.
# A table keeps its oid throughout, a rebuilt view does not and is found by its name.
_OFF = {
    "pg_class": """
select format('select to_regclass(%%L) is null', oid::regclass), null from pg_class where oid = %s
""",
    "pg_proc": """
select format('select to_regprocedure(%%L) is null', oid::regprocedure), null
from pg_proc where oid = %s
""",
    "pg_policy": """
select format('select exists (select from pg_class where oid = %%s) and not exists (
  select from pg_policy where polrelid = %%1$s and polname = %%L)', polrelid, polname), null
from pg_policy where oid = %s
""",
    "pg_trigger": """
select format('select to_regclass(%%L) is not null and not exists (
  select from pg_trigger where tgrelid = to_regclass(%%1$L) and tgname = %%L)',
  tgrelid::regclass, tgname), null
from pg_trigger where oid = %s
""",
    "pg_rewrite": """
select format('select to_regclass(%%L) is not null and not exists (
  select from pg_rewrite where ev_class = to_regclass(%%1$L) and rulename = %%L)',
  ev_class::regclass, rulename), null
from pg_rewrite where oid = %s
""",
    "pg_publication_rel": """
select format('select exists (select from pg_class where oid = %%s) and not exists (
  select from pg_publication_rel where prrelid = %%1$s and prpubid = %%s)', prrelid, prpubid),
  format('alter publication %%I drop table only %%s', p.pubname, prrelid::regclass)
from pg_publication_rel r join pg_publication p on p.oid = r.prpubid where r.oid = %s
""",
}

__all__ = ["Dependent", "blocker_hint", "find", "put_back", "take_off"]
