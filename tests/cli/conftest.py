"""A project folder with a database of its own, and a server that wants passwords."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo
from pytest_postgresql.executors import NoopExecutor

from yardpass_db import binaries, db
from yardpass_db.server import OWNER, SUPERUSER
from yardpass_db.server import Server as EmbeddedServer

from .project import BASE, PASSWORD, Project, Server

_numbers = count(1)


class Databases:
    """Makes projects whose databases are copies of one on which BASE has run."""

    def __init__(self, address: dict[str, str], template: str, home: Path, folder: Path) -> None:
        self.address, self.home, self.folder = address, home, folder
        self.begun = f"cli_template_{os.getpid()}"
        self._copy(template, self.begun)
        project = Project(folder / "begun", self._url(self.begun), home).write(BASE)
        assert project.run("migrate").code == 0
        with db.connect(project.url) as connection:
            connection.execute("insert into app.items values (1, 'kept')")
        self.begun_state = project.state()

    @contextmanager
    def project(self) -> Iterator[Project]:
        """A project of its own: BASE is applied, nothing is pending."""
        name = f"cli_{os.getpid()}_{next(_numbers)}"
        self._copy(self.begun, name)
        try:
            yield Project(self.folder / name, self._url(name), self.home).write(BASE)
        finally:
            self.drop(name)

    def drop(self, name: str) -> None:
        self._as_superuser(f"drop database {db.ident(name)} with (force)")

    def _copy(self, template: str, name: str) -> None:
        copied = f"template {db.ident(template)} owner {db.ident(OWNER)}"
        self._as_superuser(f"create database {db.ident(name)} {copied}")

    def _url(self, name: str) -> str:
        return make_conninfo(**{**self.address, "dbname": name, "user": OWNER})

    def _as_superuser(self, statement: str) -> None:
        with db.connect(make_conninfo(**{**self.address, "dbname": "postgres"})) as connection:
            db.rows(connection, statement)


@pytest.fixture(scope="session")
def databases(
    template: NoopExecutor,
    address: dict[str, str],
    home: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Databases]:
    """Where projects come from."""
    made = Databases(address, template.template_dbname, home, tmp_path_factory.mktemp("projects"))
    yield made
    made.drop(made.begun)


@pytest.fixture(scope="module")
def shared_project(databases: Databases) -> Iterator[Project]:
    """A project that a module's tests only look at: BASE is applied, nothing is pending."""
    with databases.project() as made:
        yield made


@pytest.fixture
def project(databases: Databases) -> Iterator[Project]:
    """A test's own project: BASE is applied, nothing is pending."""
    with databases.project() as made:
        yield made


@pytest.fixture
def embedded(server: EmbeddedServer, tmp_path: Path) -> Iterator[Project]:
    """A project that names no database: it gets one on the embedded server."""
    made = Project(tmp_path / f"embedded_{os.getpid()}_{next(_numbers)}", "", server.home)
    yield made.write(BASE)
    with db.connect(server.url("postgres", SUPERUSER)) as connection:
        db.rows(connection, f"drop database if exists {db.ident(made.folder.name)} with (force)")


@pytest.fixture(scope="session")
def guarded() -> Iterator[Server]:
    """A server on a TCP port that lets nobody in without a password, and has no extensions."""
    home = Path(tempfile.mkdtemp(prefix="yardpass-db-guarded-"))
    data = home / "data"
    data.mkdir()
    owner = binaries.owner_for(data)
    found = binaries.for_owner(binaries.find(18), owner)
    secret = home / "password"
    secret.write_text(PASSWORD)
    for path in (home, data, secret):
        if owner:
            shutil.chown(path, owner.uid, owner.gid)
    who = binaries.identity(owner)
    subprocess.run(
        [found.program("initdb"), "-D", data, "-U", "ada", "-A", "scram-sha-256", "--no-sync",
         f"--pwfile={secret}", "--locale=C.UTF-8", "-E", "UTF8"],
        check=True, capture_output=True, cwd=home, **who,
    )  # fmt: skip
    options = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c",
               "unix_socket_directories=", "-c", f"extension_control_path={home}"]  # fmt: skip
    for _ in range(10):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        postmaster = subprocess.Popen(
            [found.program("postgres"), "-D", data, "-p", str(port), *options],
            stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=home, **who,
        )  # fmt: skip
        if _lets_in(postmaster, data):
            break  # else somebody was given the same port in the meantime
    else:
        raise RuntimeError(f"PostgreSQL does not start in {home}")
    try:
        yield Server(port)
    finally:
        postmaster.send_signal(signal.SIGINT)  # whoever is still connected is not waited for
        postmaster.wait(120)
        shutil.rmtree(home)


def _lets_in(postmaster: subprocess.Popen[bytes], data: Path) -> bool:
    """Wait until the server accepts connections; False when it has ended instead."""
    while postmaster.poll() is None:
        with suppress(FileNotFoundError):
            if "\nready" in (data / "postmaster.pid").read_text():
                return True
        time.sleep(0.02)
    return False
