"""The pytest plugin: options and fixtures; whatever costs time is imported by what needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from yardpass_db.testing.factory import Make
    from yardpass_db.testing.personas import Persona
    from yardpass_db.testing.pg import Pg

__tracebackhide__ = True  # a failure shows the line of the test, not ours

OPTIONS = "yardpass-db"
TAP: Any = {"action": "store_true", "dest": "yardpass_tap"}
CHANNEL = pytest.StashKey[Any]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup(OPTIONS, "tests of a PostgreSQL database (yardpass-db)")
    group.addoption(
        "--yardpass-url",
        metavar="URL",
        help="database of the fixture pg; else as the command line finds one "
        "(YARDPASS_DATABASE_URL, DATABASE_URL, PG*, pyproject.toml, the embedded server)",
    )
    group.addoption(
        "--pgtap-files",
        metavar="PATTERN",
        action="append",
        help="run pgTAP .sql files that match, as 'tests/**/*.sql'; those named run anyway",
    )
    parser.addini("pgtap_files", "patterns of pgTAP .sql files, from the root", "args", [])
    try:
        group.addoption("--tap", **TAP, help="print TAP for the harness `prove`")
    except ValueError:  # another plugin has an option of that name: it is theirs
        group.addoption("--yardpass-tap", **TAP, help="print TAP")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    options = early_config.known_args_namespace
    if getattr(options, "yardpass_tap", False) and not (options.help or options.version):
        from yardpass_db.testing.tap import Channel

        early_config.stash[CHANNEL] = channel = Channel()
        early_config.add_cleanup(channel.close)  # after that of what catches output
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    if CHANNEL in config.stash:
        from yardpass_db.testing.tap import take_over

        take_over(config, config.stash[CHANNEL])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".sql":
        return None
    config = parent.config
    patterns = [*(config.getoption("--pgtap-files") or []), *config.getini("pgtap_files")]
    if not patterns and not parent.session.isinitpath(file_path):
        return None
    from yardpass_db.testing.pgtap_files import collect

    return collect(file_path, parent, patterns)


@pytest.fixture(scope="session")
def yardpass_url(pytestconfig: pytest.Config) -> str:
    """URL of the database that tests work on. A conftest.py may bring one of its own."""
    from yardpass_db.testing.database import find_url

    return find_url(pytestconfig.getoption("--yardpass-url"))


@pytest.fixture(scope="session")
def _yardpass_connection(yardpass_url: str) -> Iterator[Any]:
    """The session's connection to it, opened once per process."""
    from yardpass_db.testing.database import Reconnecting

    connections = Reconnecting(yardpass_url)
    yield connections
    connections.close()


@pytest.fixture
def pg(_yardpass_connection: Any) -> Iterator[Pg]:
    """A connection in a transaction that is rolled back, with pgTAP's assertions on it."""
    from yardpass_db.testing.database import in_transaction

    with in_transaction(_yardpass_connection.get()) as found:
        yield found


@pytest.fixture
def make(pg: Pg) -> Make:
    """Rows, with all that they need: `make("events.event_posts", text="x")`."""
    from yardpass_db.testing.factory import Make

    return Make(pg)


@pytest.fixture(scope="session")
def personas() -> dict[str, dict[str, Any]]:
    """The declared personas by name: `[personas]` of the source tree's rls/access.toml, if any."""
    from yardpass_db.testing.personas import declared

    return declared()


@pytest.fixture
def persona(pg: Pg, personas: dict[str, dict[str, Any]]) -> Callable[..., Persona]:
    """`persona("viewer")`, or `persona("anon")`, `persona("authenticated", sub=ada)`."""
    from yardpass_db.testing.personas import Persona

    return lambda name, **claims: Persona.choose(pg, personas, name, **claims)


@pytest.fixture
def as_persona(
    persona: Callable[..., Persona],
) -> Callable[..., AbstractContextManager[Persona]]:
    """`with as_persona("viewer"):` is persona() for all that `pg` does in the block."""
    return lambda name, **claims: persona(name, **claims).acting()
