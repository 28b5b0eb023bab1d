"""`python -m bench.profile apply|noop|status|rollback|prove`: where our time goes.

First the imports of the command (`-X importtime`), then its functions (cProfile), on a tree of
`--size` migrations and a database of its own. Profiling slows a run down: read shares, not sums.
"""

from __future__ import annotations

import argparse
import pstats
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import measure, process, servers
from bench.errors import BenchError
from bench.place import Place
from bench.results import Book
from bench.tools import CACHE, OURS, Build, Command

IMPORTS_SHOWN = 25
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the profile was printed."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile")
    steps = {"apply": OURS.apply, "noop": OURS.noop, "status": OURS.status,
             "rollback": OURS.rollback, "prove": OURS.prove}  # fmt: skip
    parser.add_argument("step", choices=steps)
    parser.add_argument("--size", type=int, default=150, metavar="N")
    parser.add_argument("--lines", type=int, default=30, metavar="N")
    parser.add_argument("--url", help="a server with default settings (default: embedded)")
    options = parser.parse_args(arguments)
    build = steps[options.step]
    if build is None:
        raise BenchError(f"there is no {options.step}")
    try:
        with servers.opened(options.url, options.url) as pair:
            servers.make_roles(pair.default)
            bench = measure.Bench(pair, CACHE / "trees", frozenset(), Book())
            with bench.fresh(pair.default) as place:
                if options.step != "apply":
                    bench.apply(OURS, place, options.size)
                _profile(build, place, bench.sized(OURS, options.size), options)
    except BenchError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


def _profile(build: Build, place: Place, root: Path, options: argparse.Namespace) -> None:
    command = build(place, root, options.size)
    # Repeated steps find the same thing to do each time; the others only do it once.
    if options.step in ("noop", "status"):
        _imports(command)
    file = CACHE / "profile.out"
    words = ("-m", "cProfile", "-o", str(file), "-m", "yardpass_db", *command.arguments[1:])
    sample = process.run(Command((sys.executable, *words), command.environment), CACHE)
    # cProfile hides the exit code of what it ran.
    left = 0 if options.step == "rollback" else options.size
    measure.expect_tables(place, left, f"profiled {options.step}")
    print(f"\n{options.step} of {options.size}: {sample.seconds:.3f} s under the profiler\n")
    pstats.Stats(str(file)).sort_stats("tottime").print_stats(options.lines)
    pstats.Stats(str(file)).sort_stats("cumulative").print_stats(options.lines)


def _imports(command: Command) -> None:
    """The dearest imports, by the time of the module with what it imports."""
    words = (sys.executable, "-X", "importtime", "-m", "yardpass_db", *command.arguments[1:])
    environment = process.environment(command)
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=True)
    found = [
        (int(cumulative), int(own), len(indent) // 2, name)
        for own, cumulative, indent, name in _IMPORT.findall(done.stderr)
    ]
    total = sum(cumulative for cumulative, _, depth, _ in found if depth == 0)
    print(f"imports: {len(found)} modules, {total / 1000:.1f} ms (under -X importtime)\n")
    print("  with its own imports   alone   module")
    for cumulative, own, depth, name in sorted(found, reverse=True)[:IMPORTS_SHOWN]:
        print(f"  {cumulative / 1000:17.1f} ms {own / 1000:7.1f}   {'  ' * depth}{name}")


if __name__ == "__main__":
    sys.exit(main())
