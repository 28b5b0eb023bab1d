"""Throw-away databases: what is in them, and that none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

from yardpass_db import catalog, clone, db, history
from yardpass_db.errors import DatabaseError

SCHEMA = """
create schema shop;
create table shop.things (id integer primary key, name text default 'x' not null);
insert into shop.things values (1, 'one'), (2, 'two');
create view public.things with (security_invoker) as select * from shop.things;
grant select on public.things to anon;
comment on view public.things is 'All of them';
alter table shop.things enable row level security;
create policy everybody on shop.things for select to anon using (id > 0);
"""


@pytest.fixture
def shop(connection: db.Connection, database_url: str) -> str:
    """The URL of a database with a schema of its own, to which nobody is connected."""
    db.run_script(connection, SCHEMA)
    connection.close()
    return database_url


def databases(url: str) -> set[str]:
    """The throw-away databases of the server."""
    with db.connect(url) as connection:
        found = db.rows(connection, "select datname from pg_database")
    return {name for (name,) in found if name.startswith(clone.PREFIX)}


def database(url: str) -> str:
    """The name of the database behind a URL."""
    with db.connect(url) as connection:
        return str(db.value(connection, "select current_database()"))


def contents(url: str) -> dict[str, str]:
    """The catalog of a database, but for what is not ours to copy."""
    with db.connect(url) as connection:
        found = catalog.snapshot(connection)
    return {key: text for key, text in found.items() if "things" in key or "shop" in key}


def look(url: str, query: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    with db.connect(url) as connection:
        return db.rows(connection, query)


def things(url: str) -> int:
    """How many rows there are."""
    with db.connect(url) as connection:
        return int(db.value(connection, "select count(*) from shop.things"))


@pytest.fixture(params=["alone", "somebody connected"])
def company(request: pytest.FixtureRequest, shop: str) -> Iterator[str]:
    """The shop's URL, copied by the server itself or through a dump."""
    if request.param == "alone":
        yield shop
        return
    with db.connect(shop):
        yield shop


def test_a_scratch_database_is_another_one(database_url: str) -> None:
    with clone.scratch(database_url) as made:
        assert database(made) != database(database_url)


def test_a_scratch_database_is_empty(shop: str) -> None:
    with clone.scratch(shop) as made, db.connect(made) as connection:
        assert db.value(connection, "select to_regclass('shop.things')") is None


def test_a_scratch_database_sorts_alike(database_url: str) -> None:
    asked = "select encoding, datcollate, datctype, datlocprovider from pg_database"
    asked += " where datname = current_database()"
    with clone.scratch(database_url) as made:
        assert look(made, asked) == look(database_url, asked)


def test_the_owner_of_a_scratch_database_may_do_all(database_url: str) -> None:
    with clone.scratch(database_url) as made, db.connect(made) as connection:
        db.run_script(connection, SCHEMA)
        assert things(made) == 2


def test_a_scratch_database_is_dropped(database_url: str) -> None:
    with clone.scratch(database_url) as made:
        name = database(made)
    assert name not in databases(database_url)


@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt, SystemExit])
def test_it_is_dropped_after(database_url: str, raised: type[BaseException]) -> None:
    with pytest.raises(raised), clone.scratch(database_url) as made:
        name = database(made)
        raise raised
    assert name not in databases(database_url)


def test_it_is_dropped_while_somebody_is_in_it(database_url: str) -> None:
    with clone.scratch(database_url) as made:
        name = database(made)
        left_open = db.connect(made)
    assert name not in databases(database_url)
    left_open.close()


def test_it_is_dropped_when_our_session_was_ended(database_url: str, superuser_url: str) -> None:
    with clone.scratch(database_url) as made:
        name = database(made)
        with db.connect(superuser_url) as superuser:
            db.rows(
                superuser,
                "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
                " and objid::bigint = ('x' || right(%s, 8))::bit(32)::int",
                [name],
            )
    assert name not in databases(database_url)


LIVE = """
import sys, time
from yardpass_db import clone
with clone.scratch(sys.argv[1]) as made:
    print(made.rsplit("yardpass_db_scratch_")[-1], flush=True)
    time.sleep(600)
"""


@pytest.fixture
def living(database_url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process with a throw-away database, and that database's name."""
    process = subprocess.Popen(
        [sys.executable, "-c", LIVE, database_url],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(clone.__file__).parents[1],
    )
    assert process.stdout
    name = clone.PREFIX + process.stdout.readline().strip().rstrip("'")
    yield process, name
    process.kill()
    process.wait()
    process.stdout.close()
    with clone.scratch(database_url):
        pass


def test_ctrl_c_drops_it(living: tuple[subprocess.Popen[str], str], database_url: str) -> None:
    process, name = living
    process.send_signal(signal.SIGINT)
    process.wait(120)
    assert name not in databases(database_url)


def test_a_killed_process_leaves_it(
    living: tuple[subprocess.Popen[str], str], database_url: str
) -> None:
    process, name = living
    # Whoever is in it keeps the tests of other processes from dropping it first.
    with db.connect(clone.at_database(database_url, name)):
        process.kill()
        process.wait()
        assert name in databases(database_url)


def test_what_a_killed_process_left_goes_at_the_next_use(
    living: tuple[subprocess.Popen[str], str], database_url: str
) -> None:
    process, name = living
    process.kill()
    process.wait()
    wait_until_gone(database_url, name)
    with clone.scratch(database_url):
        assert name not in databases(database_url)


def test_the_database_of_a_living_process_stays(
    living: tuple[subprocess.Popen[str], str], database_url: str
) -> None:
    _, name = living
    with clone.scratch(database_url):
        assert name in databases(database_url)


def wait_until_gone(url: str, name: str) -> None:
    """Until the server has noticed that the client is dead."""
    with db.connect(url) as connection:
        db.run_script(
            connection,
            f"""do $$ begin
              while exists (select from pg_locks where locktype = 'advisory'
                and objid::bigint = ('x' || right('{name}', 8))::bit(32)::int) loop
                perform pg_sleep(0.01);
              end loop; end $$""",
        )


def test_a_copy_has_the_same_catalog(company: str) -> None:
    with clone.copy_of(company) as made:
        assert catalog.compare(contents(company), contents(made)) == []


def test_a_copy_has_the_rows(company: str) -> None:
    with clone.copy_of(company) as made:
        assert things(made) == 2


def test_a_change_of_the_copy_is_not_one_of_the_original(company: str) -> None:
    with clone.copy_of(company) as made, db.connect(made) as connection:
        db.run_script(connection, "truncate shop.things")
        assert things(company) == 2


def test_a_database_of_another_role_is_copied(shop: str, superuser_url: str) -> None:
    with db.connect(superuser_url) as superuser:
        db.run_script(
            superuser, f"alter database {db.ident(database(shop))} owner to supabase_admin"
        )
    with clone.copy_of(shop) as made:
        assert things(made) == 2


@pytest.fixture
def large(shop: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The shop, as if it were too large to be copied whole."""
    monkeypatch.setattr(clone, "SMALL", 0)
    return shop


def test_a_copy_without_data_has_the_same_catalog(large: str) -> None:
    with clone.copy_of(large, with_data=False) as made:
        assert catalog.compare(contents(large), contents(made)) == []


def test_a_copy_without_data_has_no_rows(large: str) -> None:
    with clone.copy_of(large, with_data=False) as made:
        assert things(made) == 0


def test_a_copy_without_data_has_the_history(large: str) -> None:
    with db.connect(large) as connection:
        history.ensure(connection)
        run = history.begin_run(connection, "migrate", {"tool_version": "1"})
        facts = {"digest": "d", "rendered": "select 'é'", "owned": [("view", "a.b")]}
        db.run_script(
            connection, history.insert_sql(run, "views/a/b", "replay", facts, "7", "true")
        )
        kept = history.records(connection, "true", [])
    with clone.copy_of(large, with_data=False) as made, db.connect(made) as connection:
        assert history.records(connection, "true", []) == kept


def test_the_history_of_a_copy_goes_on_with_the_next_number(large: str) -> None:
    with db.connect(large) as connection:
        history.ensure(connection)
        history.begin_run(connection, "migrate", {"tool_version": "1"})
    with clone.copy_of(large, with_data=False) as made, db.connect(made) as connection:
        assert history.begin_run(connection, "migrate", {"tool_version": "1"}) == 2


def test_a_copy_has_the_databases_settings(company: str) -> None:
    with db.connect(company) as connection:
        name = db.ident(database(company))
        db.run_script(connection, f"alter database {name} set search_path = shop, public")
    with clone.copy_of(company) as made, db.connect(made) as connection:
        assert db.value(connection, "show search_path") == "shop, public"


def test_a_copy_is_dropped(company: str) -> None:
    with clone.copy_of(company) as made:
        name = database(made)
    assert name not in databases(company)


def test_a_copy_that_fails_leaves_nothing(shop: str, superuser_url: str) -> None:
    with db.connect(superuser_url) as superuser:
        # Only a superuser can make a function in C, so the owner cannot copy it.
        db.run_script(
            superuser,
            "create function shop.lower(text) returns text language internal as 'lower'",
        )
        with pytest.raises(DatabaseError, match="could not be copied"), clone.copy_of(shop):
            pass
    ours = f"{clone.PREFIX}{os.getpid()}_"
    assert [name for name in databases(shop) if name.startswith(ours)] == []


def test_a_copy_says_which_statement_failed(shop: str) -> None:
    with db.connect(shop) as owner:
        db.run_script(owner, "create table shop.pictures (v extensions.vector)")
        with pytest.raises(DatabaseError) as raised, clone.copy_of(shop):
            pass
    assert 'type "extensions.vector" does not exist' in raised.value.detail


def test_without_the_right_to_create_databases_the_embedded_server_is_named(
    shop: str, superuser_url: str
) -> None:
    role = f"poor_{os.getpid()}"
    with db.connect(superuser_url) as superuser:
        db.run_script(superuser, f"create role {role} login password 'x'")
    try:
        with pytest.raises(DatabaseError) as raised, clone.scratch(make_conninfo(shop, user=role)):
            pass
    finally:
        with db.connect(superuser_url) as superuser:
            db.run_script(superuser, f"drop role {role}")
    assert "leave out --url" in raised.value.hint


def test_no_program_is_given_the_password(
    large: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A real psql and pg_dump, started by scripts that note how they were called.
    from yardpass_db import dump

    program, noted = dump._program, tmp_path / "noted"

    def noting(name: str, connection: db.Connection) -> str:
        script = tmp_path / name
        real = program(name, connection)
        script.write_text(f'#!/bin/sh\necho "$0 $@" >> {noted}\nexec {real} "$@"\n')
        script.chmod(0o755)
        return str(script)

    monkeypatch.setattr(dump, "_program", noting)
    with clone.copy_of(make_conninfo(large, password="s3cret-w0rd"), with_data=False):
        assert "s3cret-w0rd" not in noted.read_text()


@pytest.mark.parametrize(
    ("url", "moved"),
    [
        ("postgresql://u:p@h:5432/old?sslmode=require", "postgresql://u:p@h:5432/new?sslmode=require"),
        ("postgres://h", "postgres://h/new"),
        ("postgresql:///old?host=/run/pg&dbname=older", "postgresql:///new?host=/run/pg"),
        ("postgresql://a:1,b:2/old?target_session_attrs=any", "postgresql://a:1,b:2/new?target_session_attrs=any"),
        ("host=h dbname=old", "host=h dbname=old dbname=new"),
        ("", "dbname=new"),
    ],
    ids=["everything", "host alone", "socket", "two hosts", "keywords", "from the environment"],
)  # fmt: skip
def test_only_the_database_of_a_url_changes(url: str, moved: str) -> None:
    assert clone.at_database(url, "new") == moved
