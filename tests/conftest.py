"""One embedded server per test session, one fresh database per test.

`database_url` is what most tests want: a clone of a template with the platform, owned by
`postgres`. Nothing is started before the first test that asks for it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from copies import fresh
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_postgresql import factories
from pytest_postgresql.executors import NoopExecutor

from yardpass_db import db, platform
from yardpass_db.server import OWNER, SUPERUSER, Server

PLATFORM = Path(__file__).parents[1] / "sql" / "platform"
Cli = Callable[..., "subprocess.CompletedProcess[str]"]
HANDLERS = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("yardpass-db")
    group.addoption("--url", help="superuser URL of a server to use instead of the embedded one")
    group.addoption("--postgres", type=int, choices=(16, 18), default=18, help="embedded version")


def pytest_configure(config: pytest.Config) -> None:
    # A background job ignores SIGINT, nohup SIGHUP, and children inherit it: the tool that the
    # tests interrupt would never notice.
    for number, handler in HANDLERS.items():
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, handler)
    # The first process makes the home; xdist's workers are told (below) and share its server.
    if not hasattr(config, "workerinput"):
        config.home = make_home()  # type: ignore[attr-defined]


def make_home() -> Path:
    """A new directory, in memory if there is plenty: cloning a database is ten times faster."""
    memory = Path("/dev/shm")
    plenty = memory.is_dir() and shutil.disk_usage(memory).free > 4 * 2**30
    return Path(tempfile.mkdtemp(prefix="yardpass-db-tests-", dir=memory if plenty else None))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    node.workerinput["home"] = str(node.config.home)  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and hasattr(config, "home"):
        for major in (16, 18):
            Server(major, config.home).destroy()
        shutil.rmtree(config.home)  # `drift` keeps what it expects there


@pytest.fixture(scope="session")
def home(pytestconfig: pytest.Config) -> Path:
    """The session's YARDPASS_HOME."""
    workerinput = getattr(pytestconfig, "workerinput", None)
    return Path(workerinput["home"]) if workerinput else pytestconfig.home  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config, home: Path) -> Server:
    """The session's embedded server, running. Not durable, so that databases are cheap."""
    found = Server(pytestconfig.getoption("--postgres"), home, fast=True)
    found.start()
    return found


@pytest.fixture(scope="session")
def address(request: pytest.FixtureRequest) -> dict[str, str]:
    """host, port, user and password of a superuser: of `--url`, else of the embedded server."""
    url = request.config.getoption("--url")
    if not url:
        url = request.getfixturevalue("server").url("postgres", SUPERUSER)
    return {key: str(text) for key, text in conninfo_to_dict(url).items() if text}


def install_platform(
    *, host: str, port: int, user: str, dbname: str, password: str | None, **_: object
) -> None:
    url = make_conninfo(host=host, port=port, user=user, dbname=dbname, password=password)
    platform.install(url, PLATFORM)


platform_noproc = factories.postgresql_noproc(dbname="yardpass_tests", load=[install_platform])


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, address: dict[str, str]) -> NoopExecutor:
    """pytest-postgresql's executor of the server; `template_dbname` has the platform installed."""
    for key in ("host", "port", "user", "password"):
        setattr(request.config.option, f"postgresql_{key}", address.get(key))
    executor: NoopExecutor = request.getfixturevalue("platform_noproc")
    return executor


@pytest.fixture
def superuser_url(template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """A superuser's URL of the test's own database, the same as `database_url`'s."""
    with fresh(template, address, "test") as url:
        yield url


@pytest.fixture
def database_url(superuser_url: str) -> str:
    """The URL by which `postgres`, who is no superuser, reaches the test's own fresh database."""
    return make_conninfo(superuser_url, user=OWNER)


@pytest.fixture
def connection(database_url: str) -> Iterator[db.Connection]:
    """An autocommit connection of `postgres` to the test's own database."""
    with db.connect(database_url) as opened:
        yield opened


@pytest.fixture
def cli(home: Path, tmp_path: Path) -> Cli:
    """Run the command line as a user would: `cli("status", "--json", url=database_url)`.

    A process with an environment of its own; without `url` it finds the embedded server.
    """

    def run(
        *arguments: str,
        url: str | None = None,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        stdin: str | None = None,
        timeout: float = 300,
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "LC_ALL": "C.UTF-8",
            "YARDPASS_HOME": str(home),
            **({"YARDPASS_DATABASE_URL": url} if url else {}),
            **(env or {}),
        }
        return subprocess.run(
            [sys.executable, "-m", "yardpass_db", *arguments],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            env=environment,
            cwd=cwd or tmp_path,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run
