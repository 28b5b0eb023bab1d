"""The one connection of a run: its lock, its settings, its patience with other people's locks."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from yardpass_db import db
from yardpass_db.errors import DatabaseError, LockError

T = TypeVar("T")

# 'yardpass' in ASCII: one lock per database, the same for every version of the tool.
LOCK_KEY = 0x7961726470617373

_HOLDER = """
select a.pid, coalesce(nullif(a.application_name, ''), 'unnamed'), a.usename,
       coalesce(host(a.client_addr), 'local'), now() - a.backend_start
  from pg_locks l join pg_stat_activity a using (pid)
 where l.locktype = 'advisory' and l.granted and l.objsubid = 1
   and l.database = (select oid from pg_database where datname = current_database())
   and (l.classid::bigint << 32) + l.objid::bigint = %s
"""

_OLDEST = """
select pid, coalesce(nullif(application_name, ''), 'unnamed'), state, now() - xact_start
  from pg_stat_activity
 where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
 order by xact_start limit 3
"""


@dataclass(frozen=True)
class Patience:
    """How a run treats locks. `lock_timeout` in milliseconds, the others in seconds."""

    wait: float = 0
    lock_timeout: int = 200
    retry_for: float = 120


def refuse_pooler(connection: db.Connection) -> None:
    """Raise DatabaseError on a transaction pooler: session locks and settings do not hold there."""
    if connection.info.port == 6543:
        raise _pooler_error(connection, "Port 6543 is Supabase's transaction pooler.")
    if _shares_its_process(connection):
        raise _pooler_error(connection, "Another client was given this one's server process.")
    mark = f"yardpass-{random.getrandbits(64):x}"
    pids = {db.value(connection, "select pg_backend_pid()")}
    connection.execute(f"set application_name = {db.literal(mark)}".encode())
    for _ in range(3):
        pid, seen = db.rows(
            connection, "select pg_backend_pid(), current_setting('application_name')"
        )[0]
        pids.add(pid)
        if seen != mark or len(pids) > 1:
            raise _pooler_error(connection, "A session setting did not survive on it.")
    connection.execute("reset application_name")


def _shares_its_process(connection: db.Connection) -> bool:
    """Whether something in between hands this client's server process to a second one.

    A pooler with a single client may keep it on one process, where every setting survives. But
    it greets with a process id of its own, so a direct connection is known without a second one.
    """
    process = "select pg_backend_pid()"
    ours = db.value(connection, process)
    if connection.info.backend_pid == ours:
        return False
    try:
        with db.connect(db.same_url(connection)) as other:
            return ours in {db.value(other, process) for _ in range(4)}
    except DatabaseError:
        return False  # full, as a session pooler may be


def _pooler_error(connection: db.Connection, why: str) -> DatabaseError:
    info = connection.info
    return DatabaseError(
        f"{info.host}:{info.port} is a transaction pooler: a migration is not safe through it.",
        detail=why,
        undone="Nothing was changed.",
        hint="Use the direct connection or the session pooler, port 5432:\n"
        f"postgresql://{info.user}@{info.host}:5432/{info.dbname}",
    )


@contextmanager
def locked(connection: db.Connection, wait: float) -> Iterator[None]:
    """Hold the database's migration lock. Polls: a waiting session lock would deadlock with
    CREATE INDEX CONCURRENTLY. Raises LockError naming the holder after `wait` seconds."""
    if who := wait_for_lock(connection, "pg_try_advisory_lock", LOCK_KEY, wait):
        raise LockError(
            f"Somebody else is migrating this database: {who}.",
            undone="Nothing was changed.",
            hint="Wait for them with --wait SECONDS.",
        )
    try:
        yield
    finally:
        if not connection.closed and not connection.broken:
            db.value(connection, "select pg_advisory_unlock(%s)", [LOCK_KEY])


def wait_for_lock(
    connection: db.Connection,
    take: str,
    key: int,
    wait: float,
    tell: Callable[[str], object] | None = None,
) -> str:
    """Take an advisory lock within `wait` seconds; who holds it when that failed, "" else.

    `take` is PostgreSQL's function that tries to; `tell` hears once who is waited for.
    """
    deadline = time.monotonic() + wait
    while not db.value(connection, f"select {take}(%s)", [key]):
        if time.monotonic() >= deadline:
            return holder(connection, key) or "they have just finished"
        if tell:
            tell(holder(connection, key) or "they have just finished")
            tell = None
        time.sleep(min(0.1, max(0.01, deadline - time.monotonic())))
    return ""


def holder(connection: db.Connection, key: int = LOCK_KEY) -> str:
    """Who holds the lock: pid, application, user, since when; "" when nobody does."""
    found = db.rows(connection, _HOLDER, [key])
    if not found:
        return ""
    pid, application, user, client, age = found[0]
    return f"pid {pid}, {application} as {user} from {client}, for {int(age.total_seconds())} s"


def settings_sql(patience: Patience, *, local: bool) -> str:
    """The settings a script runs under; `local` ones end with its transaction."""
    flag = "true" if local else "false"
    settings = {
        "lock_timeout": f"{patience.lock_timeout}ms",
        "statement_timeout": "0",
        "idle_in_transaction_session_timeout": "0",
        # A statement whose client was killed ends within a second instead of when it is done.
        "client_connection_check_interval": "1s",
        "client_min_messages": "warning",
    }
    if local:
        # The run's last commit waits for the disk, and with it all before (docs/adr/0015).
        settings["synchronous_commit"] = "off"
    calls = ", ".join(
        f"set_config('{name}', '{value}', {flag})" for name, value in settings.items()
    )
    return f"select {calls}; "


def retry(connection: db.Connection, patience: Patience, attempt: Callable[[], T]) -> T:
    """`attempt()`, tried again with growing, jittered pauses while others hold the locks it needs.

    The attempt is one transaction: it is rolled back here before the next try, so that nobody
    queues behind it. Raises DatabaseError naming who may be in the way after `retry_for`.
    """
    deadline = time.monotonic() + patience.retry_for
    pause = 0.1
    while True:
        try:
            return attempt()
        except (db.LockNotAvailable, db.DeadlockDetected) as error:
            roll_back(connection)
            if time.monotonic() + pause > deadline:
                raise DatabaseError(
                    f"Could not get a lock within {patience.retry_for:g} s.",
                    detail=f"{db.failure(error)}\n{_blockers(connection)}",
                    undone="The transaction was undone.",
                    hint="End the session in the way, or run again with a longer --retry-for.",
                ) from error
            time.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, 3.0)


def roll_back(connection: db.Connection) -> None:
    """Leave whatever transaction is open, if the connection still stands."""
    if not connection.closed and not connection.broken and in_transaction(connection):
        connection.execute("rollback")


def in_transaction(connection: db.Connection) -> bool:
    return connection.info.transaction_status.name in ("INTRANS", "INERROR")


def _blockers(connection: db.Connection) -> str:
    found = db.rows(connection, _OLDEST)
    return "\n".join(
        f"Open transaction: pid {pid}, {application}, {state}, for {int(age.total_seconds())} s"
        for pid, application, state, age in found
    )
