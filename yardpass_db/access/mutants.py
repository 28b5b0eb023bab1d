"""Mutants: a database weakened or broken in one place, as SQL to be run and rolled back.

Each kind of change is a function in KINDS that makes the mutants of that kind from the catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from yardpass_db.access.mutants_facts import Facts
from yardpass_db.access.mutants_functions import FUNCTION_KINDS
from yardpass_db.access.mutants_grants import RELATION_KINDS
from yardpass_db.access.mutants_policies import POLICY_KINDS
from yardpass_db.access.mutants_sketch import Sketch

Maker = Callable[[Facts], Iterator[Sketch]]

KINDS: dict[str, Maker] = {**POLICY_KINDS, **RELATION_KINDS, **FUNCTION_KINDS}


@dataclass(frozen=True)
class Mutant:
    """One change: its kind, what it is done to, in words, as SQL, and whom it can concern.

    `of` is a relation's or function's name; `root` the catalog row that changes, as
    ("relation" or "function", oid); `reaches` the relations that can behave differently, for
    clients of these `roles` (empty: all).
    `same` says why it provably changes nobody's rights, "" where that is for behaviour to show;
    `risk` what it opens that no row of a world shows.
    """

    kind: str
    of: str
    change: str
    sql: str
    root: tuple[str, int]
    reaches: frozenset[str]
    roles: tuple[str, ...] = ()
    same: str = ""
    risk: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.of}: {self.change}"


def mutants(facts: Facts, kinds: Sequence[str] = (), only: Sequence[str] = ()) -> list[Mutant]:
    """All mutants, or those of these kinds and of these relations and functions by name."""
    found = []
    for kind in kinds or KINDS:
        for sketch in KINDS[kind](facts):
            name = sketch.of.partition("(")[0]
            if only and name not in only:
                continue
            is_relation = sketch.of in facts.relations
            oid = (facts.relations if is_relation else facts.functions)[sketch.of].oid
            found.append(
                Mutant(
                    kind,
                    sketch.of,
                    sketch.change,
                    sketch.sql,
                    ("relation" if is_relation else "function", oid),
                    facts.reached_from(sketch.of),
                    sketch.roles,
                    sketch.same,
                    sketch.risk,
                )
            )
    return found
