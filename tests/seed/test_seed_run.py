"""How `seed` behaves: the same each time, all or nothing, and never over somebody's rows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from psycopg.conninfo import conninfo_to_dict
from yardpass_tables import contents, counts

from yardpass_db import db, seeding
from yardpass_db.errors import DatabaseError, Interrupted, YardpassError
from yardpass_db.progress import Silent
from yardpass_db.seed import copy_text, seed
from yardpass_db.seeding.world import World

SHARED = ("ref.", "campaigns.credit_packages")
Cli = Callable[..., "subprocess.CompletedProcess[str]"]


def fill(url: str, scale: int = 1, append: bool = False) -> None:
    with db.connect(url) as connection:
        seed(connection, scale, append, Silent())


def rows_of(url: str) -> dict[str, int]:
    with db.connect(url) as connection:
        found = counts(connection)
    return {name: count for name, count in found.items() if not name.startswith("ref.")}


def contents_of(url: str) -> dict[str, str]:
    with db.connect(url) as connection:
        return contents(connection)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer analytics events: what is tested does not depend on how many there are."""
    monkeypatch.setitem(seeding.world.VOLUMES, "analytics.analytics_events", 500)


def test_two_databases_get_the_same_rows(seeded_url: str, migrated: str) -> None:
    fill(migrated)
    assert contents_of(migrated) == contents_of(seeded_url)


def test_a_machine_with_another_clock_and_hash_makes_the_same_rows() -> None:
    script = """
import hashlib
from yardpass_db.seed import _copy_lines
from yardpass_db.seeding import tables
from yardpass_db.seeding.world import World
found = hashlib.sha256()
for name, function in tables().items():
    for line in _copy_lines(function, function(World()))[1]:
        found.update(line.encode())
print(found.hexdigest())
"""
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": hashes},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone, hashes in (("UTC", "1"), ("Asia/Tokyo", "2"))
    }
    assert len(digests) == 1


@pytest.mark.usefixtures("small")
def test_scale_2_has_twice_the_rows(migrated: str, another_migrated: str) -> None:
    fill(migrated)
    fill(another_migrated, 2)
    once = rows_of(migrated)
    twice = {n: count if n.startswith(SHARED) else 2 * count for n, count in once.items()}
    assert rows_of(another_migrated) == twice


@pytest.mark.usefixtures("small")
def test_appending_gives_what_a_larger_scale_gives(migrated: str, another_migrated: str) -> None:
    fill(migrated)
    fill(migrated, append=True)
    fill(another_migrated, 2)
    assert contents_of(migrated) == contents_of(another_migrated)


@pytest.fixture
def refused(migrated: str) -> YardpassError:
    """What a database of somebody's gets to hear."""
    with db.connect(migrated) as connection:
        connection.execute(
            "insert into auth.users (id, email) select gen_random_uuid(), n || '@example.org'"
            " from generate_series(1, 3) as n"
        )
        with pytest.raises(YardpassError) as caught:
            seed(connection, 1, False, Silent())
    return caught.value


def test_a_database_with_rows_is_refused_with_table_and_count(refused: YardpassError) -> None:
    assert refused.message == "There are rows already: 3 in auth.users."


def test_a_refusal_is_a_failure(refused: YardpassError) -> None:
    assert refused.exit_code == 1


def test_a_refusal_changes_nothing(migrated: str, refused: YardpassError) -> None:
    assert {name for name, count in rows_of(migrated).items() if count} == {"auth.users"}


def typed(url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """What `yardpass-db seed` does when it is typed."""
    name = str(conninfo_to_dict(url)["dbname"])
    command = [sys.executable, "-m", "yardpass_db", "seed", "--yes", "--confirm", name]
    return subprocess.run(
        [*command, *options, "--url", url], capture_output=True, text=True, check=False
    )


def test_if_empty_leaves_a_database_with_rows_alone(migrated: str, refused: YardpassError) -> None:
    done = typed(migrated, "--if-empty")
    assert (done.returncode, done.stdout) == (0, "Nothing to do: there are rows already.\n")


def test_if_empty_still_wants_a_migrated_database(database_url: str) -> None:
    assert typed(database_url, "--if-empty").returncode == 1


def test_if_empty_excludes_append(migrated: str) -> None:
    assert typed(migrated, "--if-empty", "--append").returncode == 2


def test_a_database_that_is_not_migrated_is_told_the_cure(database_url: str) -> None:
    with db.connect(database_url) as connection, pytest.raises(YardpassError) as caught:
        seed(connection, 1, False, Silent())
    assert "yardpass-db migrate" in caught.value.hint


def interrupt(url: str, number: signal.Signals) -> None:
    """Start a seed, send it a signal while it copies analytics events, wait until it is over."""
    name = conninfo_to_dict(url)["dbname"]
    command = [sys.executable, "-m", "yardpass_db", "seed", "--yes", "--confirm", str(name)]
    with db.connect(url) as connection:
        connection.execute("begin; lock ticketing.scan_logs in share mode")  # one of the last
        running = subprocess.Popen([*command, "--url", url], stderr=subprocess.PIPE, text=True)
        assert running.stderr is not None
        for line in running.stderr:
            if "seed analytics.analytics_events" in line:
                break
        running.send_signal(number)
        running.stderr.read()
        assert running.wait(120) != 0
        connection.execute("rollback")
        others = "select from pg_stat_activity where datname = %s and pid <> pg_backend_pid()"
        while db.rows(connection, others, [name]):
            time.sleep(0.05)


@pytest.mark.usefixtures("small")
def test_two_seeds_at_once_fill_it_once(migrated: str) -> None:
    failed: list[YardpassError] = []

    def run() -> None:
        try:
            fill(migrated)
        except YardpassError as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [error.message.split(":")[0] for error in failed] == ["There are rows already"]


@pytest.mark.usefixtures("small")
def test_a_row_the_database_refuses_leaves_nothing(
    migrated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(World, "secret", lambda self, of, n: "the same for all")
    with pytest.raises(DatabaseError):
        fill(migrated)
    assert sum(rows_of(migrated).values()) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_seed_that_was_ended_leaves_nothing(migrated: str, number: signal.Signals) -> None:
    interrupt(migrated, number)
    assert sum(rows_of(migrated).values()) == 0


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("moment", "told", "kept"),
    [("before", "Nothing was changed", False), ("after", "All rows are there", True)],
)
def test_a_ctrl_c_at_the_commit_is_told_what_became_of_the_rows(
    migrated: str, monkeypatch: pytest.MonkeyPatch, moment: str, told: str, kept: bool
) -> None:
    @contextmanager
    def interrupted(connection: db.Connection) -> Iterator[None]:
        with transaction(connection):
            yield
            if moment == "before":
                raise KeyboardInterrupt
        raise KeyboardInterrupt

    transaction = db.transaction
    monkeypatch.setattr(db, "transaction", interrupted)
    with pytest.raises(Interrupted) as caught:
        fill(migrated)
    assert told in caught.value.undone
    assert (sum(rows_of(migrated).values()) > 0) == kept


def test_json_counts_what_was_written(cli: Cli, migrated: str) -> None:
    name = str(conninfo_to_dict(migrated)["dbname"])
    told = json.loads(cli("seed", "--json", "--yes", "--confirm", name, url=migrated).stdout)
    there = rows_of(migrated)
    assert told["rows"] == {table: there[table] for table in told["rows"]}


@pytest.mark.parametrize("scale", ["0", "-1", "many", "1.5", ""])
def test_a_scale_that_is_none_is_a_usage_error(cli: Cli, migrated: str, scale: str) -> None:
    done = cli("seed", "--scale", scale, url=migrated)
    assert (done.returncode, "'--scale'" in done.stderr) == (2, True)


def test_off_the_embedded_server_it_wants_the_databases_name(cli: Cli, migrated: str) -> None:
    done = cli("seed", "--yes", "--confirm", "another", url=migrated)
    name = conninfo_to_dict(migrated)["dbname"]
    assert (done.returncode, f"--confirm {name}" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, r"\N"),
        (True, "t"),
        ("a\tb\\c\nd", r"a\tb\\c\nd"),
        (["a", 'b"c'], r'{"a","b\\"c"}'),
        ({"b": 1, "a": "\\"}, r'{"a": "\\\\", "b": 1}'),
    ],
    ids=["null", "boolean", "control characters", "array", "json"],
)
def test_a_value_is_written_as_copy_reads_it(value: object, text: str) -> None:
    assert copy_text(value) == text
