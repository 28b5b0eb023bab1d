"""The measurements: which commands run, in which order, against which floor.

Each tool runs on a fresh database between two runs of the floor, and is compared with those
two; the tools take turns, so that a slow minute of the machine falls on all of them.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from bench import process, tools, trees, wire
from bench.errors import BenchError
from bench.place import Place
from bench.process import Sample
from bench.results import Book, Wire
from bench.servers import Servers, ask
from bench.tools import FLOOR, OURS, Tool

DATABASE = f"yardpass_bench_{os.getpid()}"
PARTS = (
    "apply", "noop", "rollback", "statements", "prove", "wire", "growth", "drift", "whole",
    "access",
)  # fmt: skip
NOOPS_PER_LAP = 5  # a no-op is short, so it is timed more often than an apply
WIRE_SIZES = (20, 60)

Lap = dict[str, Sample]


@dataclass
class Bench:
    """One bench run: where, what, and the book it fills."""

    servers: Servers
    folder: Path
    parts: frozenset[str]
    book: Book
    lost: set[str] = field(default_factory=set)

    def tree(self, tool: Tool, name: str, make: Callable[[], list[trees.Migration]]) -> Path:
        """The folder of one tool's tree, written the first time it is asked for."""
        root = self.folder / f"{tool.key}-{name}"
        if not root.exists():
            trees.write_tree(root, tool.write, make())
        return root

    def sized(self, tool: Tool, size: int) -> Path:
        """The tree of `size` migrations."""
        return self.tree(tool, str(size), lambda: trees.migrations(size))

    @contextmanager
    def fresh(self, place: Place) -> Iterator[Place]:
        """An empty database, dropped afterwards: a drop ends with a checkpoint, so that no run
        pays for the writes of the one before it."""
        _statement(place, f'drop database if exists "{DATABASE}" with (force)')
        _statement(place, f'create database "{DATABASE}"')
        try:
            yield place.named(DATABASE)
        finally:
            _drop(place)

    def run(self, build: tools.Build, place: Place, root: Path, size: int) -> Sample:
        """One timed command."""
        return process.run(build(place, root, size), self.folder)

    def apply(self, tool: Tool, place: Place, size: int) -> Sample:
        """A timed apply; raises BenchError when not all tables are there afterwards."""
        sample = self.run(tool.apply, place, self.sized(tool, size), size)
        expect_tables(place, size, f"{tool.title} applied")
        return sample

    def roll_back(self, tool: Tool, build: tools.Build, place: Place, size: int) -> Sample:
        """A timed rollback; raises BenchError when a table is left."""
        sample = self.run(build, place, self.sized(tool, size), size)
        expect_tables(place, 0, f"{tool.title} rolled back")
        return sample


def expect_tables(place: Place, count: int, what: str) -> None:
    """Raises BenchError when the tree's schema does not hold this many tables."""
    # A tool that does half of the work would win: stock yoyo's rollback undoes one by default.
    query = f"select count(*) from pg_tables where schemaname = '{trees.SCHEMA}'"
    found = int(ask(place, query))
    if found != count:
        raise BenchError(f"{what}, and {found} tables are there instead of {count}")


def _drop(place: Place) -> None:
    """Drops the database; autovacuum, which only a superuser may end, steps aside for a plain
    DROP, and a client that is still there does not."""
    plain = f'drop database if exists "{DATABASE}"'
    try:
        _statement(place, plain)
    except BenchError:
        _statement(place, f"{plain} with (force)")


def _statement(place: Place, statement: str) -> None:
    command = tools.psql(place, "-c", "set client_min_messages = warning", "-c", statement)
    process.run(command, Path.cwd())


def say(text: str) -> None:
    """Progress, on stderr."""
    print(text, file=sys.stderr, flush=True)


def sizes_in_turn(bench: Bench, chosen: Sequence[Tool], size: int, repeats: int) -> None:
    """Apply, nothing to do and rollback of a tree of `size`, floors between the tools."""
    for turn in range(repeats):
        say(f"{size} migrations, round {turn + 1} of {repeats}")
        before = lap(bench, FLOOR, size)
        rotated = [*chosen[turn % len(chosen) :], *chosen[: turn % len(chosen)]]
        for tool in rotated:
            if tool.key in bench.lost:
                continue
            try:
                timed = lap(bench, tool, size)
            except BenchError as error:
                _lose(bench, tool, f"{size} migrations", error)
                continue
            after = lap(bench, FLOOR, size)
            _compare(bench, tool, size, timed, before, after)
            before = after


def _compare(bench: Bench, tool: Tool, size: int, timed: Lap, before: Lap, after: Lap) -> None:
    for step, sample in timed.items():
        if step not in bench.parts and not (step == "apply" and "growth" in bench.parts):
            continue
        floor = mean((before[step].seconds, after[step].seconds))
        bench.book.add(step, size, tool.key, sample, floor=floor)
        for lap_of_floor in (before, after):
            bench.book.add(step, size, FLOOR.key, lap_of_floor[step])
        say(f"  {step:9} {tool.key:16} {sample.seconds:7.3f} s  {sample.seconds / floor:5.2f} x")


def _lose(bench: Bench, tool: Tool, what: str, error: BenchError) -> None:
    """A tool that failed is left out of the rest, and the report says why."""
    bench.lost.add(tool.key)
    bench.book.failures.append(f"{tool.title}, {what}: {error}")
    say(f"  {tool.key} failed: {error}")


def lap(bench: Bench, tool: Tool, size: int) -> Lap:
    """One tool on fresh databases: its apply and rollback; its no-ops go to the book."""
    timed: Lap = {}
    undo = tool.rollback if "rollback" in bench.parts else None
    with bench.fresh(bench.servers.default) as place:
        timed["apply"] = bench.apply(tool, place, size)
        if "noop" in bench.parts or "growth" in bench.parts:
            noops(bench, tool, place, bench.sized(tool, size), size)
        if undo is not None and not tool.rollback_needs_locks:
            timed["rollback"] = bench.roll_back(tool, undo, place, size)
    if undo is not None and tool.rollback_needs_locks:
        with bench.fresh(bench.servers.roomy) as place:
            bench.apply(tool, place, size)
            timed["rollback"] = bench.roll_back(tool, undo, place, size)
    return timed


def noops(bench: Bench, tool: Tool, place: Place, root: Path, size: int) -> None:
    """Nothing to do, in turn with the least that psql and Python cost on the same URL."""
    steps = {"noop": tool.noop, "status": tool.status}
    builds = {step: build for step, build in steps.items() if build is not None}
    if not builds:
        return
    bases = {
        "psql": tools.psql_select(place),
        "typed": tools.typed_select(place),
        "python": tools.python_select(place),
    }
    rows = {"psql": "select"}  # the floor's own key is taken by `psql -1 -f`
    for _ in range(NOOPS_PER_LAP):
        seconds: dict[str, float] = {}
        for base, command in bases.items():
            if command is not None:
                sample = process.run(command, bench.folder)
                seconds[base] = sample.seconds
                bench.book.add("noop", size, rows.get(base, base), sample)
        for step, build in builds.items():
            sample = bench.run(build, place, root, size)
            bench.book.add(step, size, tool.key, sample, **seconds)


def statements(bench: Bench, chosen: Sequence[Tool], repeats: int) -> None:
    """One file of 4,000 statements, against the same file sent as one message."""
    floor_file = bench.tree(FLOOR, "wide", trees.wide) / "up.sql"

    def floor() -> Sample:
        with bench.fresh(bench.servers.default) as place:
            return process.run(tools.one_message(place, floor_file), bench.folder)

    for turn in range(repeats):
        say(f"{trees.STATEMENTS} statements, round {turn + 1} of {repeats}")
        before = floor()
        for tool in chosen:
            if tool.key in bench.lost:
                continue
            root = bench.tree(tool, "wide", trees.wide)
            try:
                with bench.fresh(bench.servers.default) as place:
                    sample = bench.run(tool.apply, place, root, 1)
            except BenchError as error:
                _lose(bench, tool, f"{trees.STATEMENTS} statements in one file", error)
                continue
            after = floor()
            base = mean((before.seconds, after.seconds))
            bench.book.add("statements", 1, tool.key, sample, floor=base)
            bench.book.add("statements", 1, "message", after)
            say(f"  {tool.key:16} {sample.seconds:7.3f} s  {sample.seconds / base:5.2f} x")
            before = after


def prove(bench: Bench, size: int, repeats: int) -> None:
    """Our `prove` of a whole tree, against the cold apply just before it."""
    root = bench.sized(OURS, size)
    if OURS.prove is None or OURS.key in bench.lost:
        return
    for _ in range(repeats):
        try:
            with bench.fresh(bench.servers.default) as place:
                cold = bench.run(OURS.apply, place, root, size)
                sample = bench.run(OURS.prove, place, root, size)
        except BenchError as error:
            bench.book.failures.append(f"prove of {size} migrations: {error}")
            say(f"  prove failed: {error}")
            return
        bench.book.add("prove", size, OURS.key, sample, apply=cold.seconds)
        say(f"  prove {size}: {sample.seconds:7.3f} s  {sample.seconds / cold.seconds:5.2f} x")


def on_the_wire(bench: Bench, chosen: Sequence[Tool]) -> None:
    """Connections and messages of a cold apply, counted between the tool and the server."""
    own = len(trees.migrations(2)[1].up)
    for tool in chosen:
        connections: dict[int, int] = {}
        messages: dict[int, int] = {}
        try:
            for size in WIRE_SIZES:
                root = bench.sized(tool, size)
                with (
                    bench.fresh(bench.servers.default) as place,
                    wire.listening(place) as (proxied, talk),
                ):
                    bench.run(tool.apply, proxied, root, size)
                    connections[size], messages[size] = talk.connections, talk.statements
        except BenchError as error:
            _lose(bench, tool, "counting messages", error)
            continue
        per_migration = own if tool.sends_statements else 1
        bench.book.wires.append(Wire(tool.key, connections, messages, per_migration))
        say(f"  {tool.key:16} connections {connections}  messages {messages}")


def clear(folder: Path) -> None:
    """Trees of an earlier run are written anew: their statements may have changed."""
    for found in folder.glob("*-*"):
        shutil.rmtree(found, ignore_errors=True)
