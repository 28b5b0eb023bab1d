"""A snapshot says the same of the same database, whoever asks and however it was built."""

from __future__ import annotations

import pytest

from yardpass_db import db
from yardpass_db.catalog import compare, snapshot
from yardpass_db.catalog_queries import BETWEEN, END

from .conftest import SCHEMA

TABLES = ["create table one (a int);", "create table two (b int);", "create index on one (a);"]
NOISE = "create table noise (a int, b int); drop table noise;"


def built_by(connection: db.Connection, script: str) -> dict[str, str]:
    connection.execute("begin")
    db.run_script(connection, script)
    found = snapshot(connection)
    connection.execute("rollback")
    return found


def test_the_order_of_independent_objects_makes_no_difference(connection: db.Connection) -> None:
    forwards = built_by(connection, "".join(TABLES))
    backwards = built_by(connection, NOISE + TABLES[1] + TABLES[0] + NOISE + TABLES[2])
    assert compare(forwards, backwards) == []


def test_a_dropped_column_leaves_no_hole(connection: db.Connection) -> None:
    straight = built_by(connection, "create table t (a int, c int)")
    detour = built_by(connection, "create table t (a int, b int, c int); alter table t drop b")
    assert compare(straight, detour) == []


def test_a_column_put_back_at_the_end_is_found(connection: db.Connection) -> None:
    create = "create table t (a int, b int);"
    straight = built_by(connection, create)
    detour = built_by(connection, create + "alter table t drop a; alter table t add a int")
    assert compare(straight, detour) != []


@pytest.mark.parametrize(
    "kind, object_name",
    [
        ("select on table", "t"),
        ("execute on function", "f()"),
        ("usage on schema", "s"),
        ("usage on type", "e"),
        ("usage on sequence", "q"),
        ("select (a) on", "t"),
    ],
    ids=["table", "function", "schema", "type", "sequence", "column"],
)
def test_granted_and_revoked_is_never_granted(
    connection: db.Connection, kind: str, object_name: str
) -> None:
    objects = """create table t (a int); create schema s; create type e as enum ();
        create sequence q;
        create function f() returns int language sql as 'select 1';
        revoke all on t from anon, authenticated, service_role;"""
    before = built_by(connection, objects)
    grant = f"grant {kind} {object_name} to ada; revoke {kind} {object_name} from ada;"
    after = built_by(connection, f"create role ada; {objects} {grant}")
    assert compare(before, after) == []


@pytest.mark.parametrize(
    "setting",
    [
        "search_path = app, public",
        "datestyle = 'SQL, DMY'",
        "timezone = 'Asia/Tokyo'",
        "intervalstyle = iso_8601",
        "quote_all_identifiers = on",
        "bytea_output = escape",
    ],
)
def test_a_session_setting_makes_no_difference(built: db.Connection, setting: str) -> None:
    db.run_script(
        built,
        """create table app.told (
             at timestamptz default '2025-03-04 05:06Z', day date default '2025-03-04',
             pause interval default '1 day 2 hours', bytes bytea default '\\x0061')""",
    )
    before = snapshot(built)
    built.execute(f"set local {setting}".encode())
    assert compare(before, snapshot(built)) == []


@pytest.mark.parametrize("mark", [BETWEEN, END, END + BETWEEN])
def test_a_text_with_our_separators_is_read_all_the_same(built: db.Connection, mark: str) -> None:
    before = snapshot(built)
    built.execute(f"comment on table app.items is {db.literal(f'a{mark}b')}".encode())
    after = snapshot(built)
    assert after == {**before, "comment on table app.items": f"a{mark}b"}


def test_a_session_setting_is_left_as_it_was(built: db.Connection) -> None:
    built.execute('set local search_path = app, "$user"')
    snapshot(built)
    assert db.value(built, "show search_path") == 'app, "$user"'


def test_a_setting_outside_a_transaction_is_left_as_it_was(connection: db.Connection) -> None:
    connection.execute("set search_path = pg_catalog")
    snapshot(connection)
    assert db.value(connection, "show search_path") == "pg_catalog"


def test_a_stranger_without_rights_reads_the_same(superuser_url: str) -> None:
    with db.connect(superuser_url) as connection:
        connection.execute("begin")
        db.run_script(connection, "create role stranger; set local role postgres;" + SCHEMA)
        before = snapshot(connection)
        connection.execute("set local role stranger")
        assert compare(before, snapshot(connection)) == []


def test_it_reads_in_a_read_only_transaction(connection: db.Connection) -> None:
    with db.transaction(connection, "read only"):
        assert "schema public" in snapshot(connection)


def test_no_lock_is_above_access_share(connection: db.Connection) -> None:
    db.run_script(
        connection, "create table t (a int primary key); create view v as select * from t"
    )
    with db.transaction(connection):
        snapshot(connection)
        modes = db.rows(
            connection,
            "select distinct mode from pg_locks "
            "where pid = pg_backend_pid() and relation is not null",
        )
    assert modes == [("AccessShareLock",)]


@pytest.mark.parametrize("schema", ["pg_temp", "yardpass_db"])
def test_the_schema_is_left_out(connection: db.Connection, schema: str) -> None:
    connection.execute("begin")
    before = snapshot(connection)
    db.run_script(
        connection,
        f"""{"" if schema == "pg_temp" else f"create schema {schema};"}
        create table {schema}.t (a int primary key); comment on table {schema}.t is 'ours';
        create function {schema}.f() returns int language sql as 'select 1';
        create type {schema}.e as enum ('x');""",
    )
    assert compare(before, snapshot(connection)) == []


def test_members_of_an_extension_are_left_out(superuser_url: str) -> None:
    with db.connect(superuser_url) as connection, db.transaction(connection):
        before = snapshot(connection)
        connection.execute("create extension if not exists vector")
        found = {difference.identity for difference in compare(before, snapshot(connection))}
    assert found <= {"extension vector", "comment on extension vector"}


def test_a_not_null_constraints_name_is_found_where_there_are_such(
    connection: db.Connection,
) -> None:
    plain = built_by(connection, "create table t (a int not null)")
    named = built_by(connection, "create table t (a int constraint there not null)")
    found = [difference.identity for difference in compare(plain, named)]
    has_names = connection.info.server_version >= 180000
    assert found == (["column public.t.a"] if has_names else [])


def test_a_generated_column_says_how_it_is_kept(connection: db.Connection) -> None:
    kind = "virtual" if connection.info.server_version >= 180000 else "stored"
    table = f"create table t (a int, b int generated always as (a * 2) {kind})"
    assert f"generated always as (a * 2) {kind}" in built_by(connection, table)[
        "column public.t.b"
    ].replace("((", "(").replace("))", ")")
