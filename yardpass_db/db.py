"""Connections, and the only module that imports psycopg.

A connection is in autocommit mode; transactions are written out, because a migration and its
record must be one. Scripts go to the server whole, in one simple-query message.
"""

from __future__ import annotations

import re
import select
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

import psycopg
import psycopg.generators
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from yardpass_db.errors import DatabaseError

Connection = psycopg.Connection[tuple[Any, ...]]
PsycopgError = psycopg.Error
LockNotAvailable = psycopg.errors.LockNotAvailable
DeadlockDetected = psycopg.errors.DeadlockDetected
InsufficientPrivilege = psycopg.errors.InsufficientPrivilege
NotNullViolation = psycopg.errors.NotNullViolation
ObjectInUse = psycopg.errors.ObjectInUse
UndefinedTable = (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName)

CONNECT_TIMEOUT = 10  # seconds; libpq's own default is to wait for ever
FIRST_OWN = 16384  # smaller object numbers are PostgreSQL's own, given by initdb
PATIENCE = 5  # seconds to wait for the answer to a cancelled statement
COPY_LINES = 256  # lines of a COPY sent together: some tens of kilobytes


def connect(
    url: str, *, application: str = "yardpass-db", timeout: int | None = None
) -> Connection:
    """An open autocommit connection that sends no prepared statements of its own accord.

    `url` is a libpq URL or keyword string ("" takes everything from PG* variables).
    Raises DatabaseError, without the password, when the server cannot be reached or refuses.
    """
    try:
        parameters: dict[str, Any] = dict(_parts(url))
        parameters.setdefault("application_name", application)
        parameters.setdefault("client_encoding", "utf8")
        parameters.setdefault("connect_timeout", timeout or CONNECT_TIMEOUT)
        return psycopg.connect(autocommit=True, prepare_threshold=None, **parameters)
    except psycopg.Error as error:
        raise connection_error(url, error) from None


def same_url(connection: Connection) -> str:
    """What `connect` needs for a second connection like this one; it may hold a password."""
    return make_conninfo(connection.info.dsn, password=connection.info.password or None)


def connection_error(url: str, error: psycopg.Error) -> DatabaseError:
    """A failed connection in the user's words: who, where, why, and the next thing to try."""
    text = hide_password(str(error).strip().replace("\t", ""), url)
    hint = "Is the server running? `yardpass-db doctor` checks the connection step by step."
    for pattern, cure in _CONNECTION_CURES:
        if re.search(pattern, text):
            hint = cure
            break
    return DatabaseError(f"Cannot connect to {describe(url)}.", detail=text, hint=hint)


_CONNECTION_CURES = [
    (r"password authentication failed|no password supplied",
     "Check the user and password in the URL, or put the password in ~/.pgpass."),
    (r'database "[^"]*" does not exist',
     "Create the database first (createdb NAME), or correct the name in the URL."),
    (r'role "[^"]*" does not exist', "Check the user in the URL."),
    (r"Name or service not known|could not translate host name|nodename nor servname",
     "Check the host name in the URL."),
    (r"missing \"=\"|URI|invalid (connection option|percent-encoded)|spaces found|not encoded",
     "A URL looks like postgresql://user@host:5432/database. In a user or password write\n"
     "%40 for @, %2F for /, %3A for :, %25 for %, %20 for a space."),
]  # fmt: skip


def _parts(url: str) -> dict[str, Any]:
    """A URL's parts by keyword.

    Raises psycopg.ProgrammingError when it cannot be read, or was read amiss: an `@` or `/` in a
    password that is not encoded makes libpq take the rest of the password for a host's name.
    """
    parts = conninfo_to_dict(url)
    if _is_uri(url):
        path = url.partition("://")[2].partition("?")[0].partition("/")[2]
        port = str(parts.get("port") or "0").replace(",", "0")
        if "@" in path or "@" in str(parts.get("host") or "") or not port.isdigit():
            raise psycopg.ProgrammingError("a special character in it is not encoded")
    return parts


def _is_uri(url: str) -> bool:
    return url.startswith(("postgresql://", "postgres://"))


def split_password(url: str) -> tuple[str, str]:
    """A URL without its password, and the password; "" when it has none or cannot be read."""
    try:
        parts = _parts(url)
    except psycopg.Error:
        return url, ""
    password = parts.pop("password", None)
    return (make_conninfo("", **parts), str(password)) if password else (url, "")


def describe(url: str) -> str:
    """`user@host:port/database` of a URL, never with a password."""
    try:
        parts = _parts(url)
    except psycopg.Error:
        return "the given URL"
    user = parts.get("user") or _environment("PGUSER") or ""
    host = str(parts.get("host") or _environment("PGHOST") or "local socket")
    port = parts.get("port") or _environment("PGPORT") or 5432
    database = parts.get("dbname") or _environment("PGDATABASE") or user
    return f"{user}@{host}:{port}/{database}".lstrip("@")


def hide_password(text: str, url: str) -> str:
    """`text` with the URL's password, raw or percent-encoded, replaced by stars.

    Of a URL that cannot be read, libpq quotes the part it stumbled over, which may be any piece
    of the password: all that is quoted goes.
    """
    secrets = set(re.findall(r"://[^/@:]*:([^@]{3,})@", url))
    secrets |= set(re.findall(r"://[^/@:]*:(.+)@", url, re.S))
    try:
        secrets.add(str(_parts(url).get("password") or ""))
    except psycopg.Error:
        secrets |= set(re.findall(r"password\s*=\s*'?([^'\s]+)", url))
        text = re.sub(r'(?<!=)"(?!=).*"', '"****"', text, flags=re.S)
    secrets.add(_environment("PGPASSWORD") or "")
    for secret in sorted(secrets - {""}, key=len, reverse=True):
        text = text.replace(secret, "****")
    return text


def _environment(name: str) -> str | None:
    import os

    return os.environ.get(name)


def literal(value: object) -> str:
    """A value as an SQL literal."""
    return sql.Literal(value).as_string()


def ident(*names: str) -> str:
    """A quoted identifier; several names are joined by dots."""
    return sql.Identifier(*names).as_string()


def run_script(connection: Connection, script: str) -> list[list[tuple[Any, ...]]]:
    """Send a whole script in one simple-query message; rows of each statement that returns any.

    Raises psycopg.Error as the server sent it; `position` and `failed_statement` say where.
    """
    return [found for columns, found in run_queries(connection, script) if columns]


def run_queries(
    connection: Connection, script: str
) -> list[tuple[list[str], list[tuple[Any, ...]]]]:
    """As run_script, with (column names, rows) of every statement; ([], []) if it returns none."""
    from psycopg.adapt import Transformer

    results: list[tuple[list[str], list[tuple[Any, ...]]]] = []
    with _cancelled_by_interrupt(connection):
        connection.pgconn.send_query(script.encode())
        fetched = _fetch(connection)
    for index, result in enumerate(fetched):
        if result.status == psycopg.pq.ExecStatus.FATAL_ERROR:
            error = psycopg.errors.error_from_result(result)
            error.failed_statement = index  # type: ignore[attr-defined]
            raise error
        if result.status != psycopg.pq.ExecStatus.TUPLES_OK:
            results.append(([], []))
            continue
        transformer = Transformer(connection)
        transformer.set_pgresult(result)
        names = [(result.fname(column) or b"").decode() for column in range(result.nfields)]
        results.append((names, transformer.load_rows(0, result.ntuples, tuple)))
    return results


def _fetch(connection: Connection) -> list[psycopg.pq.abc.PGresult]:
    """All results of the message sent, also past a COPY, which would leave the session stuck."""
    pgconn, status = connection.pgconn, psycopg.pq.ExecStatus
    results: list[psycopg.pq.abc.PGresult] = []
    fetch = psycopg.generators.execute
    while True:
        results += connection.wait(fetch(pgconn))
        copying = results[-1].status if results else None
        if copying == status.COPY_IN:
            # Nobody is there to send the rows: the server's error says so.
            pgconn.put_copy_end(b"a file cannot bring COPY data; write INSERT")
        elif copying == status.COPY_OUT:
            while pgconn.get_copy_data(0)[0] > 0:
                pass
        else:
            return results
        results.pop()
        fetch = psycopg.generators.fetch_many


@contextmanager
def _cancelled_by_interrupt(connection: Connection) -> Iterator[None]:
    """End on the server what an interrupt has left running there, and hear that it has ended.

    psycopg does so while it waits for an answer; a signal may come just before, or in between.
    """
    try:
        yield
    except KeyboardInterrupt:
        with suppress(psycopg.Error):
            _cancel(connection)
        raise


def _cancel(connection: Connection) -> None:
    """Cancel what runs; a connection that does not answer is closed: the server notices then."""
    pgconn = connection.pgconn
    if pgconn.transaction_status != psycopg.pq.TransactionStatus.ACTIVE:
        return
    connection.cancel_safe(timeout=PATIENCE)
    while select.select([pgconn.socket], [], [], PATIENCE)[0]:
        pgconn.consume_input()
        while not pgconn.is_busy():
            result = pgconn.get_result()
            if result is None:
                return
            if result.status in (psycopg.pq.ExecStatus.COPY_IN, psycopg.pq.ExecStatus.COPY_OUT):
                connection.close()
                return
    connection.close()


def failed_statement(error: psycopg.Error) -> int | None:
    """How many statements of the script had been done when `run_script` failed."""
    return getattr(error, "failed_statement", None)


def rows(
    connection: Connection, query: str, parameters: Sequence[object] = ()
) -> list[tuple[Any, ...]]:
    """All rows of one query; `%s` in it take `parameters`, quoted by psycopg."""
    with connection.cursor() as cursor:
        with _cancelled_by_interrupt(connection):
            cursor.execute(query, list(parameters) or None)
        return cursor.fetchall() if cursor.description is not None else []


def value(connection: Connection, query: str, parameters: Sequence[object] = ()) -> Any:
    """The first column of the first row, None when there is no row."""
    found = rows(connection, query, parameters)
    return found[0][0] if found else None


def copy_rows(connection: Connection, statement: str, lines: Iterable[str]) -> None:
    """Send lines to a COPY … FROM STDIN; each ends with its newline.

    They are sent while they are made: the server works on the first meanwhile. What `lines` raises
    ends the COPY with an error on the server, too, and comes out of here.
    """
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        remaining = iter(lines)
        while bundle := "".join(islice(remaining, COPY_LINES)):
            copy.write(bundle)


@contextmanager
def transaction(connection: Connection, mode: str = "", first: str = "") -> Iterator[None]:
    """BEGIN … COMMIT around a block, ROLLBACK when it raises.

    `mode` e.g. "read only"; `first` is SQL that goes with the BEGIN, in one message.
    """
    connection.execute(f"begin {mode}; {first}".encode())
    try:
        yield
    except BaseException:
        if not connection.closed:
            connection.execute("rollback")
        raise
    connection.execute("commit")


def failure(error: psycopg.Error) -> str:
    """A server error as one readable text: message, detail, context; no statement echo."""
    diagnosis = error.diag
    if diagnosis.message_primary is None:
        return str(error).strip()
    text = [f"{diagnosis.severity}: {diagnosis.message_primary} ({diagnosis.sqlstate})"]
    if diagnosis.message_detail:
        text.append(f"Detail: {diagnosis.message_detail}")
    if diagnosis.message_hint:
        text.append(f"Server's hint: {diagnosis.message_hint}")
    if diagnosis.context:
        text.append(f"Context: {diagnosis.context}")
    return "\n".join(text)


def position(error: psycopg.Error) -> int | None:
    """The 0-based character offset in the script sent, None when the server gave none."""
    found = error.diag.statement_position
    return int(found) - 1 if found else None


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """1-based line and column of a character offset."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
