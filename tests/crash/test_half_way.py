"""A file that was cut off half-way, met by the other command; and what a kill leaves behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from yardpass_db import db

Tool = Callable[..., "tuple[int, str]"]
SCHEMA = "create schema a;\n"


def write(root: Path, name: str, do: str, undo: str, *, apart: bool = False) -> None:
    """A migration of schema a; `apart`: both ways outside a transaction."""
    folder = root / "schemas" / "a"
    folder.mkdir(parents=True, exist_ok=True)
    header = "-- transactional: false\n" if apart else ""
    (folder / f"{name}.sql").write_text(header + do)
    (folder / f"{name}.rollback.sql").write_text(header + undo)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A tree with a table of rows and two indexes built beside the traffic."""
    root = tmp_path / "sql"
    write(root, "0001_base", SCHEMA + """
create table a.t (id bigint primary key, body text);
alter table a.t enable row level security;
insert into a.t select g, g::text from generate_series(1, 100) as g;
""", "drop table a.t; drop schema a;\n")  # fmt: skip
    write(root, "0002_indexes", """
create index concurrently one on a.t (body);
create index concurrently two on a.t (body, id);
""", """
drop index concurrently a.two;
drop index concurrently a.one;
""", apart=True)  # fmt: skip
    return root


@pytest.fixture
def tool(cli: Callable[..., object], sources: Path, database_url: str) -> Tool:
    """`tool("migrate")` → (exit code, all it said)."""

    def run(command: str, *arguments: str) -> tuple[int, str]:
        confirmed = ["--yes", "--confirm", str(conninfo_to_dict(database_url)["dbname"])]
        more = ["--sources", str(sources), *(confirmed if command == "rollback" else [])]
        ended = cli(command, *arguments, *more, url=database_url)
        return ended.returncode, ended.stdout + ended.stderr  # type: ignore[attr-defined]

    return run


@contextmanager
def in_the_way(superuser_url: str, lock: str, table: str = "a.t") -> Iterator[None]:
    """Somebody's open transaction with this lock on a table, for which CONCURRENTLY waits."""
    with db.connect(superuser_url) as other:
        other.execute("begin")
        other.execute(f"lock table {table} in {lock} mode".encode())
        yield


def cut(tool: Tool, superuser_url: str, pattern: str, *command: str) -> None:
    """Run a command until its statement `pattern` waits, or sleeps, then end its connection."""
    worker = threading.Thread(target=tool, args=command)
    worker.start()
    at_it = (
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and state = 'active' and pid <> pg_backend_pid()"
        " and (wait_event = 'PgSleep' or wait_event_type = 'Lock' and query ~* %s)"
    )
    with db.connect(superuser_url) as watcher:
        deadline = time.monotonic() + 120
        while not db.rows(watcher, at_it, [f"^{pattern}"]):
            assert time.monotonic() < deadline, f"{pattern} was never under way"
            time.sleep(0.02)
    worker.join()


@pytest.fixture
def half_applied(tool: Tool, superuser_url: str) -> None:
    """The first index is there, the second was cut off."""
    tool("migrate", "--to", "a.0001_base")
    with in_the_way(superuser_url, "row exclusive"):
        cut(tool, superuser_url, "create index concurrently one", "migrate")


@pytest.fixture
def half_undone(tool: Tool, superuser_url: str) -> None:
    """The second index is gone, dropping the first was cut off."""
    tool("migrate")
    with in_the_way(superuser_url, "access share"):
        cut(tool, superuser_url, "drop index concurrently a.two", "rollback", "--to", "a.0001_base")


def indexes(connection: db.Connection) -> dict[str, bool]:
    """Name → valid, of all indexes of a.t but its key."""
    return dict(db.rows(
        connection,
        "select c.relname, i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid"
        " where i.indrelid = to_regclass('a.t') and not i.indisprimary",
    ))  # fmt: skip


@pytest.mark.usefixtures("half_applied")
def test_rollback_refuses_while_a_file_is_half_applied(tool: Tool) -> None:
    assert tool("rollback", "--to", "base")[0] == 5


@pytest.mark.usefixtures("half_applied")
def test_rollback_says_how_to_finish_the_half_applied_file(tool: Tool) -> None:
    assert "yardpass-db migrate --to a.0002_indexes" in tool("rollback", "--to", "base")[1]


@pytest.mark.usefixtures("half_applied")
def test_what_the_refused_rollback_advises_finishes_the_file(
    tool: Tool, connection: db.Connection
) -> None:
    tool("migrate", "--to", "a.0002_indexes")
    assert indexes(connection) == {"one": True, "two": True}


@pytest.mark.usefixtures("half_undone")
def test_migrate_refuses_while_a_file_is_half_undone(tool: Tool) -> None:
    assert tool("migrate")[0] == 5


@pytest.mark.usefixtures("half_undone")
def test_a_plain_rollback_finishes_the_half_undone_file(
    tool: Tool, connection: db.Connection
) -> None:
    tool("rollback")
    assert indexes(connection) == {}


@pytest.fixture
def reindexing(sources: Path) -> None:
    """A third migration that builds every index of the table anew."""
    rebuild = "reindex table concurrently a.t;\n"
    write(sources, "0003_reindex", rebuild, "reindex index concurrently a.one;\n", apart=True)


@pytest.mark.usefixtures("reindexing")
@pytest.mark.parametrize(
    "lock",
    [pytest.param("row exclusive", id="before-the-swap"),
     pytest.param("access share", id="after-the-swap")],
)  # fmt: skip
def test_a_reindex_that_was_cut_leaves_no_index_behind(
    tool: Tool, superuser_url: str, connection: db.Connection, lock: str
) -> None:
    tool("migrate", "--to", "a.0002_indexes")
    with in_the_way(superuser_url, lock):
        cut(tool, superuser_url, "reindex table concurrently", "migrate")
    tool("migrate")
    assert indexes(connection) == {"one": True, "two": True}


@pytest.mark.usefixtures("reindexing")
def test_a_reindex_that_was_cut_can_be_run_again_by_an_owner_who_is_no_superuser(
    tool: Tool, superuser_url: str
) -> None:
    tool("migrate", "--to", "a.0002_indexes")
    with in_the_way(superuser_url, "row exclusive"):
        cut(tool, superuser_url, "reindex table concurrently", "migrate")
    assert tool("migrate")[0] == 0


@pytest.fixture
def half_detached(tool: Tool, sources: Path, superuser_url: str) -> None:
    """A partition whose DETACH CONCURRENTLY was cut between its two halves."""
    write(sources, "0003_parts", """
create table a.p (at date not null) partition by range (at);
create table a.p1 partition of a.p for values from ('2024-01-01') to ('2025-01-01');
""", "drop table a.p;\n")  # fmt: skip
    detach = "alter table a.p detach partition a.p1 concurrently;\n"
    write(sources, "0004_detach", detach, "drop table a.p1;\n", apart=True)
    tool("migrate", "--to", "a.0003_parts")
    with in_the_way(superuser_url, "access share", "a.p"):
        cut(tool, superuser_url, "alter table a.p detach", "migrate")


@pytest.mark.usefixtures("half_detached")
def test_a_detach_that_was_cut_is_pending(connection: db.Connection) -> None:
    assert db.value(connection, "select inhdetachpending from pg_inherits where inhdetachpending")


@pytest.mark.usefixtures("half_detached")
def test_a_detach_that_was_cut_is_finalised_by_a_plain_run(
    tool: Tool, connection: db.Connection
) -> None:
    tool("migrate")
    partitions = "select count(*) from pg_inherits where inhparent = 'a.p'::regclass"
    assert db.value(connection, partitions) == 0


def test_an_overtaken_rollback_does_not_hide_the_run_it_had_begun_to_undo(
    tool: Tool, superuser_url: str, connection: db.Connection, sources: Path
) -> None:
    write(sources, "0003_last", "create table a.last (id bigint);\n", "drop table a.last;\n")
    write(sources, "0002_indexes", "select 1;\n", "select pg_sleep(60);\n", apart=True)
    tool("migrate")
    cut(tool, superuser_url, "select pg_sleep", "rollback", "--to", "base")
    tool("migrate")
    tool("rollback", "--runs", "1")
    plan = tool("rollback", "--runs", "1", "--dry-run", "--json")[1]
    assert '"a.0001_base"' in plan
