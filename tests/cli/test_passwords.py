"""A password appears nowhere: not on the screen, not in JSON, not in a traceback, not in ps."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from yardpass_db import db

from .project import BASE, PASSWORD, Project, Server, finish

# Any recognisable part of PASSWORD, raw or percent-encoded.
SECRET = re.compile("sesame|ffne|dich|%C3%96|9%")


def in_url(server: Server, password: str) -> tuple[list[str], dict[str, str]]:
    return ["--url", server.url(password)], {}


def in_url_after_equals_sign(server: Server, password: str) -> tuple[list[str], dict[str, str]]:
    return [f"--url={server.url(password)}"], {}


def in_query(server: Server, password: str) -> tuple[list[str], dict[str, str]]:
    return ["--url", f"{server.url(None)}?password={quote(password, safe='')}"], {}


def in_keywords(server: Server, password: str) -> tuple[list[str], dict[str, str]]:
    return ["--url", server.keywords(password)], {}


def in_variable(server: Server, password: str) -> tuple[list[str], dict[str, str]]:
    return [], {"YARDPASS_DATABASE_URL": server.url(password)}


def in_common_variable(server: Server, password: str) -> tuple[list[str], dict[str, str]]:
    return [], {"DATABASE_URL": server.url(password)}


def in_libpq_variable(server: Server, password: str) -> tuple[list[str], dict[str, str]]:
    host = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": "ada"}
    return [], {**host, "PGDATABASE": "postgres", "PGPASSWORD": password}


WAYS = [
    in_url, in_url_after_equals_sign, in_query, in_keywords, in_variable, in_common_variable,
    in_libpq_variable,
]  # fmt: skip
Way = Callable[[Server, str], tuple[list[str], dict[str, str]]]
way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


@pytest.fixture
def elsewhere(tmp_path: Path, home: Path) -> Project:
    """A project that knows no database of its own."""
    return Project(tmp_path / "elsewhere", "", home).write(BASE)


@way
def test_a_right_password_opens_the_database(elsewhere: Project, guarded: Server, way: Way) -> None:
    arguments, env = way(guarded, PASSWORD)
    assert elsewhere.run("status", *arguments, env=env).code == 3


@way
def test_a_right_password_is_not_shown(elsewhere: Project, guarded: Server, way: Way) -> None:
    arguments, env = way(guarded, PASSWORD)
    assert not SECRET.search(elsewhere.run("doctor", *arguments, env=env).all)


@way
def test_a_wrong_password_is_not_echoed(elsewhere: Project, guarded: Server, way: Way) -> None:
    arguments, env = way(guarded, PASSWORD + "sesame")
    assert not SECRET.search(elsewhere.run("migrate", *arguments, env=env).all)


@way
def test_a_traceback_and_json_do_not_show_it(elsewhere: Project, guarded: Server, way: Way) -> None:
    arguments, env = way(guarded, PASSWORD + "sesame")
    answer = elsewhere.run("migrate", "--json", "--debug", *arguments, env=env)
    assert ("Traceback" in answer.stderr, SECRET.search(answer.all)) == (True, None)


def test_a_password_in_the_project_file_is_not_shown(elsewhere: Project, guarded: Server) -> None:
    elsewhere.settings(url=guarded.url(PASSWORD + "sesame"))
    answer = elsewhere.run("migrate", "--debug")
    assert ("(pyproject.toml)" in answer.stderr, SECRET.search(answer.all)) == (True, None)


@pytest.mark.parametrize(
    "separator", ["@", "/", "?", "#", ":", "%", " ", "%zz", "@:/", "/x ", "/x?", "/x %zz"]
)
@pytest.mark.parametrize("command", ["status", "doctor"])
def test_a_password_that_nobody_encoded_is_not_shown(
    elsewhere: Project, command: str, separator: str
) -> None:
    url = f"postgresql://ada:sesame{separator}dich@127.0.0.1:1/app"
    answer = elsewhere.run(command, "--json", "--debug", env={"DATABASE_URL": url})
    assert not SECRET.search(answer.all)


@pytest.mark.parametrize("shown", [PASSWORD, quote(PASSWORD, safe="")], ids=["raw", "encoded"])
def test_a_text_that_holds_it_is_shown_with_stars(guarded: Server, shown: str) -> None:
    """Whatever a library says of the URL it was given."""
    hidden = db.hide_password(f"cannot use {shown} here", guarded.url())
    assert hidden == "cannot use **** here"


@contextmanager
def sleeping(project: Project, server: Server, *arguments: str, **more: object) -> Iterator[int]:
    """The process id of a `migrate` that is inside a long statement."""
    project.write({"schemas/app/0002_long.sql": "select pg_sleep(600);\n"})
    project.write({"schemas/app/0002_long.rollback.sql": "select 1;\n"})
    running = "select pid from pg_stat_activity where wait_event = 'PgSleep'"
    with db.connect(server.url()) as connection:
        process = project.start("migrate", *arguments, **more)  # type: ignore[arg-type]
        try:
            while process.poll() is None and not (found := db.value(connection, running)):
                threading.Event().wait(0.02)
            yield process.pid
            db.value(connection, "select pg_terminate_backend(%s)", [found])
            finish(process)
        finally:
            process.kill()
            for statement in ("drop schema if exists app cascade",
                              "drop schema if exists yardpass_db cascade"):  # fmt: skip
                db.rows(connection, statement)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_ps_does_not_show_it(elsewhere: Project, guarded: Server, way: Way) -> None:
    arguments, env = way(guarded, PASSWORD)
    with sleeping(elsewhere, guarded, *arguments, env=env) as pid:
        shown = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True)
    assert (b"migrate" in shown.stdout, SECRET.search(shown.stdout.decode())) == (True, None)


@pytest.fixture
def children(elsewhere: Project, guarded: Server) -> set[str]:
    """The command lines of what `prove` starts while it copies a database that is in use."""
    seen: set[str] = set()
    env = {"YARDPASS_DATABASE_URL": guarded.url()}
    with db.connect(guarded.url()) as connection:
        connection.execute("create table public.in_use ()")
        connection.execute("begin; lock public.in_use")
        try:
            with elsewhere.start("prove", env=env) as process:
                while process.poll() is None:
                    seen |= _children(process.pid)
                    if any("pg_dump" in line for line in seen):  # which waits for the table
                        connection.execute("commit")
                finish(process)
        finally:
            connection.execute("drop table public.in_use")
    return seen


def _children(parent: int) -> set[str]:
    command = ["ps", "-ww", "-o", "args=", "--ppid", str(parent)]
    return set(subprocess.run(command, capture_output=True, text=True).stdout.splitlines())


def test_a_copy_is_made_by_child_processes(children: set[str]) -> None:
    assert any("pg_dump" in line for line in children)


def test_ps_does_not_show_it_in_child_processes(children: set[str]) -> None:
    assert [line for line in children if SECRET.search(line)] == []
