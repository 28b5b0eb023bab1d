"""One script and its record as one transaction.

    begin; <settings>; <the file>; <record>; commit; reset all

One message where nothing has to happen in between; else one up to there, and one behind it for
the record. Killed anywhere, both are there or neither. What a file leaves behind in the
session (SET, SET ROLE) ends with its transaction.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from yardpass_db import db
from yardpass_db.blockers import blocker_hint
from yardpass_db.errors import DatabaseError, Place, SourceError, YardpassError
from yardpass_db.session import Patience, retry, roll_back, settings_sql
from yardpass_db.sources import short_id

if TYPE_CHECKING:
    from yardpass_db.sqltext import Statement

Answer = list[tuple[Any, ...]]  # the rows of a question

MARK = "yardpass_db.step"
# A file may end under another role or search path; its verify queries and record must not.
AS_OURSELVES = "reset role; reset session authorization; reset search_path; "
COMMIT = "commit; reset all;"
# Milliseconds since the message arrived, as the server counts them.
TOOK = "(extract(epoch from clock_timestamp() - statement_timestamp()) * 1000)::integer"
_UNDONE = "Its transaction was undone; what ran before it stays, and is recorded."


@dataclass(frozen=True)
class Script:
    """A rendered text and how to find a 0-based offset of it in its source."""

    address: str
    text: str
    locate: Callable[[int | None], Place]
    transactional: bool = True


def run_recorded(
    connection: db.Connection,
    patience: Patience,
    script: Script,
    record: Callable[[str], str],
    *,
    before: Callable[[], None] | None = None,
    question: str = "",
    after: Callable[[Answer], None] | None = None,
) -> int:
    """Run the script and its record in one transaction; the milliseconds it took.

    `before` and `after` run inside the transaction. `question` is a query that goes behind the
    script in the same message, its rows to `after`. `record(milliseconds)` gives the statements
    that write the record; the milliseconds are an SQL expression. A lock that is not to be had
    is retried (see session.retry). Raises DatabaseError or SourceError; everything of the
    script is undone then.
    """

    def attempt() -> int:
        started = time.monotonic()
        prefix = opening(patience, script.address)
        if before is None and after is None:
            _send(connection, script, prefix, closing(record(TOOK)) + COMMIT)
            return _since(started)
        if before:
            db.run_script(connection, prefix)
            before()
            prefix = ""
        answer = _send(connection, script, prefix, closing(question))
        if after:
            after(answer)
        took = _since(started)
        _send(connection, replace(script, text=""), "", closing(record(str(took))) + COMMIT)
        return took

    try:
        return retry(connection, patience, attempt)
    except YardpassError as error:
        roll_back(connection)
        error.undone = error.undone or _UNDONE
        raise
    except BaseException:
        roll_back(connection)
        raise


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def guard(address: str) -> str:
    """An SQL condition that holds only inside the transaction opened for this script."""
    return f"current_setting('{MARK}', true) = {db.literal(address)}"


def mark(address: str) -> str:
    """The statement that opens a script: the guard holds until its transaction ends."""
    return f"select set_config('{MARK}', {db.literal(address)}, true); "


def opening(patience: Patience, address: str) -> str:
    """BEGIN with everything a script runs under, as one line."""
    return "begin; " + settings_sql(patience, local=True) + mark(address)


def closing(statements: str) -> str:
    """What follows a script's text in its message, run as ourselves: its record or a question."""
    return f"\n;{AS_OURSELVES}{statements}"


def _send(connection: db.Connection, script: Script, prefix: str, suffix: str) -> Answer:
    """Send the script between prefix and suffix; the rows of the suffix's last statement.

    Errors are told apart by the part they are of.
    """
    try:
        return db.run_queries(connection, prefix + script.text + suffix)[-1][1]
    except (db.LockNotAvailable, db.DeadlockDetected):
        raise
    except db.PsycopgError as error:
        if not connection.broken and _is_of_record(error, script.text, prefix):
            raise _record_error(script, error) from error
        raise script_error(connection, script, error, prefix) from error


def _is_of_record(error: db.PsycopgError, text: str, prefix: str) -> bool:
    """Whether an error is of what follows the script's text: the record or the COMMIT."""
    if _refused_record(error):
        return True
    named = db.position(error)
    if named is not None:
        return named >= len(prefix) + len(text)
    failed = db.failed_statement(error)
    if failed is None:
        return False
    return failed >= prefix.count(";") + len(_statements(text))


def _statements(text: str) -> list[Statement]:
    from yardpass_db.sqltext import statements, syntax_error

    return statements(text) if text.strip() and not syntax_error(text) else []


def _refused_record(error: db.PsycopgError) -> bool:
    """The record's guard failed: the script had ended its transaction."""
    return isinstance(error, db.NotNullViolation) and error.diag.table_name == "history"


def script_error(
    connection: db.Connection, script: Script, error: db.PsycopgError, prefix: str = ""
) -> DatabaseError:
    """A server's error at its place in the source file."""
    if connection.broken or connection.closed:
        return lost(script.address, error)
    place = script.locate(_offset(script.text, error, prefix))
    roll_back(connection)
    tables = blocker_hint(connection, error, script.text)
    if tables and script.address.startswith("schemas/"):
        named = ", ".join(tables)
        return DatabaseError(
            f"{short_id(script.address)} changes {named}, but something depends on it.",
            place=place,
            detail=db.failure(error),
            undone=_UNDONE,
            hint="Add this line to the top of the file; what depends on it is then taken off and "
            f"put back around it:\n-- rebuilds: {' '.join(tables)}",
        )
    return DatabaseError(
        f"{short_id(script.address)} failed.",
        place=place,
        detail=_words(script, error),
        undone=_UNDONE,
        hint=_hint(connection, error),
    )


def _words(script: Script, error: db.PsycopgError) -> str:
    """The server's words. It quotes a comment or string without an end up to the end of the
    message, which holds the record, too: of that our own parser tells."""
    from yardpass_db.sqltext import syntax_error

    if error.sqlstate == "42601":
        found = syntax_error(script.text)
        if found and found[0].startswith("unterminated"):  # the server may say so in its language
            return f"ERROR: {found[0]} (42601)"
    return db.failure(error)


_MEND = "Mend the file and run the same command again."

# Names stand in the server's words in every language; its quotes differ.
_OF_SUPABASE = re.compile(r"\W(auth|anon|authenticated|service_role)\W")

# What to do about a server's error that is not the file's fault, by SQLSTATE.
_HINTS = {
    "25001": "What cannot run in a transaction says so at the top of its file:\n"
    "-- transactional: false",
    "42501": "The role may not do this: grant it the right, or connect as the owner.\n"
    "`yardpass-db doctor` shows the role and its rights.",
    "57014": "Somebody cancelled the statement. Run the same command again.",
}


def _hint(connection: db.Connection, error: db.PsycopgError) -> str:
    from yardpass_db import platform

    named = _OF_SUPABASE.search(error.diag.message_primary or "")
    if named and platform.installed(connection) == "none":
        return (
            "Supabase provides it. A plain PostgreSQL gets it from a superuser, once:\n"
            "yardpass-db platform --url postgresql://<superuser>@<host>/<database>"
        )
    return _HINTS.get(str(error.sqlstate), _MEND)


def lost(address: str, error: db.PsycopgError) -> DatabaseError:
    """The connection was cut: the server undid what was open, and a re-run goes on."""
    return DatabaseError(
        f"The connection was lost during {short_id(address)}.",
        detail=str(error).strip(),
        undone="The server undoes an open transaction; what is recorded has run.",
        hint="Run the same command again: it goes on where this one stopped.",
    )


def _offset(text: str, error: db.PsycopgError, prefix: str) -> int | None:
    """The offset the server names, else where the failed statement begins."""
    named = db.position(error)
    if named is not None:
        return max(0, named - len(prefix))
    failed = db.failed_statement(error)
    if failed is None:
        return None
    index = failed - prefix.count(";")
    found = _statements(text)
    return found[index].offset if 0 <= index < len(found) else None


def _record_error(script: Script, error: db.PsycopgError) -> YardpassError:
    """A script that ended its own transaction, or that failed at its COMMIT."""
    from yardpass_db.sqltext import syntax_error

    unfinished = syntax_error(script.text) if error.sqlstate == "42601" else None
    if unfinished:  # a string or comment without an end, which ran on into the record
        message, offset = unfinished
        return DatabaseError(
            f"{short_id(script.address)} failed.",
            place=script.locate(offset),
            detail=f"ERROR: {message} (42601)",
            undone=_UNDONE,
            hint=_MEND,
        )
    if _refused_record(error):
        return SourceError(
            f"{short_id(script.address)} ended its own transaction: "
            "it could not be recorded with it.",
            place=script.locate(None),
            detail=db.failure(error),
            undone="What it did before that point is NOT undone.",
            hint="Take COMMIT, ROLLBACK and procedures that commit out of the file.",
        )
    return DatabaseError(
        f"{short_id(script.address)} failed at its COMMIT.",
        place=script.locate(None),
        detail=db.failure(error),
        undone=_UNDONE,
        hint="Deferred constraints are checked at the end: mend the data or the file.",
    )
