"""`drift` of the whole YardPass database, once its expectation is known, against `pg_dump -s`.

Twice: the command as it is typed, and one more look of a process that runs already, which is what
`--watch` does again and again.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import mean

from bench import process, tools
from bench.errors import BenchError
from bench.measure import Bench, say
from bench.place import Place
from bench.process import Sample
from bench.tools import OURS, Command
from yardpass_db import config, db
from yardpass_db.drift.observer import Observer
from yardpass_db.progress import Silent
from yardpass_db.server import SUPERUSER

SIZE = 1  # one database, whatever the sizes of the trees


def drift(bench: Bench, repeats: int) -> None:
    """Fill the book's rows `drift` and `drift look`, each beside a dump before and after it."""
    try:
        with bench.fresh(bench.servers.default) as place, _home(bench.folder / "home"):
            _measure(bench, place, replace(place, user=SUPERUSER), repeats)
    except BenchError as error:
        bench.book.failures.append(f"drift: {error}")
        say(f"  drift failed: {error}")


def _measure(bench: Bench, place: Place, superuser: Place, repeats: int) -> None:
    name = place.database
    process.run(_ours("platform", "--yes", "--confirm", name, "--url", superuser.url), bench.folder)
    process.run(_ours("migrate", "--url", place.url), bench.folder)
    shadow = superuser.named("postgres").url
    typed = _ours("drift", "--url", place.url, "--shadow", shadow)
    process.run(typed, bench.folder)  # builds what is expected; ends with 3 if anything differs
    dump = Command((str(Path(tools.psql_path()).with_name("pg_dump")), "-s", place.url))
    with db.connect(place.url) as connection:
        observer = Observer(connection, config.own_tree(), shadow, Silent())
        observer.look()
        _in_turn(bench, typed, dump, observer, repeats)


def _in_turn(bench: Bench, typed: Command, dump: Command, observer: Observer, repeats: int) -> None:
    before = process.run(dump, bench.folder)
    for _ in range(repeats):
        command = process.run(typed, bench.folder)
        between = process.run(dump, bench.folder)
        started = time.perf_counter()
        observer.look()
        seconds = time.perf_counter() - started
        after = process.run(dump, bench.folder)
        for step, sample, dumps in (
            ("drift", command, (before, between)),
            ("drift look", Sample(seconds, command.peak_mb), (between, after)),
        ):
            base = mean(one.seconds for one in dumps)
            bench.book.add(step, SIZE, OURS.key, sample, dump=base)
            say(f"  {step:10} {sample.seconds:7.3f} s  {sample.seconds / base:5.2f} x pg_dump -s")
        before = after


def _ours(*words: str) -> Command:
    return Command((sys.executable, "-m", "yardpass_db", *words), {"YARDPASS_SOURCES": _tree()})


def _tree() -> str:
    return str(config.own_tree())


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    """Expectations are kept with the bench's things, for the commands and for ourselves."""
    before = os.environ.get("YARDPASS_HOME")
    os.environ["YARDPASS_HOME"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["YARDPASS_HOME"]
        else:
            os.environ["YARDPASS_HOME"] = before
