"""Servers to maltreat, each in a home of its own, started by root and by an ordinary user."""

from __future__ import annotations

import os
import pickle
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from yardpass_db import binaries, db, launcher  # noqa: F401  (imported before the fork below)
from yardpass_db.server import Server

IS_ROOT = os.geteuid() == 0
# An ordinary user cannot become root, so that half exists only where root runs the tests.
WHO = ("root", "user") if IS_ROOT else ("user",)

Call = Callable[..., Any]


def call_as_user(function: Call, *arguments: Any) -> Any:
    """What the function returns in a child process of an ordinary user; its error is raised."""
    nobody = pwd.getpwnam("nobody")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        try:
            outcome = (True, function(*arguments))
        except BaseException as error:
            outcome = (False, error)
        with os.fdopen(writing, "wb") as stream:
            pickle.dump(outcome, stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        succeeded, found = pickle.load(stream)
    os.waitpid(child, 0)
    if not succeeded:
        raise found
    return found


@pytest.fixture(params=WHO)
def who(request: pytest.FixtureRequest) -> str:
    """Who runs the tool."""
    return str(request.param)


@pytest.fixture
def call(who: str) -> Call:
    """Call a function as `who`."""
    if who == "user" and IS_ROOT:
        return call_as_user
    return lambda function, *arguments: function(*arguments)


@pytest.fixture
def folder(who: str, home: Path) -> Iterator[Path]:
    """A fresh directory of `who`, beside the session's home (in memory, if there is plenty)."""
    path = Path(tempfile.mkdtemp(prefix="yardpass-db-traps-", dir=home.parent))
    if who == "user" and IS_ROOT:
        shutil.chown(path, "nobody", "nogroup")
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def major(pytestconfig: pytest.Config) -> int:
    """The version that `--postgres` chose."""
    return int(pytestconfig.getoption("--postgres"))


@pytest.fixture(scope="session")
def programs(major: int) -> binaries.Binaries:
    """Programs that an ordinary user can run, even from a checkout under /root."""
    found = binaries.find(major)
    return binaries.for_owner(found, binaries.owner_for(Path("/")))


@pytest.fixture
def make(
    call: Call, folder: Path, programs: binaries.Binaries, major: int
) -> Iterator[Callable[..., Server]]:
    """Make a Server in a directory below `folder`; destroyed after the test."""
    made: list[Server] = []

    def server(path: str = "home", **options: Any) -> Server:
        found = Server(major, folder / path, **{"fast": True, "binaries": programs, **options})
        made.append(found)
        return found

    yield server
    for one in made:
        call(one.destroy)


@pytest.fixture
def stopped(make: Callable[..., Server]) -> Server:
    """A server that was never started."""
    return make()


@pytest.fixture
def running(stopped: Server, call: Call) -> Server:
    """A running server."""
    call(stopped.start)
    return stopped


@pytest.fixture
def ask(call: Call) -> Callable[[Server, str], Any]:
    """The first value of a query, asked by `who` as superuser."""

    def value(server: Server, query: str) -> Any:
        with db.connect(server.url("postgres", "supabase_admin")) as connection:
            return db.value(connection, query)

    return lambda server, query: call(value, server, query)


@pytest.fixture(scope="session")
def lives() -> Callable[[int], bool]:
    """Whether a process runs; one that has ended but was not yet reaped does not."""

    def running(pid: int) -> bool:
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return False
        return status.rpartition(")")[2].split()[0] != "Z"

    return running
