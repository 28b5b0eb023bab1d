"""Other people's databases: few rights, standbys, roles, owners, settings, baselines, months."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from engine.project import Project
from engine.standby import standby_of, wait_for_replay
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from yardpass_db import baseline, db
from yardpass_db.drift.observer import Observer
from yardpass_db.errors import DatabaseError
from yardpass_db.progress import Silent
from yardpass_db.server import Server
from yardpass_db.sources import read_tree

from .conftest import Superuser, found, lamps, look

# Roles belong to the server, where tests of other processes are at work, too.
READER, KEEPER, CLERK = (f"drift_{who}_{os.getpid()}" for who in ("reader", "keeper", "clerk"))


@pytest.fixture
def reader(town: Project, superuser: Superuser) -> Iterator[str]:
    """The URL of a role that may read the history and nothing else."""
    superuser(
        town,
        f"create role {READER} login; grant usage on schema yardpass_db to {READER};"
        f" grant select on all tables in schema yardpass_db to {READER}",
    )
    yield make_conninfo(town.url, user=READER)
    superuser(town, f"drop owned by {READER}; drop role {READER}")


def seen_by(url: str, town: Project) -> set[str]:
    with db.connect(url) as connection:
        drifts = Observer(connection, town.root, "", Silent()).look().drifts
    return {one.object for one in drifts}


def test_the_right_to_read_the_history_is_enough(town: Project, reader: str) -> None:
    town.run("alter table town.houses disable row level security")
    assert "table town.houses" in seen_by(reader, town)


def test_without_that_right_it_says_which_grant_is_missing(
    town: Project, reader: str, superuser: Superuser
) -> None:
    superuser(town, f"revoke select on all tables in schema yardpass_db from {READER}")
    with pytest.raises(DatabaseError) as raised:
        seen_by(reader, town)
    grant = f'grant select on all tables in schema yardpass_db to "{READER}"'
    assert grant in raised.value.hint


def test_a_standby_will_do(town: Project, server: Server, superuser: Superuser) -> None:
    town.run("create table town.parks (id integer primary key)")
    with standby_of(server) as standby:
        wait_for_replay(make_conninfo(town.url, user="supabase_admin"), standby)
        name = conninfo_to_dict(town.url)["dbname"]
        assert seen_by(make_conninfo(standby, dbname=name), town) == {"table town.parks"}


# Roles


@pytest.fixture
def keeper(town: Project, superuser: Superuser) -> Iterator[str]:
    """A role that owns a town of its own and is named in its texts."""
    database = conninfo_to_dict(town.url)["dbname"]
    superuser(
        town,
        f"create role {KEEPER} login createrole; create role {CLERK};"
        f" grant create on database {database} to {KEEPER}; grant {CLERK} to {KEEPER}",
    )
    yield KEEPER
    superuser(
        town,
        f"drop owned by {KEEPER} cascade; drop owned by {CLERK} cascade;"
        f" drop role {KEEPER}; drop role {CLERK}",
    )


def test_what_another_role_migrated_is_its_own(
    project: Project, keeper: str, superuser: Superuser
) -> None:
    database = conninfo_to_dict(project.url)["dbname"]
    superuser(project, f"grant create on database {database} to {keeper}")
    mine = Project(project.root, make_conninfo(project.url, user=keeper))
    mine.migration(
        "shop.0001_items",
        "create schema shop; create table shop.items (id integer primary key);"
        f" grant select on shop.items to {CLERK};",
    )
    mine.migrate()
    before = found(mine)
    superuser(project, "alter table shop.items owner to postgres")
    after = set(found(mine))
    superuser(project, "drop schema shop cascade; drop schema yardpass_db cascade;"
                       f" revoke all on database {database} from {keeper}")  # fmt: skip
    assert (before, after) == ({}, {"table shop.items"})


# Settings


def test_the_search_path_of_the_database_holds_for_its_texts(project: Project) -> None:
    project.run(
        "do $$ begin execute format('alter database %I set search_path = public, shop',"
        " current_database()); end $$"
    )
    project.migration("shop.0001_schema", "create schema shop;")
    project.migrate()
    project.migration("shop.0002_items", "create table shop.items (id integer primary key);")
    project.migration("shop.0003_more", "create table public.more (id integer references items);")
    project.migrate()
    assert found(project) == {}


def test_an_extension_of_the_platform_is_not_judged(town: Project, superuser: Superuser) -> None:
    superuser(town, "create table auth.sessions (id integer); grant select on auth.users to anon")
    assert found(town) == {}


def test_what_the_history_made_in_the_platform_is(town: Project, superuser: Superuser) -> None:
    town.write(
        "functions/town/greet.sql",
        """
        create or replace function town.greet() returns trigger language plpgsql
          set search_path = '' as 'begin return new; end';
        create or replace trigger greeted after insert on auth.users
          for each row execute function town.greet();
        """,
    )
    town.migrate()
    before = found(town)
    superuser(town, "alter table auth.users disable trigger greeted")
    assert (before, found(town)) == ({}, {"trigger greeted on auth.users": "changed"})


# Baselines


def test_a_baseline_s_texts_are_the_history(project: Project) -> None:
    project.migration("shop.0001_schema", "create schema shop;", "drop schema shop;")
    project.migration(
        "shop.0002_items",
        "create table shop.items (id integer primary key);",
        "drop table shop.items;",
    )
    project.run("create schema shop; create table shop.items (id integer, name text)")
    baseline.baseline(read_tree(project.root), project.url, "", True, 0, Silent())
    assert found(project) == {
        "column shop.items.id": "changed",
        "column shop.items.name": "undeclared",
        "constraint items_pkey on shop.items": "missing",
    }


# Months


def month(first: str, following: str) -> str:
    name = first[:7].replace("-", "")
    return (
        f"create table town.visits_{name} partition of town.visits"
        f" for values from ('{first}') to ('{following}');"
        f" alter table town.visits_{name} enable row level security"
    )


def test_a_month_made_by_maintenance_is_no_drift(town: Project) -> None:
    town.run(month("2026-02-01", "2026-03-01"))
    assert found(town) == {}


def test_a_month_with_other_bounds_than_its_name_is(town: Project) -> None:
    town.run(month("2026-02-01", "2026-03-02"))
    assert found(town) == {"table town.visits_202602": "changed"}


def test_a_month_that_is_open_is(town: Project) -> None:
    town.run(month("2026-02-01", "2026-03-01"))
    town.run("grant select on town.visits_202602 to anon")
    assert found(town) == {"grants on table town.visits_202602": "undeclared"}


def test_a_month_of_no_partition_set_is(town: Project) -> None:
    (town.root / "partitions" / "partitions.toml").unlink()
    town.run(month("2026-02-01", "2026-03-01"))
    assert found(town) == {"table town.visits_202602": "undeclared"}


def test_an_old_month_taken_off_is_no_drift(town: Project) -> None:
    text = (town.root / "partitions" / "partitions.toml").read_text()
    town.write("partitions/partitions.toml", text.replace("1200", "1"))
    town.run("drop table town.visits_202601")
    # The test's month is old enough since March 2026.
    assert found(town) == {}


# Somebody else at the same time


def test_somebody_who_holds_the_locks_is_not_waited_for_for_ever(town: Project) -> None:
    with db.connect(town.url) as other:
        other.execute("begin; alter table town.houses add garden text")
        with pytest.raises(DatabaseError) as raised:
            look(town)
        other.execute("rollback")
    assert "again" in raised.value.hint


def test_another_owner_s_shadow_is_refused(town: Project) -> None:
    lamps(town)
    with pytest.raises(DatabaseError) as raised:
        look(town, shadow=town.url)
    assert "superuser" in raised.value.message
