"""`status` and `verify` only look: few rights, no writes, no locks, a standby will do."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from psycopg.conninfo import make_conninfo

from yardpass_db import db
from yardpass_db.errors import DatabaseError, PendingError
from yardpass_db.server import SUPERUSER, Server

from .project import Project
from .standby import standby_of, wait_for_replay
from .test_templates import VIEWS

COMMANDS = ["status", "verify"]
looking = pytest.mark.parametrize("command", COMMANDS)
CHECK = "-- An item has no name.\nselect id from shop.items where name = '';"


@pytest.fixture
def done(shop: Project) -> Project:
    """A tree with a check, a verify file and a template over tables; all of it has run."""
    return complete(shop)


def complete(shop: Project) -> Project:
    shop.write("checks/0001_named.sql", CHECK)
    shop.write("views/public/every_table.sql.j2", VIEWS)
    shop.migration("shop.0003_rows", "insert into shop.items values (1, 'Tea');", verify=CHECK)
    shop.migrate()
    return shop


def look(project: Project, command: str) -> object:
    """What the command says; raises when it says anything but that all is well."""
    if command == "status":
        found = project.status()
        if found.exit_code:
            raise PendingError(found.text())
        return found
    results = project.verify()
    if not results or not all(result.passed for result in results):
        raise PendingError(str(results))
    return results


@pytest.fixture
def reader(done: Project, superuser_url: str) -> Iterator[Project]:
    """The project as a role sees it that may SELECT and nothing else."""
    name = f"test_reader_{os.getpid()}"
    with db.connect(superuser_url) as superuser:
        db.run_script(
            superuser,
            f"create role {name} login; grant usage on schema yardpass_db, shop to {name};"
            f"grant select on all tables in schema yardpass_db, shop to {name}",
        )
        yield Project(done.root, make_conninfo(superuser_url, user=name))
        db.run_script(superuser, f"drop owned by {name}; drop role {name}")


@looking
def test_select_rights_are_enough(reader: Project, command: str) -> None:
    assert look(reader, command)


@looking
def test_it_works_where_nothing_can_be_written(done: Project, command: str) -> None:
    url = make_conninfo(done.url, options="-c default_transaction_read_only=on")
    assert look(Project(done.root, url), command)


@looking
def test_it_works_before_anything_ran(shop: Project, command: str) -> None:
    url = make_conninfo(shop.url, options="-c default_transaction_read_only=on")
    there = Project(shop.root, url)
    assert there.status().exit_code == 3 if command == "status" else there.verify() == []


def test_migrate_does_not_work_where_nothing_can_be_written(done: Project) -> None:
    done.migration("shop.0004_more", "create table shop.more ();", "drop table shop.more;")
    url = make_conninfo(done.url, options="-c default_transaction_read_only=on")
    with pytest.raises((DatabaseError, db.PsycopgError), match="read-only"):
        Project(done.root, url).migrate()


def test_who_may_not_read_the_history_is_told_the_grant(
    done: Project, reader: Project, superuser_url: str
) -> None:
    with db.connect(superuser_url) as superuser:
        db.run_script(
            superuser, f"revoke usage on schema yardpass_db from test_reader_{os.getpid()}"
        )
    with pytest.raises(DatabaseError) as failed:
        reader.status()
    assert "grant usage on schema yardpass_db" in failed.value.hint


# Locks

EVERYTHING = """
do $$ declare relation regclass; begin
  for relation in
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('yardpass_db', 'shop', 'pg_catalog')
       and not c.relisshared
  loop execute format('lock table %s in exclusive mode', relation); end loop;
end $$
"""


@pytest.fixture
def locked(done: Project, superuser_url: str) -> Iterator[Project]:
    """Somebody holds EXCLUSIVE on every table and catalog: it lets ACCESS SHARE through only."""
    with db.connect(superuser_url) as superuser:
        superuser.execute("begin")
        superuser.execute("set local max_parallel_workers_per_gather = 0")
        superuser.execute(EVERYTHING.encode())
        yield Project(done.root, make_conninfo(done.url, options="-c lock_timeout=300ms"))
        superuser.execute("rollback")


@looking
def test_no_lock_above_access_share_is_taken(locked: Project, command: str) -> None:
    assert look(locked, command)


def test_a_stronger_lock_would_be_noticed(locked: Project) -> None:
    with pytest.raises(db.LockNotAvailable):
        locked.run("select * from shop.items for update")


# A hot standby


@pytest.fixture(scope="session")
def standby(server: Server) -> Iterator[str]:
    """The URL of a hot standby of the session's embedded server."""
    with standby_of(server) as url:
        yield url


@pytest.fixture
def copied(
    server: Server, standby: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """A project that ran on the embedded server, seen on its standby."""
    name = f"standby_test_{os.getpid()}"
    root = tmp_path_factory.mktemp("standby") / "sql"
    primary = Project(root, server.ensure_database(name))
    primary.migration("shop.0001_schema", "create schema shop;", "drop schema shop;")
    primary.migration(
        "shop.0002_items", "create table shop.items (id int, name text);", "drop table shop.items;"
    )
    roles = "do $$ begin create role authenticated; exception when duplicate_object then end $$"
    with db.connect(server.url("postgres", SUPERUSER)) as superuser:
        db.run_script(superuser, roles)
        complete(primary)
        wait_for_replay(server.url("postgres", SUPERUSER), standby)
        yield Project(root, make_conninfo(standby, dbname=name, user="postgres"))
        superuser.execute(f"drop database {name} with (force)".encode())


@looking
def test_it_works_on_a_hot_standby(copied: Project, command: str) -> None:
    assert look(copied, command)


def test_the_standby_is_one(copied: Project) -> None:
    assert copied.value("select pg_is_in_recovery()")
