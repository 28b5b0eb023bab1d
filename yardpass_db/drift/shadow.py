"""What the history says, built: its texts replayed on a throw-away database.

The server is the embedded one of the same major version, or the one `--shadow` names; the live
server is only read. Migrations run in the order they were applied, then the repeatables as a
first `migrate` would run them, everything as the role that ran it. Roles that the texts name and
the server lacks are made for as long as it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from yardpass_db import catalog, clone, db, dependents, history, ownership, platform
from yardpass_db.drift.statement import Site
from yardpass_db.errors import DatabaseError, Place, ServerError
from yardpass_db.headers import parse_header
from yardpass_db.sources import MIGRATION, REPEATABLE_KINDS

Snapshot = dict[str, str]

# One build at a time per server: they share its roles.
_LOCK_SPACE, _LOCK = 1_496_343_621, 1


@dataclass(frozen=True)
class Role:
    """A role of the live server, with the statement that makes its like."""

    name: str
    create: str
    member_of: tuple[str, ...]


@dataclass(frozen=True)
class Blueprint:
    """All of the live database that its expected catalog follows from.

    `settings` are those it and the migrating role have by ALTER DATABASE and ALTER ROLE.
    """

    major: int
    platform: str
    owner: str
    settings: tuple[tuple[str, str], ...]
    roles: tuple[Role, ...]
    records: tuple[history.Record, ...]


_SETTINGS = """
select distinct on (split_part(one, '=', 1)) split_part(one, '=', 1),
       substr(one, strpos(one, '=') + 1)
  from pg_db_role_setting s, unnest(s.setconfig) as one
 where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
   and s.setrole in (0, (select oid from pg_roles where rolname = %s))
 order by split_part(one, '=', 1), s.setrole desc, s.setdatabase desc
"""

_ROLES = """
select r.rolname,
       concat_ws(' ', 'create role ' || quote_ident(r.rolname),
         case when r.rolsuper then 'superuser' end, case when r.rolcreatedb then 'createdb' end,
         case when r.rolcreaterole then 'createrole' end,
         case when r.rolbypassrls then 'bypassrls' end,
         case when not r.rolinherit then 'noinherit' end),
       coalesce((select array_agg(g.rolname order by g.rolname) from pg_auth_members m
                   join pg_roles g on g.oid = m.roleid
                  where m.member = r.oid and g.rolname not like 'pg\\_%%'), '{}')
  from pg_roles r where r.rolname not like 'pg\\_%%' order by r.rolname
"""


_OWNER = f"""
select m.name, coalesce((select rolsuper from pg_roles where rolname = m.name), false)
  from (select coalesce((select database_user from {history.SCHEMA}.runs order by id desc limit 1),
                        current_user::text)) m (name)
"""


def read_site(connection: db.Connection) -> Site:
    """The role that migrated last, to which what it made belongs, and the server's version."""
    [(owner, is_superuser)] = db.rows(connection, _OWNER)
    return Site(owner, connection.info.server_version, is_superuser)


def read_blueprint(connection: db.Connection) -> Blueprint:
    """The blueprint of the database, by SELECT alone."""
    records = history.records(connection, "active", [])
    owner = read_site(connection).owner
    texts = "\n".join(record.rendered for record in records)
    roles = [
        Role(name, create, tuple(member_of))
        for name, create, member_of in db.rows(connection, _ROLES)
        if name == owner or (_names(name, texts) and not _creates(name, texts))
    ]
    return Blueprint(
        connection.info.server_version // 10_000,
        platform.installed(connection),
        owner,
        tuple((name, setting) for name, setting in db.rows(connection, _SETTINGS, [owner])),
        tuple(roles),
        records,
    )


def _names(role: str, texts: str) -> bool:
    return re.search(rf"\b{re.escape(role)}\b", texts) is not None


def _creates(role: str, texts: str) -> bool:
    pattern = rf'\bcreate\s+(role|user|group)\s+"?{re.escape(role)}\b'
    return re.search(pattern, texts, re.IGNORECASE) is not None


def build(
    blueprint: Blueprint, shadow: str, platform_files: Path | None
) -> tuple[Snapshot, Snapshot]:
    """(what the platform brings, what is there after the history's texts) as `catalog.parts`.

    `shadow` is the URL of a superuser, "" for the embedded server. Raises DatabaseError naming
    the text that cannot be replayed there.
    """
    url = shadow or _embedded(blueprint.major)
    with db.connect(url, application="yardpass-db drift") as server:
        _refuse_other(server, blueprint.major)
        db.value(server, "select pg_advisory_lock(%s, %s)", [_LOCK_SPACE, _LOCK])
        with _with_roles(server, blueprint.roles), clone.scratch(url) as made:
            if blueprint.platform != "none" and platform_files is not None:
                platform.install(made, platform_files)
            with db.connect(made, application="yardpass-db drift") as connection:
                _prepare(connection, blueprint)
                before = catalog.parts(connection)
                _replay_all(connection, blueprint)
                return before, catalog.parts(connection)


def _embedded(major: int) -> str:
    from yardpass_db.server import SUPERUSER, Server

    server = Server(major)
    try:
        server.start()
        return server.url("postgres", SUPERUSER)
    except ServerError as error:
        raise DatabaseError(
            f"What the history says has to be built on a PostgreSQL {major}, and there is none.",
            detail="\n".join(error.lines()),
            undone="Nothing was changed.",
            hint="Name a server of that version to build it on, as a superuser:\n"
            "yardpass-db drift --shadow postgresql://me@host/postgres",
        ) from error


def _refuse_other(server: db.Connection, major: int) -> None:
    found = server.info.server_version // 10_000
    if found != major:
        raise DatabaseError(
            f"The shadow server is PostgreSQL {found}, the database PostgreSQL {major}: "
            "they say the same things in other words.",
            undone="Nothing was changed.",
            hint=f"Name a server of PostgreSQL {major} with --shadow.",
        )
    if not db.value(server, "select rolsuper from pg_roles where rolname = current_user"):
        raise DatabaseError(
            f"{server.info.user} is no superuser of the shadow server.",
            undone="Nothing was changed.",
            hint="What the history says is built there as the role that migrated: name a "
            "superuser with --shadow, or leave it out for the embedded server.",
        )


@contextmanager
def _with_roles(server: db.Connection, roles: Sequence[Role]) -> Iterator[None]:
    """The roles the server lacks, made, and dropped at the end."""
    known = {name for (name,) in db.rows(server, "select rolname from pg_roles")}
    missing = [role for role in roles if role.name not in known]
    try:
        for role in missing:
            server.execute(role.create.encode())
        for role in missing:
            for group in role.member_of:
                with suppress(db.PsycopgError):  # a group that is not here either
                    server.execute(f"grant {db.ident(group)} to {db.ident(role.name)}".encode())
        yield
    finally:
        for role in reversed(missing):
            # Left behind only where the session has ended or a text made something else of it.
            with suppress(db.PsycopgError):
                server.execute(f"drop role {db.ident(role.name)}".encode())


def _prepare(connection: db.Connection, blueprint: Blueprint) -> None:
    """The rights and settings the migrating role has on its own database."""
    name = connection.info.dbname
    connection.execute(
        f"alter database {db.ident(name)} owner to {db.ident(blueprint.owner)}".encode()
    )
    # A function may name what a later migration took away: it is in force all the same.
    ours = (("synchronous_commit", "off"), ("check_function_bodies", "off"))
    for setting, text in (*blueprint.settings, *ours):
        # What the server does not know, or gives to nobody, no text of ours needs.
        with suppress(db.PsycopgError):
            db.value(connection, "select set_config(%s, %s, false)", [setting, text])


def _replay_all(connection: db.Connection, blueprint: Blueprint) -> None:
    for record in blueprint.records:
        if record.kind == MIGRATION:
            _replay(connection, blueprint.owner, record)
    waiting = _in_order([record for record in blueprint.records if record.kind != MIGRATION])
    while waiting:
        # A text may name what comes later by address: it is tried again when that is there.
        failed: list[tuple[history.Record, DatabaseError]] = []
        for record in waiting:
            try:
                _replay(connection, blueprint.owner, record)
            except DatabaseError as error:
                failed.append((record, error))
        if len(failed) == len(waiting):
            raise failed[0][1]
        waiting = [record for record, _ in failed]


def _in_order(records: Sequence[history.Record]) -> list[history.Record]:
    """Functions, views, policies; what says `-- depends:` after what says nothing; by address."""

    def rank(record: history.Record) -> tuple[int, bool, str]:
        depends = parse_header(record.rendered, record.address).depends
        return REPEATABLE_KINDS.index(record.kind), bool(depends), record.address

    return sorted(records, key=rank)


def _replay(connection: db.Connection, owner: str, record: history.Record) -> None:
    """One text, in a transaction, as the role that ran it."""
    become = f"set session authorization {db.ident(owner)}"
    try:
        if not record.transactional:
            _one_by_one(connection, become, record)
            return
        with db.transaction(connection):
            connection.execute(become.replace("set ", "set local ", 1).encode())
            if record.address.startswith("rls/"):
                ownership.take_off_access(connection, record.address, Place(record.address))
            hanging = dependents.find(connection, record.rebuilds) if record.rebuilds else ()
            dependents.take_off(connection, hanging)
            db.run_script(connection, record.rendered)
            dependents.put_back(connection, hanging)
    except db.PsycopgError as error:
        raise DatabaseError(
            f"{record.name}, as the history keeps it, cannot be replayed on the shadow server.",
            detail=db.failure(error),
            undone="Nothing was changed.",
            hint="Does that server lack an extension? Name one that has it with --shadow URL.\n"
            f"yardpass-db history --show {record.name} prints the text.",
        ) from error
    finally:
        connection.execute("reset session authorization")


def _one_by_one(connection: db.Connection, become: str, record: history.Record) -> None:
    from yardpass_db.sqltext import statements

    connection.execute(become.encode())
    for statement in statements(record.rendered):
        db.run_script(connection, statement.text)
