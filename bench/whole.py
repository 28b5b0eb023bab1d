"""The whole YardPass tree: cold, with nothing to do, verified, seeded.

The floor of a cold run is psql with the SQL that the tool sent, in the same order, in one
transaction; that of a seed is psql with the same rows as COPY data, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean

from bench import process, tools
from bench.errors import BenchError
from bench.measure import Bench, say
from bench.place import Place
from bench.process import Sample
from bench.servers import ask, superuser
from bench.tools import OURS
from yardpass_db import db, platform
from yardpass_db.seed import as_script

TREE = Path(__file__).resolve().parent.parent / "sql"
LAPS = 5  # of a command with nothing to do, per round
_SENT = """
select string_agg(rendered, E'\\n' order by id) from yardpass_db.history where operation <> 'undo'
"""


@contextmanager
def empty(bench: Bench) -> Iterator[Place]:
    """A database with the platform, the tree not yet in it."""
    with bench.fresh(bench.servers.default) as place:
        platform.install(superuser(place).url, TREE / "platform")
        yield place


@contextmanager
def migrated(bench: Bench) -> Iterator[Place]:
    """A database with the whole tree in it."""
    with empty(bench) as place:
        bench.run(OURS.apply, place, TREE, 1)
        yield place


def measure(bench: Bench, repeats: int) -> None:
    """All rows of this module, `repeats` rounds each."""
    folder = bench.folder / "whole-yardpass"
    folder.mkdir(exist_ok=True)
    with migrated(bench) as place:
        with db.connect(place.url) as connection:
            (folder / "up.sql").write_text(str(db.value(connection, _SENT)))
            with (folder / "rows.sql").open("w", encoding="utf-8") as file:
                file.writelines(as_script(connection, 1))
        _nothing_to_do(bench, place, repeats)
    for turn in range(repeats):
        say(f"the whole tree, round {turn + 1} of {repeats}")
        _cold(bench, folder / "up.sql")
        _seeded(bench, folder / "rows.sql")


def _nothing_to_do(bench: Bench, place: Place, repeats: int) -> None:
    for _ in range(repeats * LAPS):
        floor = process.run(tools.python_select(place), bench.folder).seconds
        sample = bench.run(OURS.noop or OURS.apply, place, TREE, 1)
        bench.book.add("whole noop", 1, OURS.key, sample, python=floor)
    _told(bench, "whole noop", "python")


def _cold(bench: Bench, file: Path) -> None:
    def floor() -> Sample:
        with empty(bench) as place:
            sample = process.run(tools.psql(place, "-1", "-f", str(file)), bench.folder)
            _expect_tables(place)
            return sample

    before = floor()
    with empty(bench) as place:
        sample = bench.run(OURS.apply, place, TREE, 1)
        _expect_tables(place)
    base = mean((before.seconds, floor().seconds))
    bench.book.add("whole cold", 1, OURS.key, sample, floor=base)
    _told(bench, "whole cold", "floor")


def _seeded(bench: Bench, file: Path) -> None:
    """A seed between two copies of its rows, then the checks on what was seeded."""

    def floor() -> Sample:
        with migrated(bench) as place:
            sample = process.run(tools.psql(place, "-f", str(file)), bench.folder)
            _expect_rows(place)
            return sample

    before = floor()
    with migrated(bench) as place:
        sample = bench.run(_SEED, place, TREE, 1)
        _expect_rows(place)
        verified = bench.run(_VERIFY, place, TREE, 1)
    base = mean((before.seconds, floor().seconds))
    bench.book.add("whole seed", 1, OURS.key, sample, floor=base)
    bench.book.add("whole verify", 1, OURS.key, verified)
    _told(bench, "whole seed", "floor")
    _told(bench, "whole verify", "")


_SEED = tools.ours("seed", "--yes", "--confirm", "{database}")
_VERIFY = tools.ours("verify")


def _expect_tables(place: Place) -> None:
    found = int(ask(place, "select count(*) from pg_policies"))
    if found < 100:
        raise BenchError(f"the whole tree was applied, and {found} policies are there")


def _expect_rows(place: Place) -> None:
    found = int(ask(place, "select count(*) from analytics.analytics_events"))
    if found < 200_000:
        raise BenchError(f"the database was seeded, and {found} analytics events are there")


def _told(bench: Bench, step: str, base: str) -> None:
    if row := bench.book.row(step, 1, OURS.key):
        ratio = f"  {row.ratio(base):5.2f} x" if base else ""
        say(f"  {step:18} {row.seconds[-1]:9.3f} s{ratio}")
