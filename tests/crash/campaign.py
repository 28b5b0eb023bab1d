"""Chains of incidents: the tool is cut off, looked after, and started again until it is done."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yardpass_db import catalog, db
from yardpass_db.server import Server

from .incidents import WAYS, Ended, HarnessError, Place, finish, settle, start
from .oracle import examine, recorded
from .shop import ENTRIES, trees
from .tree import SourceTree

PLATFORM = Path(__file__).parents[2] / "sql" / "platform"
STARTUP = 0.3  # seconds before the tool does anything
STEP = 0.03  # seconds a step takes on a way that was never timed
# From where to where a way leads; the state "two" has all 60 migrations.
STATES = ("base", "one", "two")
MOVES = {"base": ["two", "two", "one"], "one": ["two", "two", "base"], "two": ["base", "one"]}
EVERY_WAY = ("two", "base", "one", "two", "one", "base")
_RUNS_SINCE = """
select count(*) from yardpass_db.runs r where r.id > %s and r.command = 'migrate'
   and exists (select from yardpass_db.history h where h.run_id = r.id)
"""
_LAST_DONE = "select outcome = 'done' from yardpass_db.runs order by id desc limit 1"


@dataclass(frozen=True)
class Chain:
    """Incidents in a row; `seed` decides where they happen."""

    name: str
    kinds: tuple[str, ...]
    seed: str


@dataclass
class Tally:
    """What was done and found. `incidents` counts (kind, command).

    `journaled`: incidents in a half-done file. `refused`: such a file met by the other command.
    `toast`: INVALID indexes of TOAST tables left. `stale`: seconds dead clients' backends lived.
    """

    incidents: Counter[tuple[str, str]] = field(default_factory=Counter)
    journaled: int = 0
    refused: int = 0
    toast: int = 0
    turns: int = 0
    runs: int = 0
    arrivals: int = 0
    looks: int = 0
    stale: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass
class Lore:
    """What a state looks like (catalog, record), and seconds that an undisturbed way takes."""

    catalogs: dict[str, dict[str, str]] = field(default_factory=dict)
    books: dict[str, dict[str, str]] = field(default_factory=dict)
    seconds: dict[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """A command that leads from state to state."""

    source: str
    target: str
    arguments: tuple[str, ...]

    @property
    def command(self) -> str:
        return self.arguments[0]


@dataclass
class Campaign:
    """One database, taken from state to state. `at` is the last one it reached."""

    place: Place
    folders: dict[str, Path]
    releases: dict[str, SourceTree]
    lore: Lore
    tally: Tally
    module: str = "yardpass_db"
    at: str = "base"
    one_since: int | None = None  # the last run when "one" was reached, if on the way to here
    cut_target: str = ""  # where the last rollback that was cut off was going

    @classmethod
    def begin(
        cls,
        server: Server,
        name: str,
        folder: Path,
        lore: Lore,
        tally: Tally,
        *,
        module: str = "yardpass_db",
        entries: int = ENTRIES,
    ) -> Campaign:
        """A fresh database, and the trees to migrate it to, written below `folder`."""
        server.ensure_database(name, PLATFORM)
        releases = {tree.name: tree for tree in trees(entries)}
        folders = {tree.name: tree.write(folder / name) for tree in releases.values()}
        made = cls(Place(server, name), folders, releases, lore, tally, module)
        made._arrive("base")
        return made

    def go_undisturbed(self, targets: Sequence[str]) -> None:
        """Reach these states in turn, and remember what they look like and how long it took.

        Raises HarnessError when one looks different from the last time.
        """
        for target in targets:
            way = self._way(target)
            since = time.monotonic()
            self._complete(way)
            self.lore.seconds.setdefault((way.source, target), time.monotonic() - since)

    def go(self, chain: Chain) -> None:
        """Cut the tool off once per kind, then let it arrive.

        Raises HarnessError for anything that is not as it should be.
        """
        rng = random.Random(chain.seed)
        way = self._any_way(rng)
        turned = False
        for number, kind in enumerate(chain.kinds):
            while not self._cut_off(rng, kind, way):
                # It was faster than we. It has arrived: on to another state.
                way = self._any_way(rng)
            if self._is_undone(way):
                self._arrive(way.target)
                way = self._any_way(rng)
            elif number and not turned and rng.random() < 0.3:
                turned = True
                self.tally.turns += 1
                way = self._turn(way)
        self._complete(way)

    def _is_undone(self, way: Way) -> bool:
        """Whether a rollback was through when it was cut off: the same `--runs` would undo more."""
        if "--runs" not in way.arguments or self._recorded() != self.lore.books[way.target]:
            return False
        with self.place.watch() as connection:
            return bool(db.value(connection, _LAST_DONE))

    def _any_way(self, rng: random.Random) -> Way:
        targets = MOVES[self.at]
        if self.at == "two" and self.one_since is None:
            targets = ["base"]  # it was never at "one", so it cannot go back there
        return self._way(rng.choice(targets))

    def _way(self, target: str) -> Way:
        if STATES.index(target) > STATES.index(self.at):
            return Way(self.at, target, ("migrate", "--sources", str(self.folders[target])))
        back = ("--to", "base") if target == "base" else ("--runs", str(self._runs()))
        return Way(self.at, target, self._rollback(*back))

    def _rollback(self, *where: str) -> tuple[str, ...]:
        return ("rollback", *where, "--yes", "--confirm", self.place.database)

    def _runs(self) -> int:
        with self.place.watch() as connection:
            return int(db.value(connection, _RUNS_SINCE, [self.one_since]))

    def _turn(self, way: Way) -> Way:
        """A change of mind in the middle of a way: down instead of up, or up instead of down."""
        if way.command == "migrate":
            return Way("two", "base", self._rollback("--to", "base"))
        return Way("base", "two", ("migrate", "--sources", str(self.folders["two"])))

    def _cut_off(self, rng: random.Random, kind: str, way: Way) -> bool:
        """One incident and a look at what it left; False when the tool had arrived before it."""
        since = time.monotonic()
        deadline = since + rng.uniform(0.0, self._remaining(way))
        curious = rng.random() < 0.25
        process = start(self.place, way.arguments, self.module)
        self.tally.runs += 1
        if curious:
            time.sleep(max(0.0, (deadline - since) * rng.random()))
            self._look(quiet=False)
        time.sleep(max(0.0, deadline - time.monotonic()))
        hit = WAYS[kind](process, self.place)
        ended = finish(process)
        if not hit and ended.code == 0:
            self._arrive(way.target)
            return False
        if ended.code == 5:  # it refuses, rightly, before it does anything
            self._finish_first(ended)
            return self._cut_off(rng, kind, way)
        if not hit or (kind != "kill" and ended.code not in (0, 1)):
            raise HarnessError(f"{way.command}, {kind}: exit {ended.code}\n{ended.output[-900:]}")
        if way.command == "rollback":
            self.cut_target = way.target
        if way.target == "base":
            self.one_since = None  # release one may be undone in part
        self.tally.incidents[kind, way.command] += 1
        self.tally.stale.append(settle(self.place))
        self.tally.journaled += self._look()
        return True

    def _remaining(self, way: Way) -> float:
        """About how many seconds it will take from here, from what is recorded so far."""
        wanted, now = self.lore.books[way.target], self._recorded()
        left = sum(wanted.get(key) != now.get(key) for key in wanted.keys() | now.keys())
        source = self.lore.books[way.source]
        whole = sum(wanted.get(key) != source.get(key) for key in wanted.keys() | source.keys())
        seconds = self.lore.seconds.get((way.source, way.target), whole * STEP)
        return STARTUP + (seconds - STARTUP) * min(1.0, left / whole)

    def _recorded(self) -> dict[str, str]:
        with self.place.watch() as connection:
            return recorded(connection)

    def _complete(self, way: Way) -> None:
        """A plain run must arrive."""
        ended = self._run(way.arguments)
        if ended.code == 5:
            self._finish_first(ended)
            ended = self._run(way.arguments)
        if ended.code:
            raise HarnessError(f"a plain {way.command}: exit {ended.code}\n{ended.output}")
        self._arrive(way.target)

    def _finish_first(self, ended: Ended) -> None:
        """Do what the error says: a file that ran half-way in the other direction goes first."""
        self.tally.refused += 1
        _, _, advised = ended.output.partition("Finish that first: yardpass-db ")
        words = advised.split("\n")[0].split()
        if words[:2] == ["migrate", "--to"]:
            self._expect(*words, "--sources", str(self.folders["two"]))
            self._look()
        elif words == ["rollback"]:
            self._expect(*self._rollback())
            self._arrive(self.cut_target)
        else:
            raise HarnessError(f"exit 5 without a way out:\n{ended.output}")

    def _expect(self, *arguments: str) -> None:
        ended = self._run(arguments)
        if ended.code:
            raise HarnessError(f"{' '.join(arguments)}: exit {ended.code}\n{ended.output}")

    def _run(self, arguments: tuple[str, ...]) -> Ended:
        self.tally.runs += 1
        return finish(start(self.place, arguments, self.module))

    def _look(self, *, quiet: bool = True) -> bool:
        """Whether a file is half done. Raises HarnessError for every fault."""
        with self.place.watch() as connection:
            found = examine(connection, self.releases["two"], quiet=quiet)
        self.tally.looks += 1
        self.tally.toast = max(self.tally.toast, found.toast)
        if found.faults:
            raise HarnessError("\n".join(found.faults))
        return found.half_done

    def _arrive(self, target: str) -> None:
        """All is there, and the catalog is what an undisturbed run leaves."""
        self._look()
        with self.place.watch() as connection:
            now = catalog.snapshot(connection)
            book = recorded(connection)
            if target == "one":
                self.one_since = db.value(connection, "select max(id) from yardpass_db.runs")
            elif target == "base":
                self.one_since = None
        different = catalog.compare(self.lore.catalogs.setdefault(target, now), now)
        if different or self.lore.books.setdefault(target, book) != book:
            shown = "\n".join(str(one) for one in different[:20]) or "another record"
            raise HarnessError(f"{target} is not what an undisturbed run makes:\n{shown}")
        self.at = target
        self.tally.arrivals += 1
