"""`python -m bench`: measure, and write docs/bench.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import access, drift, measure, report, results, servers, whole
from bench.errors import BenchError
from bench.tools import CACHE, FLOOR, OURS, TOOLS, Tool

PAGE = Path(__file__).resolve().parent.parent / "docs" / "bench.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything asked for was measured, 1 when a tool failed or is missing."""
    options = _options(arguments)
    try:
        with servers.opened(options.url, options.roomy_url) as pair:
            return _measure(options, pair)
    except BenchError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1


def _measure(options: argparse.Namespace, pair: servers.Servers) -> int:
    servers.ready(pair)
    book = results.Book(machine=servers.machine(pair))
    chosen = _available(options.tools, book)
    bench = measure.Bench(pair, CACHE / "trees", frozenset(options.only), book)
    bench.folder.mkdir(parents=True, exist_ok=True)
    measure.clear(bench.folder)
    _parts(bench, chosen, options)
    kept = results.load(CACHE / "results.json") if options.keep else results.Book()
    kept.take(book)
    kept.save(CACHE / "results.json")
    options.output.write_text(report.text(kept))
    measure.say(f"written: {options.output}")
    return 1 if book.failures else 0


def _parts(bench: measure.Bench, chosen: list[Tool], options: argparse.Namespace) -> None:
    """What `--only` asks for, cheapest first, so that a mistake shows early."""
    if "wire" in bench.parts:
        measure.say("connections and messages")
        measure.on_the_wire(bench, chosen)
    if "statements" in bench.parts:
        measure.statements(bench, chosen, options.repeats)
    if "drift" in bench.parts and OURS in chosen:
        drift.drift(bench, options.repeats)
    if OURS in chosen:
        for part, rows in (("whole", whole.measure), ("access", access.measure)):
            if part in bench.parts:
                rows(bench, options.repeats)
    laps = bench.parts & {"apply", "noop", "rollback"}
    growth = [OURS] if OURS in chosen and "growth" in bench.parts else []
    for size in options.sizes:
        if timed := chosen if laps else growth:
            measure.sizes_in_turn(bench, timed, size, options.repeats)
        if "prove" in bench.parts and OURS in chosen:
            measure.prove(bench, size, max(1, options.repeats // 2))


def _available(keys: Sequence[str], book: results.Book) -> list[Tool]:
    """The chosen tools that can run here; the others are named with the reason."""
    chosen = []
    for key in keys:
        tool = TOOLS[key]
        reason = tool.missing()
        if reason is None:
            chosen.append(tool)
            continue
        book.failures.append(f"{tool.title}: {reason}")
        measure.say(f"{tool.title} is left out: {reason}")
    book.versions = {tool.key: tool.version() for tool in (FLOOR, *chosen)}
    return chosen


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Time yardpass-db beside psql and today's tools."
    )
    parser.add_argument("--sizes", type=_numbers, default=[150, 1500], metavar="N,N")
    parser.add_argument("--repeats", type=int, default=5, metavar="N")
    parser.add_argument("--tools", type=_words(TOOLS), default=list(TOOLS), metavar="NAME,NAME")
    parser.add_argument(
        "--only",
        type=_words(measure.PARTS),
        default=list(measure.PARTS),
        metavar="PART,PART",
        help=f"of {', '.join(measure.PARTS)}",
    )
    parser.add_argument("--keep", action="store_true", help="keep earlier figures of other parts")
    parser.add_argument("--url", help="a server with default settings (default: embedded)")
    parser.add_argument(
        "--roomy-url", help=f"one with max_locks_per_transaction = {servers.ROOMY_LOCKS}"
    )
    parser.add_argument("--output", type=Path, default=PAGE, help="(default: docs/bench.md)")
    return parser.parse_args(arguments)


def _numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",")]


class _words:  # a class, so that argparse's message can name it
    """Parses a comma-separated choice."""

    def __init__(self, allowed: Sequence[str] | dict[str, Tool]) -> None:
        self._allowed = list(allowed)
        self.__name__ = f"choice (of {', '.join(self._allowed)})"

    def __call__(self, text: str) -> list[str]:
        chosen = text.split(",")
        if unknown := set(chosen) - set(self._allowed):
            raise ValueError(unknown)
        return chosen


if __name__ == "__main__":
    sys.exit(main())
