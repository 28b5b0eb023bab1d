"""Databases that cannot be reached, or not used: said before anything is touched."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from yardpass_db import db

from .conftest import Databases
from .contract import Answer, ErrorContract, Fault
from .project import BASE, Project, Server

Url = Callable[[Server], str]


def without_rights(guarded: Server) -> str:
    """A role that may connect, and nothing else."""
    with db.connect(guarded.url()) as connection:
        for statement in (
            "drop role if exists eve",
            "create role eve login password 'eve'",
        ):
            db.rows(connection, statement)
    return f"postgresql://eve:eve@127.0.0.1:{guarded.port}/postgres"


FAULTS: dict[str, tuple[Url, Fault]] = {
    "no server": (
        lambda _: "postgresql://ada@127.0.0.1:1/app",
        Fault({}, what="Cannot connect to ada@127.0.0.1:1/app.", hint="Is the server running?"),
    ),
    "no such host": (
        lambda _: "postgresql://ada@no-such-host.invalid/app",
        Fault(
            {},
            what="Cannot connect to ada@no-such-host.invalid:5432/app.",
            hint="Check the host name in the URL.",
        ),
    ),
    "a wrong password": (
        lambda server: server.url("wrong"),
        Fault({}, what='password authentication failed for user "ada"', hint="~/.pgpass"),
    ),
    "no password": (
        lambda server: server.url(None),
        Fault({}, what="no password supplied", hint="~/.pgpass"),
    ),
    "no such database": (
        lambda server: server.url(database="nix"),
        Fault({}, what='database "nix" does not exist', hint="createdb NAME"),
    ),
    "a role without rights": (
        without_rights,
        Fault(
            {},
            what="Cannot make the history schema yardpass_db.",
            hint='grant create on database "postgres" to "eve";',
        ),
    ),
    "a URL that is none": (
        lambda _: "hello world",
        Fault({}, what="Cannot connect to the given URL.", hint="postgresql://user@host:5432"),
    ),
    "a password that is not encoded": (
        lambda server: f"postgresql://ada:pass/word@127.0.0.1:{server.port}/postgres",
        Fault({}, what="Cannot connect to the given URL.", hint="%2F for /"),
    ),
    "a server without pgvector": (
        lambda server: server.url(),
        Fault(
            {
                "schemas/app/0002_vector.sql": "-- Search.\ncreate extension vector;\n",
                "schemas/app/0002_vector.rollback.sql": "drop extension vector;\n",
            },
            what="The server does not have the extension vector.",
            where="sql/schemas/app/0002_vector.sql:2:1",
            hint="apt install postgresql-18-pgvector",
        ),
    ),
}


@pytest.fixture(scope="class", params=FAULTS.values(), ids=FAULTS)
def answer(
    request: pytest.FixtureRequest,
    guarded: Server,
    home: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Answer:
    url, fault = request.param
    project = Project(tmp_path_factory.mktemp("project"), url(guarded), home).write(BASE)
    project.write(fault.files)
    return Answer(fault, project.run("migrate"), project.run("migrate", "--json"))


class TestConnectionErrors(ErrorContract):
    """…of a database that cannot be reached or used."""


def test_a_server_without_pgvector_is_left_empty(guarded: Server, project: Project) -> None:
    project.write(FAULTS["a server without pgvector"][1].files)
    project.run("migrate", env={"YARDPASS_DATABASE_URL": guarded.url()})
    with db.connect(guarded.url()) as connection:
        assert db.value(connection, "select to_regnamespace('yardpass_db')") is None


@contextmanager
def port_6543(project: Project) -> Iterator[str]:
    """A URL by which the project's database is reached through port 6543."""
    with db.connect(project.url) as connection:
        info = connection.info
        host, port, rest = info.host, info.port, f"user={info.user} dbname={info.dbname}"
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        address = _free_address(listener)
        listener.listen()
        threading.Thread(target=_relay, args=(listener, host, port), daemon=True).start()
        yield f"host={address} port=6543 {rest} sslmode=disable gssencmode=disable"


def _free_address(listener: socket.socket) -> str:
    """A loopback address whose port 6543 nobody, not another test process either, listens on."""
    for last in range(1, 255):
        try:
            listener.bind((f"127.0.65.{last}", 6543))
        except OSError:
            continue
        return f"127.0.65.{last}"
    raise OSError("no free address")


def _relay(listener: socket.socket, host: str, port: int) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        is_local = host.startswith("/")
        server = socket.socket(socket.AF_UNIX if is_local else socket.AF_INET)
        server.connect(f"{host}/.s.PGSQL.{port}" if is_local else (host, port))
        for one, other in ((client, server), (server, client)):
            threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket) -> None:
    while True:
        try:
            data = one.recv(65536)
            other.sendall(data)
        except OSError:
            data = b""
        if not data:
            other.close()
            return


@pytest.fixture(scope="class")
def pooled(databases: Databases) -> Iterator[Answer]:
    fault = Fault(
        {
            "schemas/app/0002_more.sql": "select 1;\n",
            "schemas/app/0002_more.rollback.sql": "select 1;\n",
        },
        what=":6543 is a transaction pooler: a migration is not safe through it.",
        hint=":5432/",
    )
    with databases.project() as project, port_6543(project) as url:
        project.write(fault.files)
        env = {"YARDPASS_DATABASE_URL": url}
        text, programs = project.run("migrate", env=env), project.run("migrate", "--json", env=env)
        yield Answer(fault, text, programs, databases.begun_state, project.state())


class TestPooler(ErrorContract):
    """…of a transaction pooler."""

    @pytest.fixture
    def answer(self, pooled: Answer) -> Answer:
        return pooled

    def test_leaves_the_database_as_it_was(self, answer: Answer) -> None:
        assert answer.after == answer.before


def test_status_works_through_a_pooler(project: Project) -> None:
    with port_6543(project) as url:
        assert project.run("status", env={"YARDPASS_DATABASE_URL": url}).code == 0


@pytest.mark.parametrize("command", ["status", "plan", "verify", "history"])
def test_reading_without_rights_says_what_to_grant(
    guarded: Server, project: Project, command: str
) -> None:
    url = without_rights(guarded)
    with db.connect(guarded.url()) as connection:
        db.rows(connection, "create schema yardpass_db create table history (id bigint)")
        try:
            outcome = project.run(command, env={"YARDPASS_DATABASE_URL": url})
        finally:
            db.rows(connection, "drop schema yardpass_db cascade")
    assert 'grant usage on schema yardpass_db to "eve";' in outcome.stderr
