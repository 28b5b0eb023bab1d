"""Throw-away databases: empty ones and copies, dropped whatever happens.

They live on the same server, so roles are shared: a file that makes or alters a role does so
for all. A copy is made by the server itself (CREATE DATABASE … TEMPLATE) when nobody is
connected, else through pg_dump. Not copied: grants on the database itself, and its settings for
single roles.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from yardpass_db import dump, history
from yardpass_db.db import (
    Connection,
    ObjectInUse,
    PsycopgError,
    connect,
    failure,
    ident,
    literal,
    rows,
    value,
)
from yardpass_db.errors import DatabaseError, Interrupted, YardpassError

SMALL = 256 * 1024 * 1024  # bytes: up to here a whole copy is faster than a dump of definitions
PREFIX = "yardpass_db_scratch_"
_LOCK_SPACE = 1_496_343_620  # ours, so that no other application's advisory lock is taken for it
_INSUFFICIENT_PRIVILEGE = "42501"
_IN_USE = "55006"
_ATTEMPTS = 3  # each waits up to five seconds for sessions to end (the server's own patience)


@contextmanager
def scratch(url: str) -> Iterator[str]:
    """The URL of a new empty database on `url`'s server, dropped at the end of the block.

    Encoding and collation are those of `url`'s database. Dropped also after an exception and
    Ctrl-C; after `kill -9` it goes at the next use of this function. Raises DatabaseError.
    """
    with connect(url) as source:
        like = _locale(source)
    with _database(url, f"template template0 {like}") as made:
        yield made


@contextmanager
def copy_of(url: str, with_data: bool = True) -> Iterator[str]:
    """The URL of a copy of `url`'s database, dropped at the end of the block.

    `with_data=False` is for large databases: definitions and the tool's history are enough
    then (a small one is copied whole all the same: that is faster). Raises DatabaseError, also
    for what this role cannot copy (an extension that only a superuser may create, say).
    """
    with _copied(url, with_data) as made, _harmless():
        yield made


@contextmanager
def _harmless() -> Iterator[None]:
    """Whatever goes wrong on a copy has changed nothing that counts."""
    try:
        yield
    except YardpassError as error:
        error.undone = "It ran on a throw-away copy: the database itself is as it was."
        if isinstance(error, Interrupted):
            error.hint = "Run the same command again."
        raise


@contextmanager
def _copied(url: str, with_data: bool) -> Iterator[str]:
    with connect(url) as source:
        name = str(value(source, "select current_database()"))
        settings = rows(source, _SETTINGS)
        like = _locale(source)
        size = int(value(source, "select pg_database_size(current_database())"))
    if (with_data or size <= SMALL) and not _others(url, name):
        with (
            suppress(_CannotBeTemplate),
            _database(url, f"template {ident(name)}", settings) as made,
        ):
            yield made
            return
    with _database(url, f"template template0 {like}", settings) as made:
        with connect(url) as source, connect(made) as target:
            dump.copy(source, target, with_data=with_data)
            if not with_data:
                history.transfer(source, target)
        yield made


def at_database(url: str, name: str) -> str:
    """`url` with another database in it; options and password as they were."""
    found = re.fullmatch(r"(postgres(?:ql)?://[^/?]*)(?:/[^?]*)?(?:\?(.*))?", url)
    if not found:
        return f"{url} dbname={name}".strip()
    options = [one for one in (found[2] or "").split("&") if one and one[:7] != "dbname="]
    return f"{found[1]}/{name}" + ("?" + "&".join(options) if options else "")


class _CannotBeTemplate(Exception):
    """Somebody is connected after all, or the database is another role's."""


@contextmanager
def _database(
    url: str, template: str, settings: list[tuple[str, str]] | None = None
) -> Iterator[str]:
    """A new database. A session holding a lock of its name's number says that we still live."""
    number = secrets.randbits(31)
    name = f"{PREFIX}{os.getpid()}_{number:08x}"
    with _keeper(url) as keeper:
        _drop_leftovers(keeper)
        rows(keeper, "select pg_advisory_lock(%s, %s)", [_LOCK_SPACE, number])
        try:
            _create(keeper, name, template)
            for key, setting in settings or ():
                # A setting that only a superuser may make is none of what a migration needs.
                with suppress(PsycopgError):
                    keeper.execute(f"alter database {name} set {ident(key)} to {setting}".encode())
            yield at_database(url, name)
        finally:
            _drop(url, keeper, name)


def _keeper(url: str) -> Connection:
    """A connection to another database of the server: one cannot drop the one is in."""
    with connect(url) as source:
        here = value(source, "select current_database()")
    keeper = connect(at_database(url, "template1" if here == "postgres" else "postgres"))
    with suppress(PsycopgError):
        keeper.execute("set idle_session_timeout = 0")
    return keeper


def _create(keeper: Connection, name: str, template: str) -> None:
    try:
        keeper.execute(f"create database {name} {template}".encode())
    except PsycopgError as error:
        refused = error.sqlstate in (_IN_USE, _INSUFFICIENT_PRIVILEGE)
        if refused and "template0" not in template:
            raise _CannotBeTemplate from None
        hint = ""
        if error.sqlstate == _INSUFFICIENT_PRIVILEGE:
            hint = (
                "Run it against the embedded server: leave out --url.\n"
                "Or let an administrator say: alter role "
                f"{value(keeper, 'select quote_ident(current_user)')} createdb"
            )
        raise DatabaseError(
            "Cannot make a throw-away database on this server.", detail=failure(error), hint=hint
        ) from None


def _drop(url: str, keeper: Connection, name: str) -> None:
    try:
        _drop_whoever_is_in(keeper, name)
    except PsycopgError:
        # The keeper's session was ended or the server restarted. Gone altogether: next time.
        with suppress(PsycopgError, DatabaseError), _keeper(url) as another:
            _drop_whoever_is_in(another, name)


def _drop_whoever_is_in(keeper: Connection, name: str) -> None:
    """End the sessions we may end, then drop; the server ends its autovacuum workers itself.

    Not WITH (FORCE): beside an autovacuum worker it is refused to a role that is no superuser.
    """
    for attempt in range(_ATTEMPTS):
        rows(keeper, _END_CLIENTS, [name])
        try:
            keeper.execute(f"drop database if exists {name}".encode())
            return
        except ObjectInUse:
            if attempt == _ATTEMPTS - 1:
                raise


def _drop_leftovers(keeper: Connection) -> None:
    """Drop the databases of dead processes: nobody connected, nobody holding the name's lock."""
    for (name,) in rows(keeper, _LEFTOVERS, [PREFIX, _LOCK_SPACE]):
        # Another process may be doing the same, or it may be another role's to do.
        with suppress(PsycopgError):
            keeper.execute(f"drop database if exists {ident(name)}".encode())


def _others(url: str, name: str) -> bool:
    """Whether anybody stays connected; sessions just closed take a moment to end."""
    with _keeper(url) as keeper:
        for _ in range(10):
            if not value(keeper, _CONNECTED, [name]):
                return False
            time.sleep(0.03)
    return True


def _locale(source: Connection) -> str:
    """The options of CREATE DATABASE that give the encoding and collation of this database."""
    found = value(
        source, "select to_jsonb(d) from pg_database d where datname = current_database()"
    )
    encoding = value(source, "select pg_encoding_to_char(%s)", [found["encoding"]])
    options = {
        "encoding": encoding,
        "lc_collate": found["datcollate"],
        "lc_ctype": found["datctype"],
    }
    provider = {"i": "icu", "b": "builtin", "c": "libc"}.get(found.get("datlocprovider"))
    if provider:
        options["locale_provider"] = provider
    # PostgreSQL 17 gave the column another name.
    locale = found.get("datlocale") or found.get("daticulocale")
    if provider in ("icu", "builtin") and locale:
        options[f"{provider}_locale"] = locale
    return " ".join(f"{key} {literal(setting)}" for key, setting in options.items())


_END_CLIENTS = """
select pg_terminate_backend(s.pid) from pg_stat_activity s join pg_roles r on r.oid = s.usesysid
where s.datname = %s and s.pid <> pg_backend_pid() and s.backend_type = 'client backend'
  and pg_has_role(r.oid, 'usage')
"""
_CONNECTED = """
select exists (select from pg_stat_activity
  where datname = %s and backend_type is distinct from 'autovacuum worker')
"""

# The lock's second number is the end of the name. The view shows the locks of all databases.
_LEFTOVERS = """
select datname from pg_database d
where starts_with(datname, %s) and datname ~ '_[0-9a-f]{8}$'
  and not exists (select from pg_stat_activity a where a.datname = d.datname)
  and not exists (select from pg_locks l where l.locktype = 'advisory' and l.classid = %s
    and l.objid::bigint = ('x' || right(d.datname, 8))::bit(32)::int)
"""

# search_path and DateStyle are lists that must not be quoted as one; all others are one literal.
_SETTINGS = """
select split_part(one, '=', 1),
  case when split_part(one, '=', 1) in ('search_path', 'DateStyle', 'session_preload_libraries')
    then substr(one, strpos(one, '=') + 1)
    else quote_literal(substr(one, strpos(one, '=') + 1)) end
from pg_db_role_setting s, unnest(s.setconfig) as one
where s.setrole = 0
  and s.setdatabase = (select oid from pg_database where datname = current_database())
"""
