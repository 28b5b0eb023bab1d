"""The platform behaves like Supabase, and keeps its hands off a real one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import Cli
from psycopg.conninfo import make_conninfo

from yardpass_db import config, db, platform
from yardpass_db.errors import DatabaseError

PLATFORM = config.own_tree() / "platform"
ADA = "00000000-0000-0000-0000-00000000000a"
FILES = sorted(path.name for path in PLATFORM.glob("*.sql"))
Plain = Callable[[], str]


@pytest.fixture
def plain(superuser_url: str) -> Iterator[Plain]:
    """Make a database as PostgreSQL makes it, without the platform; its superuser URL."""
    made: list[str] = []
    stem = db.describe(superuser_url).rpartition("/")[2]

    with db.connect(make_conninfo(superuser_url, dbname="postgres")) as connection:

        def create() -> str:
            made.append(f"{stem}_plain{len(made)}")
            connection.execute(f"create database {db.ident(made[-1])} template template0")
            return make_conninfo(superuser_url, dbname=made[-1])

        yield create
        for name in made:
            connection.execute(f"drop database {db.ident(name)} with (force)")


def schemas_and_publications(url: str) -> list[tuple[str]]:
    with db.connect(url) as connection:
        return db.rows(
            connection,
            "select nspname from pg_namespace union all select pubname from pg_publication"
            " union all select extname from pg_extension order by 1",
        )


def claim(connection: db.Connection, name: str, text: str) -> None:
    db.rows(connection, "select set_config(%s, %s, false)", [name, text])


# Installing


def test_install_runs_all_files(plain: Plain) -> None:
    assert platform.install(plain(), PLATFORM) == FILES


def test_install_again_runs_nothing(superuser_url: str) -> None:
    assert platform.install(superuser_url, PLATFORM) == []


def test_changed_platform_is_installed_over_the_old_one(superuser_url: str, tmp_path: Path) -> None:
    newer = tmp_path / "platform"
    shutil.copytree(PLATFORM, newer)
    (newer / "09_more.sql").write_text("create schema more;")
    assert platform.install(superuser_url, newer) == [*FILES, "09_more.sql"]


def test_installed_tells_none_from_ours(plain: Plain) -> None:
    url = plain()
    with db.connect(url) as connection:
        before = platform.installed(connection)
        platform.install(url, PLATFORM)
        assert (before, platform.installed(connection)) == ("none", "ours")


def test_real_supabase_is_recognised(plain: Plain) -> None:
    with db.connect(plain()) as connection:
        db.run_script(connection, "create schema auth; create table auth.users (id uuid)")
        assert platform.installed(connection) == "supabase"


FOREIGN = {
    "a real Supabase": "create schema auth; create table auth.users (id uuid primary key,"
    " email text, is_sso_user boolean)",
    "another schema auth": "create schema auth; create table auth.sessions (id uuid)",
}


@pytest.mark.parametrize("script", FOREIGN.values(), ids=FOREIGN)
def test_install_is_refused_beside(plain: Plain, script: str) -> None:
    url = plain()
    with db.connect(url) as connection:
        db.run_script(connection, script)
    with pytest.raises(DatabaseError) as caught:
        platform.install(url, PLATFORM)
    assert caught.value.undone == "Nothing was changed."


@pytest.mark.parametrize("script", FOREIGN.values(), ids=FOREIGN)
def test_refused_install_changes_nothing(plain: Plain, script: str) -> None:
    url = plain()
    with db.connect(url) as connection:
        db.run_script(connection, script)
    before = schemas_and_publications(url)
    with pytest.raises(DatabaseError):
        platform.install(url, PLATFORM)
    assert schemas_and_publications(url) == before


def test_failing_file_undoes_all_files(plain: Plain, tmp_path: Path) -> None:
    broken = tmp_path / "platform"
    shutil.copytree(PLATFORM, broken)
    (broken / "09_broken.sql").write_text("create schema half; select nonsense;")
    url = plain()
    before = schemas_and_publications(url)
    with pytest.raises(DatabaseError, match="09_broken"):
        platform.install(url, broken)
    assert schemas_and_publications(url) == before


def test_install_by_an_ordinary_owner_says_what_it_wants(plain: Plain) -> None:
    with pytest.raises(DatabaseError) as caught:
        platform.install(make_conninfo(plain(), user="postgres"), PLATFORM)
    assert "superuser" in caught.value.hint


def test_many_databases_of_one_server_are_installed_at_once(plain: Plain) -> None:
    urls = [plain() for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(lambda url: platform.install(url, PLATFORM), urls * 2))
    assert sorted(len(run) for run in runs) == [0] * 4 + [len(FILES)] * 4


# Who is signed in

CLAIMS = {
    "one setting": ("request.jwt.claims", json.dumps({
        "sub": ADA, "role": "authenticated", "email": "ada@example.org"})),
}  # fmt: skip
EXPECTED = {"uid": ADA, "role": "authenticated", "email": "ada@example.org"}


@pytest.mark.parametrize("function", EXPECTED)
def test_claims_are_read_from_the_one_setting(connection: db.Connection, function: str) -> None:
    claim(connection, *CLAIMS["one setting"])
    assert db.value(connection, f"select auth.{function}()::text") == EXPECTED[function]


@pytest.mark.parametrize("function", EXPECTED)
def test_claims_are_read_from_the_older_settings(connection: db.Connection, function: str) -> None:
    name = {"uid": "sub"}.get(function, function)
    claim(connection, f"request.jwt.claim.{name}", EXPECTED[function])
    assert db.value(connection, f"select auth.{function}()::text") == EXPECTED[function]


@pytest.mark.parametrize("function", [*EXPECTED, "jwt"])
@pytest.mark.parametrize("claims", [None, "", "{}"], ids=["unset", "empty", "no claims"])
def test_nobody_is_signed_in_without_claims(
    connection: db.Connection, function: str, claims: str | None
) -> None:
    if claims is not None:
        claim(connection, "request.jwt.claims", claims)
    expected = {} if (function, claims) == ("jwt", "{}") else None
    assert db.value(connection, f"select auth.{function}()") == expected


def test_jwt_gives_all_claims(connection: db.Connection) -> None:
    claim(connection, *CLAIMS["one setting"])
    assert db.value(connection, "select auth.jwt() ->> 'email'") == "ada@example.org"


# Rights

ROLES = {
    "anon": (False, False, False),
    "authenticated": (False, False, False),
    "service_role": (False, True, False),
    "authenticator": (True, False, False),
    "supabase_auth_admin": (False, False, False),
    "postgres": (True, True, False),
}


@pytest.mark.parametrize("role", ROLES)
def test_role_may_log_in_or_bypass_rls_as_on_supabase(connection: db.Connection, role: str) -> None:
    query = "select rolcanlogin, rolbypassrls, rolsuper from pg_roles where rolname = %s"
    assert db.rows(connection, query, [role]) == [ROLES[role]]


@pytest.mark.parametrize("become", ["anon", "authenticated", "service_role"])
@pytest.mark.parametrize("login", ["postgres", "authenticator"])
def test_login_role_becomes_client_role(database_url: str, login: str, become: str) -> None:
    with db.connect(make_conninfo(database_url, user=login)) as connection:
        connection.execute(f"set role {become}")
        assert db.value(connection, "select current_user") == become


def test_authenticator_has_no_rights_of_its_own(database_url: str) -> None:
    with db.connect(make_conninfo(database_url, user="authenticator")) as connection:
        assert not db.value(connection, "select has_schema_privilege('auth', 'usage')")


CLOSED = {
    "create in auth": "create table auth.mine (id int)",
    "alter auth.users": "alter table auth.users add column mine int",
    "drop auth.users": "drop table auth.users",
    "replace auth.uid": "create or replace function auth.uid() returns uuid language sql"
    " return null::uuid",
    "policy on auth.users": "create policy mine on auth.users using (true)",
}


@pytest.mark.parametrize("statement", CLOSED.values(), ids=CLOSED)
def test_auth_is_closed_to_ddl(connection: db.Connection, statement: str) -> None:
    with pytest.raises(db.PsycopgError, match=r"permission denied|must be owner"):
        connection.execute(statement)


OPEN = {
    "insert": f"insert into auth.users (id, email) values ('{ADA}', 'ada@example.org')",
    "select": "select from auth.users",
    "update": "update auth.users set phone = null",
    "delete": "delete from auth.users",
    "reference": "create table public.profiles (id uuid references auth.users)",
    "trigger": "create function public.welcome() returns trigger language plpgsql as"
    " 'begin return new; end'; create trigger welcome after insert on auth.users"
    " for each row execute function public.welcome()",
}


@pytest.mark.parametrize("script", OPEN.values(), ids=OPEN)
def test_postgres_may_use_auth_users(connection: db.Connection, script: str) -> None:
    assert db.run_script(connection, script) is not None


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_client_does_not_read_accounts(connection: db.Connection, role: str) -> None:
    connection.execute(f"set role {role}")
    with pytest.raises(db.PsycopgError, match="permission denied for table users"):
        connection.execute("select from auth.users")


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
@pytest.mark.parametrize("right", ["select", "insert", "update", "delete"])
def test_new_table_in_public_is_open_to_clients(
    connection: db.Connection, role: str, right: str
) -> None:
    connection.execute("create table public.careless (id int)")
    query = "select has_table_privilege(%s, 'public.careless', %s)"
    assert db.value(connection, query, [role, right])


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_new_table_elsewhere_is_closed_to_clients(connection: db.Connection, role: str) -> None:
    connection.execute("create schema events; create table events.events (id int)")
    query = "select has_table_privilege(%s, 'events.events', 'select')"
    assert not db.value(connection, query, [role])


def test_postgres_creates_schemas_in_a_database_it_does_not_own(plain: Plain) -> None:
    url = plain()
    platform.install(url, PLATFORM)
    with db.connect(make_conninfo(url, user="postgres")) as connection:
        connection.execute("create schema events")
        assert db.value(connection, "select to_regnamespace('events') is not null")


def test_vector_lives_in_extensions(connection: db.Connection) -> None:
    query = "select extnamespace::regnamespace::text from pg_extension where extname = 'vector'"
    assert db.value(connection, query) == "extensions"


def test_postgres_publishes_its_tables(connection: db.Connection) -> None:
    connection.execute("create table public.feed (id int primary key)")
    connection.execute("alter publication supabase_realtime add table public.feed")
    query = "select tablename from pg_publication_tables where pubname = 'supabase_realtime'"
    assert db.value(connection, query) == "feed"


def test_migrate_says_where_a_plain_database_gets_it(
    plain: Plain, cli: Cli, tmp_path: Path
) -> None:
    migration = tmp_path / "sql" / "schemas" / "app" / "0001_user.sql"
    migration.parent.mkdir(parents=True)
    migration.write_text("create schema app; select * from auth.users;\n")
    migration.with_suffix(".rollback.sql").write_text("drop schema app;\n")
    tree = ["--sources", str(tmp_path / "sql")]
    url = plain()
    refused = cli("migrate", *tree, url=url)
    assert (refused.returncode, "yardpass-db platform --url" in refused.stderr) == (1, True)
    platform.install(url, PLATFORM)
    assert cli("migrate", *tree, url=url).returncode == 0
