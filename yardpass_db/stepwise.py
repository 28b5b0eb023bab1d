"""Files that cannot run in one transaction: statement by statement, journaled and resumable.

A statement that may run in a transaction does so together with its journal line. One that may
not (CREATE INDEX CONCURRENTLY, VACUUM, …) is journaled before and after; when a killed run left
it "started", the catalog is asked how far it came, and what it left half-made is taken off.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from yardpass_db import db
from yardpass_db.errors import DatabaseError, HistoryError
from yardpass_db.execute import COMMIT, Script, guard, lost, opening
from yardpass_db.session import Patience, retry, roll_back, settings_sql
from yardpass_db.sqltext import Statement, same_statements, statements

_JOURNAL = "yardpass_db.journal"

_ALONE = re.compile(
    r"(create\s+(unique\s+)?index\s+concurrently|drop\s+index\s+concurrently|reindex\b"
    r"|vacuum\b|cluster\b|create\s+database|drop\s+database|create\s+tablespace"
    r"|drop\s+tablespace|alter\s+system|create\s+subscription|alter\s+subscription"
    r"|drop\s+subscription|call\b|alter\s+table\s.*\sdetach\s+partition\s.*\sconcurrently)",
    re.I | re.S,
)
_CONCURRENTLY = re.compile(r"\bconcurrently\b", re.I)
_CREATE_INDEX = re.compile(r"create\s+(unique\s+)?index\s+concurrently", re.I)
_DROP_INDEX = re.compile(r"drop\s+index\s+concurrently", re.I)
_REINDEX = re.compile(r"reindex\b", re.I)
_DETACH = re.compile(r"alter\s+table\s.*\sdetach\s+partition\s.*\sconcurrently", re.I | re.S)

# What a killed REINDEX CONCURRENTLY leaves: the new index before the swap, the old one after it.
# Those of a TOAST table can be dropped by superusers only; they are in nobody's way.
_HALF_REINDEXED = """
select format('%I.%I', n.nspname, c.relname)
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  join pg_namespace n on n.oid = c.relnamespace
 where not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$'
   and has_schema_privilege(n.oid, 'usage') and pg_has_role(c.relowner, 'usage')
"""


@dataclass(frozen=True)
class Line:
    """A journal line: how far a statement came."""

    text: str
    state: str


def run_stepwise(
    connection: db.Connection,
    patience: Patience,
    script: Script,
    direction: str,
    record: Callable[[str], str],
    *,
    after: Callable[[], None] | None = None,
) -> int:
    """Run the script's statements, each resumable, then its record; milliseconds for all of it.

    `direction` is apply or undo. Raises DatabaseError naming the statement: those before it
    are done and stay; a re-run goes on there. Raises HistoryError when the file's done part
    was edited meanwhile.
    """
    started = time.monotonic()
    todo = statements(script.text)
    journal = _read_journal(connection, script.address, direction)
    _refuse_edits(script, todo, journal)
    for number, statement in enumerate(todo):
        line = journal.get(number)
        if line and line.state == "done":
            continue
        try:
            _run_one(connection, patience, script, direction, number, statement, line)
        except db.PsycopgError as error:
            roll_back(connection)
            raise _statement_error(connection, script, statement, number, error) from error
    if after:
        after()
    milliseconds = round((time.monotonic() - started) * 1000)
    clear = (
        f"delete from {_JOURNAL} where address = {db.literal(script.address)}"
        f" and direction = {db.literal(direction)}; "
    )
    db.run_script(
        connection,
        opening(patience, script.address) + record(str(milliseconds)) + clear + COMMIT,
    )
    return milliseconds


def _read_journal(connection: db.Connection, address: str, direction: str) -> dict[int, Line]:
    found = db.rows(
        connection,
        f"select statement, text, state from {_JOURNAL} where address = %s and direction = %s",
        [address, direction],
    )
    return {number: Line(text, state) for number, text, state in found}


def _refuse_edits(script: Script, todo: list[Statement], journal: dict[int, Line]) -> None:
    for number, line in journal.items():
        if number < len(todo) and same_statements(line.text, todo[number].text):
            continue
        raise HistoryError(
            f"{script.address} was edited after part of it had run: "
            f"statement {number + 1} is not what was {line.state}.",
            place=script.locate(todo[number].offset if number < len(todo) else None),
            detail=f"It was: {line.text}",
            undone="Nothing was changed.",
            hint="Put that statement back as it was; statements after it may be edited freely.",
        )


def _mark_sql(script: Script, direction: str, number: int, text: str, state: str) -> str:
    values = ", ".join(
        [db.literal(script.address), db.literal(direction), str(number), db.literal(text),
         db.literal(state)]
    )  # fmt: skip
    return (
        f"insert into {_JOURNAL} values ({values})"
        " on conflict (address, direction, statement) do update set state = excluded.state; "
    )


def _run_one(
    connection: db.Connection,
    patience: Patience,
    script: Script,
    direction: str,
    number: int,
    statement: Statement,
    line: Line | None,
) -> None:
    done = _mark_sql(script, direction, number, statement.text, "done")
    if not _ALONE.match(statement.text):

        def together() -> None:
            db.run_script(connection, opening(patience, script.address) + statement.text)
            db.run_script(connection, f"{_guarded(script)}{done}{COMMIT}")

        retry(connection, patience, together)
        return
    # Settings of the session, ended by RESET ALL. A CONCURRENTLY waits behind old transactions
    # and blocks nobody while it does: a lock_timeout would only make it start all over.
    gentle = replace(patience, lock_timeout=0)
    is_gentle = _CONCURRENTLY.search(statement.text)
    db.run_script(connection, settings_sql(gentle if is_gentle else patience, local=False))
    if line is None or not _came_through(connection, statement.text):
        db.run_script(connection, _mark_sql(script, direction, number, statement.text, "started"))

        def alone() -> None:
            db.run_script(connection, _clear_the_way(connection, statement.text))

        retry(connection, patience, alone)
    db.run_script(connection, done + "reset all;")


def _guarded(script: Script) -> str:
    """Fail (division by zero) unless the transaction is still the one we opened."""
    return f"select 1 / (case when {guard(script.address)} then 1 else 0 end); "


def _came_through(connection: db.Connection, text: str) -> bool:
    """Whether a statement that was started before a kill has reached its end."""
    if _CREATE_INDEX.match(text):
        return _index_state(connection, text) == "valid"
    if _DROP_INDEX.match(text):
        return all(_index_valid(connection, name) is None for name in _dropped(text))
    if _DETACH.match(text):
        return not _is_partition(connection, text)
    return False


def _clear_the_way(connection: db.Connection, text: str) -> str:
    """The statement to run, after dropping the INVALID index that a killed one has left.

    A DETACH PARTITION CONCURRENTLY that was cut between its two halves becomes FINALIZE.

    An index whose build is still under way in another session is invalid too, but that
    session holds a lock, and DROP INDEX waits for it no longer than lock_timeout.
    """
    if _CREATE_INDEX.match(text) and _index_state(connection, text) == "invalid":
        name = _created_index(connection, text)
        db.run_script(connection, f"drop index concurrently if exists {name}")
    if _REINDEX.match(text):
        for (name,) in db.rows(connection, _HALF_REINDEXED):
            db.run_script(connection, f"drop index concurrently if exists {name}")
    if _DETACH.match(text) and _detach_pending(connection, text):
        return re.sub(r"\bconcurrently\s*;?\s*$", "finalize", text, flags=re.I)
    return text


def _index_state(connection: db.Connection, text: str) -> str:
    valid = _index_valid(connection, _created_index(connection, text))
    return "absent" if valid is None else ("valid" if valid else "invalid")


def _index_valid(connection: db.Connection, name: str) -> bool | None:
    found: bool | None = db.value(
        connection,
        "select indisvalid from pg_index where indexrelid = to_regclass(%s)",
        [name],
    )
    return found


def _parsed(text: str) -> Any:
    """libpg_query's tree of one statement."""
    from pglast import parse_sql

    return parse_sql(text)[0].stmt


def _created_index(connection: db.Connection, text: str) -> str:
    """The quoted, schema-qualified name of the index a CREATE INDEX makes."""
    node = _parsed(text)
    if not node.idxname:
        raise DatabaseError(
            "CREATE INDEX CONCURRENTLY without a name cannot be resumed after a kill.",
            detail=text,
            hint="Name the index: create index concurrently <name> on …",
        )
    table = node.relation
    schema = table.schemaname or db.value(
        connection,
        "select relnamespace::regnamespace::text from pg_class where oid = to_regclass(%s)",
        [db.ident(table.relname)],
    )
    return db.ident(str(schema or "public").strip('"'), node.idxname)


def _dropped(text: str) -> list[str]:
    node = _parsed(text)
    return [db.ident(*(part.sval for part in name)) for name in node.objects]


def _partition(text: str) -> str:
    child = _parsed(text).cmds[0].def_.name
    return db.ident(*([child.schemaname] if child.schemaname else []), child.relname)


def _is_partition(connection: db.Connection, text: str) -> bool:
    return bool(
        db.value(
            connection,
            "select true from pg_inherits where inhrelid = to_regclass(%s)",
            [_partition(text)],
        )
    )


def _detach_pending(connection: db.Connection, text: str) -> bool:
    return bool(
        db.value(
            connection,
            "select true from pg_inherits where inhrelid = to_regclass(%s) and inhdetachpending",
            [_partition(text)],
        )
    )


def _statement_error(
    connection: db.Connection,
    script: Script,
    statement: Statement,
    number: int,
    error: db.PsycopgError,
) -> DatabaseError:
    if connection.broken or connection.closed:
        return lost(script.address, error)
    offset = statement.offset + (db.position(error) or 0)
    return DatabaseError(
        f"{script.address} failed at statement {number + 1}.",
        place=script.locate(offset),
        detail=db.failure(error),
        undone=f"Statements before it are done and stay ({number} of this file).",
        hint="Mend this statement (those before it must stay as they are) and run again:\n"
        "it goes on here.",
    )
