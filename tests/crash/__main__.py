"""`python -m tests.crash`: cut the tool off as often as asked; `--full` writes docs/crash.md."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from yardpass_db.server import Server

from . import page
from .campaign import STATES, Chain, Tally
from .crew import Crew
from .schedule import schedule

PAGE = Path(__file__).parents[2] / "docs" / "crash.md"
FULL = {"kill": 200, "terminate": 50, "stop": 20}
WORKERS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when nothing was found, 1 when something was; then it prints how to see it again."""
    options = _options(arguments)
    home = Path(tempfile.mkdtemp(prefix="yardpass-db-crash-", dir=options.directory))
    server = Server(options.postgres, home)
    try:
        server.start()
        crew = Crew(server, home, options.seed)
        if options.chain:
            return _again(crew, options)
        started = time.monotonic()
        counts = FULL if options.full else {name: getattr(options, name) for name in FULL}
        tally = _all(crew, counts)
        if options.full:
            seconds = time.monotonic() - started
            PAGE.write_text(page.text(tally, crew.lore, server, options.seed, seconds))
            print(f"written: {PAGE}")
        return 1 if tally.failures else 0
    finally:
        server.destroy()
        shutil.rmtree(home, ignore_errors=True)


def _all(crew: Crew, counts: dict[str, int]) -> Tally:
    """Kills and cut connections on several databases at once; then stops, on one."""
    quiet, loud = chains(crew.seed, counts)
    crew.learn()
    crew.work(quiet, WORKERS)
    crew.work(loud, 1)
    return crew.tally


def chains(seed: int, counts: dict[str, int]) -> tuple[list[Chain], list[Chain]]:
    """The chains that may run side by side, and those that stop the server."""
    cuts = ["kill"] * counts["kill"] + ["terminate"] * counts["terminate"]
    return schedule(seed, cuts, "cut"), schedule(seed, ["stop"] * counts["stop"], "stop")


def _again(crew: Crew, options: argparse.Namespace) -> int:
    """One chain, from the state it began in."""
    quiet, loud = chains(options.seed, FULL)
    chosen = next(one for one in (*quiet, *loud) if one.name == options.chain)
    crew.learn()
    campaign = crew.recruit()
    campaign.go_undisturbed(STATES[1 : STATES.index(options.begin) + 1])
    crew.take(campaign, chosen)
    return 1 if crew.tally.failures else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--full", action="store_true", help="270 incidents; writes docs/crash.md")
    for name in FULL:
        parser.add_argument(f"--{name}", type=int, default=0, metavar="N", help=f"N of {name}")
    parser.add_argument("--seed", type=int, default=2026, help="decides all; default %(default)s")
    parser.add_argument("--chain", default="", metavar="NAME", help="only this one of --full")
    parser.add_argument("--from", dest="begin", choices=STATES, default="base",
                        help="the state that chain began in")  # fmt: skip
    parser.add_argument("--postgres", type=int, choices=(16, 18), default=18)
    parser.add_argument("--directory", type=Path, help="where the server keeps its data")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
