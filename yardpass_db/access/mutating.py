"""Mutation testing of policies: break one thing at a time, see who notices, undo it.

Each mutant is made inside a savepoint of one transaction that is never committed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from yardpass_db import db
from yardpass_db.access.mutants import Mutant
from yardpass_db.output import plural
from yardpass_db.progress import Progress

KILLED, SURVIVED, EQUIVALENT, IMPOSSIBLE = "killed", "survived", "equivalent", "impossible"

Statement = Callable[[Mutant], str]
"""Of the mutated database, what is now otherwise than before, in a sentence; "" for nothing."""


class Detector(Protocol):
    """Somebody who should notice."""

    name: str

    def look(self, mutant: Mutant) -> str:
        """What it says of the mutated database that it did not say before; "" for nothing."""


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant.

    `by` is the detector that killed it, `says` what it said; of a survivor, what changed unseen;
    of an equivalent one, why it counts as that; of an impossible one, the server's refusal.
    `noticed`: the comparison of catalogs sees it.
    """

    mutant: Mutant
    status: str
    by: str = ""
    says: str = ""
    noticed: bool = False

    def as_dict(self) -> dict[str, Any]:
        mutant = self.mutant
        return {
            "status": self.status,
            "kind": mutant.kind,
            "object": mutant.of,
            "change": mutant.change,
            "sql": mutant.sql,
            "by": self.by,
            "says": self.says,
            "drift": self.noticed,
        }


@dataclass(frozen=True)
class Mutation:
    """All outcomes, and the scores."""

    outcomes: tuple[Outcome, ...]

    def having(self, status: str) -> list[Outcome]:
        return [one for one in self.outcomes if one.status == status]

    @property
    def real(self) -> list[Outcome]:
        """All that could be made at all."""
        return [one for one in self.outcomes if one.status != IMPOSSIBLE]

    @property
    def sound(self) -> bool:
        """Whether whatever changes behaviour is noticed, and drift notices every one."""
        return not self.having(SURVIVED) and all(one.noticed for one in self.real)

    def as_dict(self) -> dict[str, Any]:
        killed, survived = len(self.having(KILLED)), len(self.having(SURVIVED))
        return {
            "mutants": len(self.real),
            "killed": killed,
            "survived": survived,
            "equivalent": len(self.having(EQUIVALENT)),
            "impossible": len(self.having(IMPOSSIBLE)),
            "score": percent(killed, killed + survived),
            "score_of_all": percent(killed, len(self.real)),
            "drift": percent(sum(one.noticed for one in self.real), len(self.real)),
            "outcomes": [one.as_dict() for one in self.outcomes],
        }

    def text(self, everything: bool = False) -> str:
        """Survivors, what drift missed, what nothing tells from the original; then the scores."""
        lines = []
        for one in self.outcomes:
            if one.status in (SURVIVED, IMPOSSIBLE) or everything:
                lines.append(f"{one.status.upper():10} {one.mutant}")
                lines += [f"           {line}" for line in _why(one)]
        lines += [f"UNNOTICED  {one.mutant} (by drift)" for one in self.real if not one.noticed]
        equivalent = [one for one in self.having(EQUIVALENT) if not one.mutant.same]
        if equivalent and not everything:
            lines.append("Equivalent, as far as the world shows: no cell and no privilege changed.")
            lines += [f"           {one.mutant}" for one in equivalent]
        return "\n".join([*lines, self._scores()])

    def _scores(self) -> str:
        found = self.as_dict()
        by = Counter(one.by for one in self.having(KILLED))
        told = ", ".join(f"{count} by {name}" for name, count in by.most_common())
        return (
            f"{plural(len(self.real), 'mutant')}: {found['killed']} killed"
            f"{f' ({told})' if told else ''}, "
            f"{found['survived']} survived, {found['equivalent']} equivalent.\n"
            f"Score: {found['score']} % of those that change behaviour, "
            f"{found['score_of_all']} % of all; drift notices {found['drift']} %."
        )


def percent(part: int, whole: int) -> float:
    """A share in percent, rounded down to a tenth: 100.0 means all."""
    return part * 1000 // whole / 10 if whole else 100.0


def _why(one: Outcome) -> Iterator[str]:
    if one.by:
        yield f"{one.by}: {one.says}"
    elif one.says:
        yield one.says
    if one.status == SURVIVED:
        yield f"made by: {one.mutant.sql}"


def try_out(
    connection: db.Connection,
    mutants: Sequence[Mutant],
    detectors: Sequence[Detector],
    drift: Statement,
    behaviour: Statement,
    progress: Progress,
) -> Mutation:
    """What becomes of each mutant; the transaction that is open is as before in the end.

    The first detector that says something kills. When none does, `behaviour` tells a survivor
    from a mutant that is equivalent to the original.
    """
    outcomes = []
    with progress.start(len(mutants)):
        for mutant in mutants:
            with progress.step(mutant.kind, mutant.of), savepoint(connection):
                outcomes.append(_outcome(connection, mutant, detectors, drift, behaviour))
    return Mutation(tuple(outcomes))


def _outcome(
    connection: db.Connection,
    mutant: Mutant,
    detectors: Sequence[Detector],
    drift: Statement,
    behaviour: Statement,
) -> Outcome:
    try:
        db.run_script(connection, mutant.sql)
    except db.PsycopgError as error:
        return Outcome(mutant, IMPOSSIBLE, says=db.failure(error))
    noticed = bool(drift(mutant))
    for detector in detectors:
        said = detector.look(mutant)
        if said:
            return Outcome(mutant, KILLED, detector.name, said, noticed)
    changed = "" if mutant.same else behaviour(mutant)
    if changed:
        return Outcome(mutant, SURVIVED, says=changed, noticed=noticed)
    same = mutant.same or "no cell and no privilege changed"
    return Outcome(mutant, EQUIVALENT, says=same, noticed=noticed)


@contextmanager
def savepoint(connection: db.Connection) -> Iterator[None]:
    """A savepoint that is always rolled back."""
    connection.execute("savepoint yardpass_db_mutant")
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("rollback to savepoint yardpass_db_mutant")
            connection.execute("release savepoint yardpass_db_mutant")
