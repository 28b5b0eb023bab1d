"""pgTAP's .sql files, on a server that has a few of its functions: only TAP is read of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from yardpass_db import db

from .test_fixtures import project, run

__all__ = ["project"]

# As much of pgTAP as the files below call; each says a line of TAP, as pgTAP does.
FUNCTIONS = """
create schema tap;
create sequence tap.number;
create function tap.plan(n integer) returns text language sql as $$ select '1..' || n $$;
create function tap.ok(is_so boolean, said text) returns text language sql as $$
  select case when is_so then '' else 'not ' end || 'ok ' || nextval('tap.number') || ' - ' || said
         || case when is_so then '' else E'\\n# Failed test: "' || said || '"' end $$;
create function tap.finish() returns setof text language sql as $$
  select '# Looks like you failed 1 test of 1' where false $$;
"""
SEARCH = "set search_path = tap, public;\n"


@pytest.fixture
def url(database_url: str) -> str:
    with db.connect(database_url) as connection:
        db.run_script(connection, FUNCTIONS)
    return database_url


def check(project: pytest.Pytester, url: str, text: str, *arguments: str) -> pytest.RunResult:
    """The run of a file of this text, which is named on the command line."""
    (project.path / "schema.sql").write_text(text)
    return run(project, "--yardpass-url", url, "schema.sql", *arguments)


GOOD = f"""
\\set ON_ERROR_STOP 1
\\pset format unaligned
begin;
{SEARCH}
select plan(2);
select ok(true, 'one');
select * from ok(true, 'two');
select * from finish();
rollback;
"""


def test_a_file_that_passes(project: pytest.Pytester, url: str) -> None:
    check(project, url, GOOD).assert_outcomes(passed=1)


def test_a_failed_assertion_is_shown_with_its_comments(project: pytest.Pytester, url: str) -> None:
    found = check(project, url, GOOD.replace("true, 'two'", "false, 'two'"))
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["not ok 2 - two", '*Failed test: "two"*', "*TAP*", "ok 1 - one"])


FAULTS = {
    "too few": (GOOD.replace("plan(2)", "plan(3)"), "The plan was 3 tests, but 2 ran."),
    "no plan": (GOOD.replace("select plan(2);", ""), "There is no plan:*"),
    "an error": (
        GOOD.replace("select * from finish()", "select 1/0"),
        "*schema.sql:10: ERROR: div*",
    ),
    "no sql": (GOOD.replace("begin;", "begn;"), "*schema.sql:4: syntax error*"),
    "bail out": (GOOD + "select 'Bail out! no server'", "Bail out! no server"),
    "psql": ("\\connect other", "*schema.sql:1: \\connect cannot be done without psql.*"),
    "behind SQL": ("select 1 as n \\gset", "*schema.sql:1: \\gset cannot be done without psql.*"),
    "copy": (
        "create temp table t (a int);\ncopy t from stdin;\n1\n\\.\n",
        "*schema.sql:3: syntax error*COPY data cannot be sent without psql: write INSERT.",
    ),
    "no such file": ("\\ir nothing.sql", "*schema.sql:1: there is no file nothing.sql.*"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_with_a_file(project: pytest.Pytester, url: str, name: str) -> None:
    text, says = FAULTS[name]
    found = check(project, url, text)
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines([says])


LIKE_PSQL = {
    "a byte order mark": "\ufeff" + GOOD.lstrip(),
    "line ends of Windows": GOOD.replace("\n", "\r\n"),
    "the end": GOOD + "\\q\nselect 1/0;",
    "go": GOOD.replace("(2);", "(2) \\g"),
    "echo": GOOD.replace("'one');", "'one'); \\echo one"),
    "a backslash in quotes": GOOD.replace("'one'", r"E'it\'s \\q or \\gset'"),
    "a backslash in a name": GOOD.replace("'one');", r"""'one'), 1 as "a \q";"""),
}


@pytest.mark.parametrize("name", LIKE_PSQL)
def test_as_psql_reads_it(project: pytest.Pytester, url: str, name: str) -> None:
    check(project, url, LIKE_PSQL[name]).assert_outcomes(passed=1)


def test_a_file_that_is_no_text(project: pytest.Pytester, url: str) -> None:
    (project.path / "schema.sql").write_bytes(b"\xff\xfe")
    found = run(project, "--yardpass-url", url, "schema.sql")
    found.stdout.fnmatch_lines(["*schema.sql: this is not UTF-8 (invalid start byte at 0)."])


def test_a_server_without_pgtap_says_what_to_install(project: pytest.Pytester, url: str) -> None:
    found = check(project, url, "create extension pgtap;")
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["The server's machine lacks pgTAP: install*Python*"])


def test_an_error_keeps_what_was_said_before(project: pytest.Pytester, url: str) -> None:
    text = GOOD.replace("true, 'one'", "false, 'one'").replace(
        "select * from finish()", "select 1/0"
    )
    check(project, url, text).stdout.fnmatch_lines(["*division by zero*", "not ok 1 - one"])


def test_todo_and_skip_are_no_failures(project: pytest.Pytester, url: str) -> None:
    lines = ["1..2", "not ok 1 - later # TODO not yet", "ok 2 # SKIP no time"]
    check(project, url, "".join(f"select '{line}';\n" for line in lines)).assert_outcomes(passed=1)


def test_a_file_may_skip_itself(project: pytest.Pytester, url: str) -> None:
    check(project, url, "select '1..0 # SKIP no vector here'").assert_outcomes(skipped=1)


def test_without_the_extension_it_says_so(project: pytest.Pytester, database_url: str) -> None:
    found = check(project, database_url, "select plan(1);")
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(
        ["*plan(integer) does not exist*", "The extension pgtap is not inst*"]
    )


def test_nothing_stays(project: pytest.Pytester, url: str) -> None:
    text = f"{SEARCH}select plan(1); select ok(true, 'x'); create table left_behind ();"
    check(project, url, text).assert_outcomes(passed=1)
    with db.connect(url) as connection:
        assert db.value(connection, "select to_regclass('left_behind')") is None


def test_variables_and_included_files(project: pytest.Pytester, url: str) -> None:
    (project.path / "more").mkdir()
    (project.path / "more" / "two.sql").write_text("select ok(:'name' = 'it''s', ':name stays');")
    text = f"""{SEARCH}\\set name 'it''s'
\\set n 2
select plan(:n);
select ok('a'::text = 'a', $$ \\i in quotes
\\i nothing.sql $$);
\\ir more/two.sql
"""
    found = check(project, url, text, "-rA")
    found.assert_outcomes(passed=1)
    found.stdout.fnmatch_lines(["ok 2 - :name stays"])


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("tests/**/*.sql", {"tests/a.sql", "tests/deep/er/b.sql"}),
        ("tests/*.sql", {"tests/a.sql"}),
        ("**/b.sql", {"tests/deep/er/b.sql"}),
        ("other/*.sql", set()),
    ],
)
def test_patterns(project: pytest.Pytester, url: str, pattern: str, names: set[str]) -> None:
    for name in ("tests/a.sql", "tests/deep/er/b.sql"):
        path = project.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("select '1..0 # SKIP';")
    found = run(project, "--collect-only", "-q", "--pgtap-files", pattern)
    assert {line.partition("::")[0] for line in found.outlines if "::" in line} == names


def test_the_pattern_may_stand_in_the_configuration(project: pytest.Pytester, url: str) -> None:
    project.makeini("[pytest]\npgtap_files = checks/*.sql")
    (project.path / "checks").mkdir()
    (project.path / "checks" / "a.sql").write_text("select '1..1'; select 'ok 1';")
    run(project, "--yardpass-url", url).assert_outcomes(passed=1)


def test_other_sql_files_are_left_alone(project: pytest.Pytester) -> None:
    Path(project.path / "data.sql").write_text("drop table everything;")
    assert run(project).ret == pytest.ExitCode.NO_TESTS_COLLECTED
