"""`yardpass-db drift` as it is typed: exit codes, JSON, --only, --sql, --watch, advice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Cli
from engine.project import Project

from yardpass_db import clone, db
from yardpass_db.drift import watch
from yardpass_db.drift.observer import Observer
from yardpass_db.progress import Silent
from yardpass_db.session import locked

from .conftest import Superuser, lamps

Drift = Callable[..., "subprocess.CompletedProcess[str]"]
LEAK = "create policy leak on town.streets for select to anon using (true)"


@pytest.fixture
def drift(cli: Cli, town: Project) -> Drift:
    """`drift("--only", "town")` on the test's town."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return cli("drift", "--sources", str(town.root), *words, url=town.url)

    return run


def test_a_clean_database_ends_with_0(drift: Drift) -> None:
    done = drift()
    assert (done.returncode, "No drift" in done.stdout) == (0, True)


def test_drift_ends_with_3(town: Project, drift: Drift) -> None:
    town.run(LEAK)
    assert drift().returncode == 3


def test_a_difference_shows_both_sides_and_both_ways(town: Project, drift: Drift) -> None:
    town.run("alter table town.houses alter number drop default")
    shown = drift().stdout
    assert [line.split()[0] for line in shown.splitlines()[:5]] == [
        "changed", "history", "live", "restore", "accept",
    ]  # fmt: skip


def test_json_says_where_accepting_belongs(town: Project, drift: Drift) -> None:
    town.run(LEAK)
    (found,) = json.loads(drift("--json").stdout)["differences"]
    assert found == {
        "object": "policy leak on town.streets",
        "kind": "policy",
        "schema": "town",
        "state": "undeclared",
        "lines": [{
            "identity": "policy leak on town.streets",
            "history": None,
            "live": "permissive for select to anon using (true)",
        }],
        "restore": ["drop policy if exists leak on town.streets"],
        "accept": [
            "drop policy if exists leak on town.streets",
            "create policy leak on town.streets for select to anon\n  using (true)",
        ],
        "accept_in": "sql/rls/town/streets.sql",
        "loses": [],
    }  # fmt: skip


def test_what_restoring_loses_is_said(town: Project, drift: Drift) -> None:
    town.run("create table town.parks (id integer primary key)")
    (found,) = json.loads(drift("--json").stdout)["differences"]
    assert found["loses"] == ["the rows of town.parks"]


def test_restoring_a_shorter_type_cuts_nothing_off(town: Project, drift: Drift) -> None:
    town.migration("town.0004_short", "alter table town.houses alter note type varchar(8);")
    town.migrate()
    town.run(
        "alter table town.houses alter note type text;"
        " insert into town.streets (id, name) values (1, 'Long');"
        " insert into town.houses (street_id, note) values (1, 'much longer than that')"
    )
    with pytest.raises(db.PsycopgError, match="too long"):
        town.run(drift("--sql", "restore").stdout)


@pytest.mark.parametrize(
    ("only", "found"),
    {
        "town": ["column town.houses.garden", "policy leak on town.streets"],
        "policy": ["policy leak on town.streets"],
        "town/column": ["column town.houses.garden"],
        "public": [],
        "public/policy": [],
    }.items(),
)
def test_only(town: Project, drift: Drift, only: str, found: list[str]) -> None:
    town.run(f"{LEAK}; alter table town.houses add garden text")
    shown = json.loads(drift("--json", "--only", only).stdout)["differences"]
    assert [one["object"] for one in shown] == found


@pytest.mark.parametrize(
    ("only", "meant"),
    {"twon": "town", "polcy": "policy", "twon/policy": "town", "town/polcy": "policy"}.items(),
)
def test_only_what_there_is(drift: Drift, only: str, meant: str) -> None:
    done = drift("--only", only)
    assert (done.returncode, f"{only} is neither a schema nor a kind" in done.stderr) == (2, True)
    assert f"Did you mean {meant}?" in done.stderr


def test_pending_files_are_no_drift(town: Project, drift: Drift) -> None:
    town.migration("town.0004_lamps", "create table town.lamps (id integer primary key);")
    done = drift()
    assert (done.returncode, "1 file pending" in done.stdout) == (0, True)


def test_a_script_alone_is_on_stdout(town: Project, drift: Drift) -> None:
    town.run(LEAK)
    assert drift("--sql", "restore").stdout == (
        "-- Makes the database what its history says: 1 difference.\n"
        "-- Run it as postgres. One transaction; it may run twice.\n"
        "begin;\n"
        "set local search_path = '';\n"
        "set local check_function_bodies = off;\n"
        "set local lock_timeout = '5s';\n"
        "drop policy if exists leak on town.streets;\n"
        "commit;\n"
    )


def test_the_script_to_accept_names_the_file(town: Project, drift: Drift) -> None:
    town.run(f"{LEAK}; alter table town.houses add garden text")
    assert drift("--sql", "accept").stdout == (
        "-- What was done by hand, said by a migration. Each statement does nothing where it is\n"
        "-- done already, so that it runs on this database and on all others.\n"
        "alter table town.houses add column if not exists garden text;\n"
        "\n"
        "-- In sql/rls/town/streets.sql, not in a migration:\n"
        "--   drop policy if exists leak on town.streets;\n"
        "--   create policy leak on town.streets for select to anon\n"
        "--     using (true);\n"
    )


def test_no_script_where_there_is_nothing_to_do(drift: Drift) -> None:
    assert drift("--sql", "restore").stdout == ""


def test_somebody_migrating_is_named(town: Project, drift: Drift) -> None:
    with db.connect(town.url) as connection, locked(connection, 0):
        assert "Somebody is migrating" in drift().stdout


# Watching


@contextmanager
def watching(town: Project, home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """`drift --watch` in a process of its own, past its first look."""
    with started(town, home, "looking every", *words) as process:
        yield process


@contextmanager
def started(town: Project, home: Path, until: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """`drift --watch` in a process of its own that has said `until`."""
    environment = {
        "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "YARDPASS_HOME": str(home),
        "YARDPASS_DATABASE_URL": town.url,
    }  # fmt: skip
    command = [sys.executable, "-m", "yardpass_db", "drift", "--sources", str(town.root)]
    process = subprocess.Popen(
        [*command, "--watch", "0.2", *words],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        while until not in process.stderr.readline():
            assert process.poll() is None
        yield process
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(120)


def line(process: subprocess.Popen[str]) -> str:
    """The next line, without its time."""
    assert process.stdout is not None
    return process.stdout.readline().strip().partition("  ")[2]


def test_watch_tells_what_changes_and_what_is_mended(town: Project, home: Path) -> None:
    with watching(town, home) as process:
        town.run(LEAK)
        first = line(process)
        town.run("drop policy leak on town.streets")
        second = line(process)
    assert (first, second) == (
        "undeclared  policy leak on town.streets",
        "mended      policy leak on town.streets",
    )


def test_watch_ends_with_0_when_nothing_differs(town: Project, home: Path) -> None:
    with watching(town, home) as process:
        assert ended(process) == 0


def test_watch_ends_with_3_when_something_does(town: Project, home: Path) -> None:
    town.run(LEAK)
    with watching(town, home) as process:
        assert ended(process) == 3


def test_watch_that_has_not_looked_yet_does_not_end_as_clean(town: Project, home: Path) -> None:
    # Slow in the replay alone: the signal comes in the middle of it.
    slow = f"case when starts_with(current_database(), '{clone.PREFIX}') then 600 else 0 end"
    town.migration("town.0004_slow", f"do $$ begin perform pg_sleep({slow}); end $$")
    town.migrate()
    with started(town, home, "Replaying") as process:
        assert ended(process) == 1


def test_watch_goes_on_when_its_connection_was_lost(
    town: Project, home: Path, superuser: Superuser
) -> None:
    with watching(town, home) as process:
        superuser(
            town,
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name = 'yardpass-db drift'",
        )
        town.run(LEAK)
        assert line(process) == "undeclared  policy leak on town.streets"
        assert ended(process) == 3


def test_watch_interrupted_while_it_prints_ends_with_what_it_printed(
    town: Project, shadow_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch.time, "sleep", lambda _: town.run(LEAK))
    monkeypatch.setattr(watch, "emit", interrupted)
    observer = Observer(db.connect(town.url), town.root, shadow_url, Silent())
    assert watch.watch(observer, 1, as_json=False) == 3


def test_watch_interrupted_while_it_prints_its_first_look_ends_with_3(
    town: Project, shadow_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    town.run(LEAK)
    monkeypatch.setattr(watch, "emit", interrupted)
    observer = Observer(db.connect(town.url), town.root, shadow_url, Silent())
    try:
        assert watch.watch(observer, 1, as_json=False) == 3
    except KeyboardInterrupt:
        pytest.fail("it ended as if it had not looked")


def test_watch_and_a_script_are_not_both(drift: Drift) -> None:
    done = drift("--watch", "1", "--sql", "restore")
    assert (done.returncode, "say one of them" in done.stderr) == (2, True)


def test_watch_prints_an_object_of_json_per_line(town: Project, home: Path) -> None:
    with watching(town, home, "--json") as process:
        town.run(LEAK)
        assert process.stdout is not None
        found = json.loads(process.stdout.readline())
    assert (found["state"], found["object"]) == ("undeclared", "policy leak on town.streets")


def test_watch_says_nothing_of_a_migration(town: Project, home: Path) -> None:
    with watching(town, home) as process:
        lamps(town)
        town.run(LEAK)
        assert line(process) == "undeclared  policy leak on town.streets"
