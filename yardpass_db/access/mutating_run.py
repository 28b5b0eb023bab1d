"""The `access mutate` command: a copy of the database, a world in it, every mutant tried out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yardpass_db import clone, db
from yardpass_db.access.mutants import KINDS, Mutant, mutants
from yardpass_db.access.mutants_facts import Facts, read_facts
from yardpass_db.access.mutating import Detector, Mutation, try_out
from yardpass_db.access.mutating_access import Cells, Far, Near
from yardpass_db.access.mutating_detectors import Checks, Drift, Privileges
from yardpass_db.access.naming import unknown
from yardpass_db.access.world import opened_world
from yardpass_db.output import plural
from yardpass_db.progress import Progress
from yardpass_db.sources import read_tree
from yardpass_db.verify import read_checks, told


@dataclass(frozen=True)
class Choice:
    """Which mutants: of these relations and functions, of these kinds, a sample of so many."""

    only: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sample: int | None = None
    seed: int = 0


def mutate(root: Path, url: str, choice: Choice, progress: Progress) -> Mutation:
    """What becomes of the mutants, on a throw-away copy of the database.

    Nobody else should be connected to the database: it is then copied in a moment. Raises
    UsageError for a kind, relation or function that is not there.
    """
    for kind in choice.kinds:
        if kind not in KINDS:
            raise unknown("kind of mutant", kind, KINDS)
    with (
        clone.copy_of(url, with_data=False) as copy_url,
        db.connect(copy_url, application="yardpass-db access mutate") as connection,
        opened_world(connection, root) as world,
    ):
        facts = _facts(connection, world.schemas)
        found = choose(facts, choice)
        drift, privileges, cells = Drift(connection), Privileges(connection), Cells(world)
        drift.prepare(found)
        privileges.prepare(found)
        different = cells.prepare(found)
        if different:
            progress.note(
                f"{plural(different, 'difference')} to the declaration before anything is changed: "
                "`yardpass-db access check` lists them."
            )
        db.run_script(connection, told(read_tree(root)))
        checks = Checks(connection, read_checks(root))

        def behaviour(mutant: Mutant) -> str:
            return privileges.look(mutant) or cells.unseen.get(mutant, "") or mutant.risk

        # The checks are quicker than measuring what is far from the change.
        detectors: list[Detector] = [Near(cells), checks, Far(cells)]
        return try_out(connection, found, detectors, drift.look, behaviour, progress)


def choose(facts: Facts, choice: Choice) -> list[Mutant]:
    """The mutants that the choice means. Raises UsageError for a name that means none."""
    names = {*facts.relations, *(one.name for one in facts.functions.values())}
    for name in choice.only:
        if name not in names:
            raise unknown("relation or function", name, sorted(names))
    found = mutants(facts, choice.kinds, choice.only)
    if choice.sample is not None and choice.sample < len(found):
        picked = random.Random(choice.seed).sample(range(len(found)), choice.sample)
        found = [found[number] for number in sorted(picked)]
    return found


def _facts(connection: db.Connection, schemas: Sequence[str]) -> Facts:
    """With every name written out, whatever the world's own search_path is."""
    before = db.value(connection, "select current_setting('search_path')")
    connection.execute("set local search_path = ''")
    try:
        return read_facts(connection, schemas)
    finally:
        db.value(connection, "select set_config('search_path', %s, true)", [before])
