"""The plugin in a project of its own: which database, what is undone, what it costs others."""

from __future__ import annotations

import subprocess
import sys

import pytest

from yardpass_db import db
from yardpass_db.testing.pg import Pg


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty project; no variable names a database."""
    for name in ("YARDPASS_DATABASE_URL", "DATABASE_URL", "PGHOST", "PGDATABASE", "PGUSER"):
        monkeypatch.delenv(name, raising=False)
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def test_no_database_is_said_in_a_line_and_not_in_a_traceback(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YARDPASS_DATABASE_URL", "")
    monkeypatch.setenv("YARDPASS_POSTGRES", "elephant")
    project.makepyfile(USES_PG)
    found = run(project)
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["There is no database to test.", "*elephant*", "Hint: pytest --*"])
    found.stdout.no_fnmatch_line("*database.py*")


USES_PG = """
    def test_it(pg):
        assert pg.value("select current_user") == "postgres"
"""


def test_the_option_names_the_database(project: pytest.Pytester, yardpass_url: str) -> None:
    project.makepyfile(USES_PG)
    run(project, "--yardpass-url", yardpass_url).assert_outcomes(passed=1)


def test_so_does_the_environment(
    project: pytest.Pytester, yardpass_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YARDPASS_DATABASE_URL", yardpass_url)
    project.makepyfile(USES_PG)
    run(project).assert_outcomes(passed=1)


def test_so_does_a_fixture_of_the_project(project: pytest.Pytester, yardpass_url: str) -> None:
    project.makeconftest(
        f"""
        import pytest

        @pytest.fixture(scope="session")
        def yardpass_url():
            return {yardpass_url!r}
        """
    )
    project.makepyfile(USES_PG)
    run(project).assert_outcomes(passed=1)


def test_a_server_that_is_not_there_is_said_without_the_password(project: pytest.Pytester) -> None:
    project.makepyfile(USES_PG)
    found = run(project, "--yardpass-url", "postgresql://me:secret@127.0.0.1:1/nowhere")
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*Cannot connect to me@127.0.0.1:1/nowhere.*"])
    found.stdout.no_fnmatch_line("*During handling*")
    assert "secret" not in found.stdout.str() + found.stderr.str()


def test_a_server_that_is_not_there_is_asked_once(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from yardpass_db import db

        asked = []
        connect = db.connect

        def count(*args, **kwargs):
            asked.append(1)
            return connect(*args, **kwargs)

        db.connect = count

        def test_it(pg): pass
        def test_again(pg): pass
        def test_how_often(): assert len(asked) == 1
        """
    )
    found = run(project, "--yardpass-url", "postgresql://127.0.0.1:1/nowhere")
    found.assert_outcomes(errors=2, passed=1)


WRITES = """
    def test_writes(pg, make):
        make("shop.people", name="left behind")
        pg.run("create table shop.left_behind (); set search_path = shop; create temp table t ()")

    def test_does_not_see_it(pg):
        pg.hasnt_table("shop.left_behind")
        assert pg.value("show search_path") != "shop"
        pg.is_empty("select from shop.people where name = 'left behind'")
"""


def test_tests_do_not_see_each_other(project: pytest.Pytester, yardpass_url: str) -> None:
    project.makepyfile(WRITES)
    run(project, "--yardpass-url", yardpass_url).assert_outcomes(passed=2)


@pytest.mark.parametrize("statement", ["rollback", "commit", "rollback; begin"])
def test_a_test_that_ends_its_transaction_is_told(
    project: pytest.Pytester, yardpass_url: str, statement: str
) -> None:
    project.makepyfile(f"def test_it(pg): pg.run({statement!r})")
    found = run(project, "--yardpass-url", yardpass_url)
    found.assert_outcomes(passed=1, errors=1)
    found.stdout.fnmatch_lines(["The test ended its transaction*", "Hint: pg.savepoint()*"])
    found.stdout.no_fnmatch_line("*database.py*")


ABORTED = {
    "value": "pg.value('select 1')",
    "assertion": "pg.has_table('shop.items')",
    "throws_ok": "pg.throws_ok('select 1/0')",
    "results_eq": "pg.results_eq('select 1', [1])",
    "plan": "pg.plan_has('select 1', 'Result')",
    "make": "make('shop.people')",
    "persona": "persona('anon').sees('shop.items')",
}


@pytest.mark.parametrize("name", ABORTED)
def test_an_aborted_transaction_says_what_to_write(
    project: pytest.Pytester, yardpass_url: str, name: str
) -> None:
    project.makepyfile(
        f"""
        import psycopg, pytest

        def test_it(pg, make, persona):
            with pytest.raises(psycopg.Error):
                pg.rows("select 1/0")
            {ABORTED[name]}
        """
    )
    found = run(project, "--yardpass-url", yardpass_url, "--tb=short")
    found.stdout.fnmatch_lines(["*Error: An earlier statement failed*", "*pg.throws_ok*"])
    found.stdout.no_fnmatch_line("*psycopg/*")


def test_an_error_of_the_server_shows_the_line_of_the_test(
    project: pytest.Pytester, yardpass_url: str
) -> None:
    project.makepyfile("def test_it(pg): pg.rows('select 1/0')")
    found = run(project, "--yardpass-url", yardpass_url, "--tb=short")
    found.stdout.fnmatch_lines(["test_*.py:1: in test_it", "*DivisionByZero: division by zero"])
    found.stdout.no_fnmatch_line("*.py:*in rows*")


def test_savepoints_within_savepoints(pg: Pg) -> None:
    with pg.savepoint():
        pg.run("create table shop.one ()")
        with pytest.raises(db.PsycopgError), pg.savepoint():
            pg.run("create table shop.two (); select 1/0")
        with pg.savepoint(keep=False):
            pg.run("drop table shop.one")
            pg.hasnt_table("shop.one")
    pg.has_table("shop.one")
    pg.hasnt_table("shop.two")


def test_an_error_caught_within_a_savepoint(pg: Pg) -> None:
    with (
        pytest.raises(AssertionError, match="caught within the savepoint"),
        pg.savepoint(),
        pytest.raises(db.PsycopgError),
    ):
        pg.run("create table shop.one (); select 1/0")
    pg.hasnt_table("shop.one")


def test_after_a_lost_connection_the_next_test_has_another(
    project: pytest.Pytester, yardpass_url: str
) -> None:
    project.makepyfile(
        """
        def test_loses_it(pg):
            pg.connection.close()

        def test_next(pg):
            assert pg.value("select 1") == 1
        """
    )
    run(project, "--yardpass-url", yardpass_url).assert_outcomes(passed=2)


def test_a_failed_test_leaves_nothing_either(project: pytest.Pytester, yardpass_url: str) -> None:
    project.makepyfile(
        """
        def test_fails(pg, make):
            make("shop.people", name="left behind")
            pg.run("select 1/0")
        """
    )
    run(project, "--yardpass-url", yardpass_url).assert_outcomes(failed=1)
    with db.connect(yardpass_url) as connection:
        assert db.rows(connection, "select from shop.people where name = 'left behind'") == []


def test_a_failure_shows_the_line_of_the_test_and_not_ours(
    project: pytest.Pytester, yardpass_url: str
) -> None:
    project.makepyfile("def test_it(pg): pg.has_table('shop.itmes')")
    found = run(project, "--yardpass-url", yardpass_url)
    found.stdout.fnmatch_lines(["*AssertionError: There is no table shop.itmes.", "*shop.items*"])
    found.stdout.no_fnmatch_line("*diagnostics.py*")


def test_side_by_side(project: pytest.Pytester, yardpass_url: str) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("n", range(8))
        def test_it(make, n):
            assert len(make.many("shop.people", 5)) == 5
        """
    )
    run(project, "-n", "2", "--yardpass-url", yardpass_url).assert_outcomes(passed=8)


def test_who_does_not_use_it_does_not_load_it(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import sys

        def test_it():
            loaded = {name for name in sys.modules if name.startswith("yardpass_db")}
            assert loaded == {
                "yardpass_db", "yardpass_db.testing", "yardpass_db.testing.plugin"
            }
            assert "psycopg" not in sys.modules
        """
    )
    # pytest-postgresql is a plugin that loads psycopg by itself.
    run(project, "-p", "no:postgresql").assert_outcomes(passed=1)


def test_the_plugin_costs_a_few_milliseconds() -> None:
    program = "import sys, pytest; n = len(sys.modules); import yardpass_db.testing.plugin; "
    program += "print(len(sys.modules) - n)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) <= 3
