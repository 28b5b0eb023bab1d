"""What has to happen, in which order and why. Pure: no database, no clock, no files.

A plan is made from the sources of a tree and the entries of a history; whoever runs it looks
at nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yardpass_db.errors import HistoryError, Place
from yardpass_db.history import Entry
from yardpass_db.ordering import Item, behind, find_address, needed_by, order
from yardpass_db.sources import MIGRATION, REPEATABLE_KINDS, Source, short_id

Changed = Callable[[str], bool]
Needs = Callable[[list[str]], Mapping[str, Sequence[str]]]


@dataclass(frozen=True)
class Step:
    """One thing to do. `action`: apply, replay, remove or rename (a file that only moved)."""

    action: str
    address: str
    why: str
    item: Item | None = None
    renamed_from: str = ""

    @property
    def id(self) -> str:
        return short_id(self.address)


@dataclass(frozen=True)
class Plan:
    """All steps in order, and what stands against running them.

    `edited`: applied migrations whose statements changed since. `unknown`: applied migrations
    that this tree does not have. `restamp`: items that differ in comments only.
    `later`: templates whose text is only known when the migrations before them have run.
    `forced`: unchanged repeatables are replayed, too.
    """

    steps: tuple[Step, ...] = ()
    edited: tuple[Item, ...] = ()
    unknown: tuple[Entry, ...] = ()
    restamp: tuple[Item, ...] = ()
    out_of_order: tuple[str, ...] = ()
    later: tuple[Source, ...] = ()
    last_known: str = "base"
    forced: bool = False

    @property
    def matches(self) -> bool:
        """Whether the history and the tree can both be true."""
        return not self.edited and not self.unknown

    def as_dict(self) -> dict[str, Any]:
        return {
            "steps": [
                {
                    "action": step.action,
                    "id": step.id,
                    "why": step.why,
                    "file": step.item.source.file.path if step.item else None,
                }
                for step in self.steps
            ],
            "edited": [item.id for item in self.edited],
            "unknown": [entry.name for entry in self.unknown],
            "out_of_order": list(self.out_of_order),
            "rendered_after_migrations": [source.file.path for source in self.later],
        }


def make_plan(
    items: Sequence[Item],
    entries: Sequence[Entry],
    changed: Changed = lambda _: True,
    *,
    to: str = "",
    force_repeatables: bool = False,
    later: Sequence[Source] = (),
    needs: Needs = lambda _: {},
) -> Plan:
    """The plan that takes a database with these `entries` to these `items`.

    `changed(address)` tells, for an address whose digest differs, whether its statements do.
    `needs(addresses)` tells what the texts in force of deleted files say they depend on.
    `to` stops after that migration and leaves the repeatables alone.
    Raises SourceError for cycles and unknown dependencies, UsageError for an unknown `to`.
    """
    applied = {entry.address: entry for entry in entries}
    differing = [
        item
        for item in items
        if item.address in applied and applied[item.address].digest != item.digest
    ]
    really = {item.address for item in differing if changed(item.address)}
    present = {item.address for item in items}
    migrations = _pending(items, applied, to)
    steps = [Step("apply", item.address, "new", item) for item in migrations]
    if not to or not _is_cut_short(items, applied, migrations):
        steps = _with_repeatables(
            steps,
            items,
            entries,
            really,
            force_repeatables,
            bool(later) and bool(migrations),
            needs,
        )
        later = later if migrations else ()
    else:
        later = ()
    return Plan(
        steps=tuple(steps),
        edited=tuple(i for i in differing if i.kind == MIGRATION and i.address in really),
        unknown=tuple(
            entry for entry in entries if entry.kind == MIGRATION and entry.address not in present
        ),
        restamp=tuple(item for item in differing if item.address not in really),
        out_of_order=_out_of_order(migrations, applied),
        later=tuple(later),
        last_known=_last_known(entries, present),
        forced=force_repeatables,
    )


def _last_known(entries: Sequence[Entry], present: set[str]) -> str:
    """The last migration applied before the first one that the tree does not have."""
    last = "base"
    for entry in entries:
        if entry.kind == MIGRATION and entry.address not in present:
            break
        if entry.kind == MIGRATION:
            last = entry.name
    return last


def _is_cut_short(
    items: Sequence[Item], applied: dict[str, Entry], migrations: Sequence[Item]
) -> bool:
    chosen = {item.address for item in migrations}
    return any(
        item.kind == MIGRATION and item.address not in applied and item.address not in chosen
        for item in items
    )


def _pending(items: Sequence[Item], applied: dict[str, Entry], to: str) -> list[Item]:
    """The migrations to apply, in order, up to and including `to`."""
    migrations = [item for item in items if item.kind == MIGRATION]
    pending = [item for item in migrations if item.address not in applied]
    if pending:
        pending = order(pending, known={item.address for item in migrations} | set(applied))
    if not to:
        return pending
    target = find_address(to, [item.address for item in migrations])
    if target in applied:
        return []
    ids = [item.address for item in pending]
    return pending[: ids.index(target) + 1]


def _with_repeatables(
    steps: list[Step],
    items: Sequence[Item],
    entries: Sequence[Entry],
    really: set[str],
    force: bool,
    templates_follow: bool,
    needs: Needs,
) -> list[Step]:
    """Removals of views and policies, the migrations, replays, removals of functions."""
    applied = {entry.address: entry for entry in entries}
    replays = [
        Step("replay", item.address, why, item)
        for kind in REPEATABLE_KINDS
        for item in order([i for i in items if i.kind == kind], known={i.address for i in items})
        if (why := _why_replay(item, applied, really, force))
    ]
    wanted = {item.address for item in items}
    gone = [
        entry
        for kind in reversed(REPEATABLE_KINDS)
        for entry in reversed(entries)
        if entry.kind == kind and entry.address not in wanted
    ]
    renames, gone, replays = _renames(gone, replays)
    if templates_follow:
        # Whether a generated view is still wanted is known once the migrations have run.
        gone = [entry for entry in gone if entry.kind != "views"]
    leaving = [entry.address for entry in gone]
    if len(leaving) > 1:
        # What was replayed last may be what an older text depends on.
        leaving = behind(leaving, needed_by(needs(leaving)))
    removals = [Step("remove", address, "its file was deleted") for address in leaving]
    early = [step for step in removals if not step.address.startswith("functions/")]
    late = [step for step in removals if step.address.startswith("functions/")]
    return [*renames, *early, *steps, *replays, *late]


def _why_replay(item: Item, applied: dict[str, Entry], really: set[str], force: bool) -> str:
    if item.address not in applied:
        return "new"
    if item.address in really:
        return "changed"
    return "forced" if force else ""


def _renames(gone: list[Entry], replays: list[Step]) -> tuple[list[Step], list[Entry], list[Step]]:
    """A deleted and a new file with the same bytes are one that moved: nothing has to run.

    Not for policies: their address is the table they guard.
    """
    new = {
        step.item.digest: step
        for step in replays
        if step.why == "new" and step.item and not step.address.startswith("rls/")
    }
    renames = []
    for entry in gone:
        step = new.get(entry.digest)
        if step and entry.kind == step.address.partition("/")[0]:
            renames.append(
                Step("rename", step.address, f"was {entry.address}", step.item, entry.address)
            )
            del new[entry.digest]
    moved = {step.renamed_from for step in renames}
    arrived = {step.address for step in renames}
    return (
        renames,
        [entry for entry in gone if entry.address not in moved],
        [step for step in replays if step.address not in arrived],
    )


def _out_of_order(pending: Sequence[Item], applied: dict[str, Entry]) -> tuple[str, ...]:
    """Pending migrations whose schema already has a higher number applied."""
    highest: dict[str, str] = {}
    for entry in applied.values():
        if entry.kind == MIGRATION:
            schema = entry.address.split("/")[1]
            highest[schema] = max(highest.get(schema, ""), entry.address, key=_number)
    return tuple(
        item.id
        for item in pending
        if _number(highest.get(item.source.schema, "")) > item.source.number
    )


def _number(address: str) -> int:
    digits = address.rpartition("/")[2].partition("_")[0]
    return int(digits) if digits.isdigit() else -1


def refuse_mismatch(plan: Plan, diff: Callable[[Item], str]) -> None:
    """Raise HistoryError when the history and the tree cannot both be true."""
    if plan.edited:
        first = plan.edited[0]
        others = f" (and {len(plan.edited) - 1} more)" if len(plan.edited) > 1 else ""
        raise HistoryError(
            f"{first.id} was edited after it ran{others}.",
            place=Place(first.source.file.path),
            detail=diff(first),
            undone="Nothing was changed.",
            hint="Put the old text back (git checkout), and write the change as a new migration:\n"
            f"yardpass-db new migration {first.source.schema} <what_it_does>",
        )
    if plan.unknown:
        names = ", ".join(entry.name for entry in plan.unknown[:5])
        raise HistoryError(
            f"The database is ahead of this checkout: {names} "
            f"{'are' if len(plan.unknown) > 1 else 'is'} applied but not in the tree.",
            undone="Nothing was changed.",
            hint="Check out the release that has them (git pull), or undo them from history:\n"
            f"yardpass-db rollback --to {plan.last_known}",
        )
