"""`yardpass-db server …` as a user types it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from yardpass_db import config

Run = Callable[..., Any]
COMMANDS = ["start", "stop", "status", "url", "psql", "logs", "destroy"]


@pytest.fixture
def own_home(home: Path) -> Iterator[Path]:
    """A home beside the session's (in memory, if there is plenty)."""
    path = Path(tempfile.mkdtemp(prefix="yardpass-db-cli-", dir=home.parent))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def run(cli: Run, own_home: Path, major: int) -> Iterator[Run]:
    """The command line with a home of its own, for the version that `--postgres` chose."""
    environment = {
        "YARDPASS_HOME": str(own_home),
        "YARDPASS_POSTGRES": str(major),
        "YARDPASS_SOURCES": str(config.own_tree()),
    }

    def server(*arguments: str) -> Any:
        return cli("server", *arguments, env=environment)

    yield server
    server("destroy", "--yes")


def test_status_before_the_first_start(run: Run) -> None:
    assert json.loads(run("status", "--json").stdout)["state"] == "absent"


def test_start_says_the_server_runs(run: Run) -> None:
    assert json.loads(run("start", "--json").stdout)["state"] == "running"


def test_progress_does_not_mix_with_data(run: Run) -> None:
    done = run("start")
    assert "Starting" in done.stderr and "Starting" not in done.stdout


def test_psql_runs_a_query_in_the_trees_database(run: Run) -> None:
    done = run("psql", "-Atc", "select current_database(), current_user, auth.uid() is null")
    assert done.stdout == "yardpass|postgres|t\n"


def test_psql_runs_as_superuser_when_asked(run: Run) -> None:
    assert run("psql", "--superuser", "-Atc", "select current_user").stdout == "supabase_admin\n"


def test_psql_gives_its_own_exit_code(run: Run) -> None:
    assert run("psql", "-c", "select nonsense").returncode == 1


def test_psql_is_the_servers_own_version(run: Run, major: int) -> None:
    assert f" {major}." in run("psql", "--version").stdout


def test_url_is_the_only_thing_on_stdout(run: Run) -> None:
    (line,) = run("url").stdout.splitlines()
    assert line.startswith("postgresql://postgres@/yardpass?host=")


def test_logs_end_with_what_happened_last(run: Run) -> None:
    run("psql", "-c", "select nonsense")
    assert 'column "nonsense" does not exist' in run("logs").stdout


def test_stop_stops(run: Run) -> None:
    run("start")
    assert json.loads(run("stop", "--json").stdout)["state"] == "stopped"


def test_destroy_without_yes_and_terminal_refuses(run: Run) -> None:
    run("start")
    assert run("destroy").returncode == 2


def test_destroy_that_was_refused_deletes_nothing(run: Run) -> None:
    run("start")
    run("destroy")
    assert json.loads(run("status", "--json").stdout)["state"] == "running"


def test_destroy_deletes(run: Run, own_home: Path) -> None:
    run("start")
    run("destroy", "--yes")
    assert list(own_home.iterdir()) == []


def test_unknown_version_is_a_usage_error(run: Run) -> None:
    assert run("start", "--postgres", "9").returncode == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_json_and_an_example(run: Run, command: str) -> None:
    text = run(command, "--help").stdout
    assert "--json" in text and "Example:" in text
