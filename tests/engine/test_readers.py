"""Behind one slow reader an ALTER TABLE lets the other readers through."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from yardpass_db import db
from yardpass_db.errors import DatabaseError
from yardpass_db.session import Patience

from .project import Project

SLOW = 3.0  # seconds that the slow reader goes on once somebody waits for it
TIMEOUT = 1.0  # seconds, the --lock-timeout
MARGIN = 0.05  # seconds


@dataclass
class Worst:
    """The longest wait of a reader, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)


@contextmanager
def reading(project: Project) -> Iterator[Worst]:
    """Readers of the table that changes, and of one that does not (the machine's own noise)."""
    worst, ended = Worst(), threading.Event()

    def read(table: str) -> None:
        # The server's own clock: from the question's arrival until it has the table's lock.
        waited = f"select clock_timestamp() - statement_timestamp(), (select count(*) from {table})"
        with db.connect(project.url) as connection:
            while not ended.is_set():
                took = db.rows(connection, waited)[0][0].total_seconds()
                worst.seconds[table] = max(worst.seconds.get(table, 0), took)
                time.sleep(0.01)

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read, table) for table in ("shop.items", "shop.calm")]
        try:
            yield worst
        finally:
            ended.set()
        for reader in readers:
            reader.result()


@contextmanager
def slow_reader(project: Project, seconds: float) -> Iterator[None]:
    """Somebody reads until so long after somebody else was first seen to wait for them.

    At the latest until the end of the block.
    """
    left = threading.Event()
    with db.connect(project.url) as connection, ThreadPoolExecutor(1) as pool:
        connection.execute("begin; select id from shop.items")

        def finish() -> None:
            while not project.value(WAITING) and not left.wait(0.01):
                pass
            left.wait(seconds)
            connection.execute("commit")

        reader = pool.submit(finish)
        try:
            yield
        finally:
            left.set()
        reader.result()


WAITING = """
select true from pg_locks where relation = 'shop.items'::regclass and not granted
   and mode = 'AccessExclusiveLock'
   and database = (select oid from pg_database where datname = current_database())
"""


def worst_wait(shop: Project, lock_timeout: int) -> float:
    """Seconds: the worst wait of a reader, without the machine's noise."""
    shop.migration("shop.0003_calm", "create table shop.calm (id int);", "drop table shop.calm;")
    shop.migrate()
    shop.migration("shop.0004_price", "alter table shop.items add price integer;")
    with reading(shop) as worst, slow_reader(shop, SLOW):
        shop.migrate(patience=Patience(lock_timeout=lock_timeout, retry_for=120))
    return worst.seconds["shop.items"] - worst.seconds["shop.calm"]


def test_readers_wait_no_longer_than_the_lock_timeout(shop: Project) -> None:
    assert worst_wait(shop, round(TIMEOUT * 1000)) <= TIMEOUT + MARGIN


def test_the_migration_is_applied_when_the_slow_reader_is_done(shop: Project) -> None:
    worst_wait(shop, round(TIMEOUT * 1000))
    assert shop.applied()[-1] == "schemas/shop/0004_price"


def test_with_a_long_lock_timeout_readers_wait_for_the_slow_one(shop: Project) -> None:
    assert worst_wait(shop, 60_000) > TIMEOUT + MARGIN


def test_who_stands_in_the_way_is_named_in_the_end(shop: Project) -> None:
    shop.migrate()
    shop.migration("shop.0003_price", "alter table shop.items add price integer;")
    refused = pytest.raises(DatabaseError, match="Could not get a lock")
    with slow_reader(shop, 600), refused as failed:
        shop.migrate(patience=Patience(lock_timeout=50, retry_for=0.3))
    assert "Open transaction: pid" in failed.value.detail
