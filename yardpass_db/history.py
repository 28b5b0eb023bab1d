"""The book: what ran, kept in the private schema `yardpass_db` of the database it ran on.

`runs` has one row per invocation that changed something; `history` one row per thing that
happened, never deleted, `active` while it is in force; `journal` the statements done of a file
that cannot run in a transaction. Rollback reads nothing else, so an older checkout can undo a
newer release.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from yardpass_db import db
from yardpass_db.errors import DatabaseError, HistoryError
from yardpass_db.sources import short_id

SCHEMA = "yardpass_db"
LAYOUT = 1

_CREATE = f"""
begin;
create schema if not exists {SCHEMA};
comment on schema {SCHEMA} is 'yardpass-db history, layout {LAYOUT}. Private: never expose it.';
revoke all on schema {SCHEMA} from public;
create table if not exists {SCHEMA}.runs (
  id            bigint generated always as identity primary key,
  command       text not null check (command in ('migrate', 'rollback', 'baseline')),
  restore_to    bigint,
  outcome       text not null default 'running' check (outcome in ('running', 'done', 'failed')),
  started_at    timestamptz not null default clock_timestamp(),
  finished_at   timestamptz,
  database_user text not null default session_user,
  os_user       text,
  host          text,
  tool_version  text not null,
  git_revision  text
);
comment on column {SCHEMA}.runs.restore_to is
  'A rollback brings back the state after this history id; kept so that a killed one can go on.';
create table if not exists {SCHEMA}.history (
  id                 bigint generated always as identity primary key,
  run_id             bigint not null references {SCHEMA}.runs,
  address            text not null,
  operation          text not null
                     check (operation in ('apply', 'baseline', 'replay', 'undo', 'remove')),
  active             boolean not null,
  digest             text not null,
  rendered           text not null,
  transactional      boolean not null default true,
  undo               text,
  undo_transactional boolean not null default true,
  rebuilds           text[] not null default '{{}}',
  owned              jsonb not null default '[]',
  duration_ms        integer not null,
  happened_at        timestamptz not null default clock_timestamp()
);
comment on column {SCHEMA}.history.digest is 'SHA-256 of what the text was rendered from.';
comment on column {SCHEMA}.history.owned is 'What a repeatable made: [type, identity] each.';
create unique index if not exists history_active_key on {SCHEMA}.history (address) where active;
create index if not exists history_run_id_idx on {SCHEMA}.history (run_id);
create table if not exists {SCHEMA}.journal (
  address   text not null,
  direction text not null check (direction in ('apply', 'undo')),
  statement integer not null,
  text      text not null,
  state     text not null check (state in ('started', 'done')),
  primary key (address, direction, statement)
);
comment on table {SCHEMA}.journal is
  'Statements of a non-transactional file that is under way; empty when none is.';
commit;
"""


@dataclass(frozen=True)
class Entry:
    """One line of the history that is in force."""

    id: int
    run_id: int
    address: str
    digest: str

    @property
    def kind(self) -> str:
        return self.address.partition("/")[0]

    @property
    def name(self) -> str:
        """The short id, as people type it."""
        return short_id(self.address)


@dataclass(frozen=True)
class Record:
    """An entry with everything that is needed to undo it or to put it back."""

    id: int
    run_id: int
    address: str
    operation: str
    active: bool
    digest: str
    rendered: str
    transactional: bool
    undo: str | None
    undo_transactional: bool
    rebuilds: tuple[str, ...]
    owned: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> str:
        return self.address.partition("/")[0]

    @property
    def name(self) -> str:
        return short_id(self.address)


_RECORD = (
    "id, run_id, address, operation, active, digest, rendered, transactional, undo, "
    "undo_transactional, rebuilds, owned"
)


def ensure(connection: db.Connection) -> None:
    """Make the history's schema where it is missing. The caller holds the lock."""
    if exists(connection):
        return
    try:
        db.run_script(connection, _CREATE)
    except db.PsycopgError as error:
        connection.execute("rollback")
        raise DatabaseError(
            f"Cannot make the history schema {SCHEMA}.",
            detail=db.failure(error),
            undone="Nothing was changed.",
            hint="The role needs CREATE on the database:\n"
            f"grant create on database {db.ident(connection.info.dbname)}"
            f" to {db.ident(connection.info.user)};",
        ) from None


def exists(connection: db.Connection) -> bool:
    """Whether the history is there. Raises HistoryError for a newer layout than this tool's."""
    try:
        found = db.value(
            connection,
            "select coalesce(obj_description(c.relnamespace, 'pg_namespace'), '') from pg_class c"
            f" where c.oid = to_regclass('{SCHEMA}.history')",
        )
    except db.InsufficientPrivilege as error:
        raise _may_not_read(connection, error) from None
    if found is None:
        return False
    layout = str(found).partition("layout ")[2].partition(".")[0]
    if layout.isdigit() and int(layout) > LAYOUT:
        raise HistoryError(
            f"The history has layout {layout}; this yardpass-db knows layout {LAYOUT}.",
            hint="Upgrade the tool: pip install --upgrade yardpass-db",
        )
    return True


def _may_not_read(connection: db.Connection, error: db.PsycopgError) -> DatabaseError:
    role = db.ident(connection.info.user)
    return DatabaseError(
        f"This role may not read the history: {db.failure(error)}",
        hint=f"grant usage on schema {SCHEMA} to {role};\n"
        f"grant select on all tables in schema {SCHEMA} to {role};",
    )


def active(connection: db.Connection) -> tuple[Entry, ...]:
    """What is in force, oldest first; () where there is no history yet."""
    try:
        found = db.rows(
            connection,
            f"select id, run_id, address, digest from {SCHEMA}.history where active order by id",
        )
    except db.UndefinedTable:
        exists(connection)
        return ()
    except db.InsufficientPrivilege as error:
        raise _may_not_read(connection, error) from None
    return tuple(Entry(*row) for row in found)


def records(connection: db.Connection, where: str, parameters: list[object]) -> tuple[Record, ...]:
    """Whole records, oldest first, for an SQL condition with `%s` holes."""
    found = db.rows(
        connection,
        f"select {_RECORD} from {SCHEMA}.history where {where} order by id",
        parameters,
    )
    return tuple(
        Record(*(*row[:10], tuple(row[10]), tuple((kind, name) for kind, name in row[11])))
        for row in found
    )


def texts(connection: db.Connection, addresses: list[str]) -> dict[str, str]:
    """The rendered text in force for each address."""
    found = db.rows(
        connection,
        f"select address, rendered from {SCHEMA}.history where active and address = any(%s)",
        [addresses],
    )
    return dict(found)


def begin_run(connection: db.Connection, command: str, facts: dict[str, Any]) -> int:
    """Open a run; its id. `facts`: restore_to, os_user, host, tool_version, git_revision."""
    columns = ", ".join(facts)
    values = ", ".join("%s" for _ in facts)
    run = db.value(
        connection,
        f"insert into {SCHEMA}.runs (command, {columns}) values (%s, {values}) returning id",
        [command, *facts.values()],
    )
    return int(run)


def end_run(connection: db.Connection, run: int, outcome: str) -> None:
    """Close a run and tell PostgREST to read the schema again."""
    db.run_script(
        connection,
        f"begin; update {SCHEMA}.runs set outcome = {db.literal(outcome)},"
        f" finished_at = clock_timestamp() where id = {run};"
        " notify pgrst, 'reload schema'; commit;",
    )


def unfinished_rollback(connection: db.Connection) -> tuple[int, int] | None:
    """(run, restore_to) of a rollback that was cut off and not overtaken by a later run."""
    found = db.rows(
        connection,
        f"select id, restore_to from {SCHEMA}.runs r where command = 'rollback'"
        " and outcome <> 'done' and not exists (select from"
        f" {SCHEMA}.runs later where later.id > r.id and (later.command <> 'rollback'"
        " or later.outcome = 'done')) order by id limit 1",
    )
    return (found[0][0], found[0][1]) if found else None


def half_done(connection: db.Connection, direction: str) -> list[str]:
    """Addresses of non-transactional files that are half applied or half undone (`direction`)."""
    try:
        found = db.rows(
            connection,
            f"select distinct address from {SCHEMA}.journal where direction = %s order by 1",
            [direction],
        )
    except (*db.UndefinedTable, db.InsufficientPrivilege):
        return []
    return [address for (address,) in found]


def refuse_half_done(connection: db.Connection, direction: str) -> None:
    """Raise HistoryError when a file was cut off half-way in the other direction than ours.

    The caller holds the lock, so nobody is at it. Starting over from the other end would take
    statements for done that have been undone meanwhile.
    """
    addresses = half_done(connection, direction)
    if not addresses:
        return
    name = short_id(addresses[0])
    if direction == "apply":
        state, way = "half applied", f"yardpass-db migrate --to {name}"
    else:
        state, way = "half undone", "yardpass-db rollback"
    raise HistoryError(
        f"{name} is {state}: it runs outside a transaction and was cut off in the middle.",
        undone="Nothing was changed.",
        hint=f"Finish that first: {way}",
    )


def insert_sql(
    run: int, address: str, operation: str, text: dict[str, Any], milliseconds: str, guard: str
) -> str:
    """The statements that write one record and retire the address's previous one.

    `guard` is an SQL condition that must hold, else the statement fails on run_id;
    `milliseconds` an SQL expression. `text` may hold digest, rendered, transactional, undo,
    undo_transactional, rebuilds, owned.
    """
    is_active = operation not in ("undo", "remove")
    values = {
        "address": db.literal(address),
        "operation": db.literal(operation),
        "active": "true" if is_active else "false",
        "duration_ms": str(milliseconds),
        **{key: _sql_value(key, value) for key, value in text.items()},
    }
    # A migration is applied where none is in force: the unique key says so.
    retire = "" if operation in ("apply", "baseline") else (
        f"update {SCHEMA}.history set active = false"
        f" where address = {db.literal(address)} and active; "
    )  # fmt: skip
    return (
        f"{retire}insert into {SCHEMA}.history (run_id, {', '.join(values)}) "
        f"select case when {guard} then {run} end, {', '.join(values.values())}; "
    )


def _sql_value(key: str, value: Any) -> str:
    if key == "owned":
        return db.literal(json.dumps([list(one) for one in value]))
    if key == "rebuilds":
        return "array[" + ", ".join(db.literal(one) for one in value) + "]::text[]"
    return db.literal(value)


def transfer(source: db.Connection, target: db.Connection) -> None:
    """Fill the empty history of a database's copy with the rows of the original."""
    if not exists(source):
        return
    for table in ("runs", "history", "journal"):
        name = f"{SCHEMA}.{table}"
        kept = db.value(source, f"select jsonb_agg(to_jsonb(t)) from {name} t")
        if kept:
            db.rows(
                target,
                f"insert into {name} overriding system value"
                f" select * from jsonb_populate_recordset(null::{name}, %s::jsonb)",
                [json.dumps(kept)],
            )
    for table in ("runs", "history"):
        db.rows(
            target,
            f"select setval(pg_get_serial_sequence('{SCHEMA}.{table}', 'id'),"
            f" (select coalesce(max(id), 1) from {SCHEMA}.{table}))",
        )
