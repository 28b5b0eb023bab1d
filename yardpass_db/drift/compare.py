"""Which lines of two catalogs differ, of those that are ours to compare. Pure.

Ours is what the history's texts made or changed, wherever it is, and whatever else is found in
the schemas they made and in `public`. What the platform and extensions bring is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yardpass_db.catalog import PART, Difference
from yardpass_db.drift import identity as names
from yardpass_db.drift.expectation import Expectation, Snapshot
from yardpass_db.drift.statement import owner_of, pieces
from yardpass_db.partitions import PartitionSet, following

# Schemas of Supabase and of the extensions it offers that keep tables in one of their own.
PLATFORM = frozenset({
    "auth", "storage", "realtime", "_realtime", "extensions", "vault", "graphql", "graphql_public",
    "pgbouncer", "pgsodium", "pgsodium_masks", "pgtle", "supabase_functions",
    "supabase_migrations", "_analytics", "_supavisor", "cron", "net", "pgmq", "pgmq_public",
    "tiger", "tiger_data", "topology", "information_schema",
})  # fmt: skip


def find(expectation: Expectation, live: Snapshot) -> list[Difference]:
    """The lines that differ: `before` as the history says, `after` as it is live.

    A column whose neighbour alone has changed is no difference; that the columns of a table
    stand in another order is one, `column order of table …`.
    """
    expected = expectation.parts
    if expected == live:
        return []
    is_ours = _Ours(expectation, live)
    differing = [one for one in expected.keys() | live.keys() if expected.get(one) != live.get(one)]
    found, moved = [], set()
    for one in sorted(differing):
        before, after = expected.get(one), live.get(one)
        if one in expectation.platform or not (before is not None or is_ours(one, after or "")):
            continue
        if before is not None and after is not None and one.startswith("column "):
            moved.add(names.column_of(one)[0])
            if _without_place(before) == _without_place(after):
                continue
        found.append(Difference(one, before, after))
    return [*_without_followers(found, expected, live), *_orders(moved, expected, live)]


def _without_followers(
    found: Sequence[Difference], expected: Snapshot, live: Snapshot
) -> list[Difference]:
    """Without grants that differ in their grantor alone, because the owner is another."""
    by_identity = {one.identity: one for one in found}
    followers: set[str] = set()
    for one in found:
        grant = names.grant_of(one.identity) if one.before is None else None
        if grant is None:
            continue
        root = names.root(one.identity, live)
        was, now = owner_of(expected.get(root)), owner_of(live.get(root))
        twin = by_identity.get(f"{one.identity.removesuffix(f' by {now}')} by {was}")
        if was != now == grant.grantor and twin and (twin.before, twin.after) == (one.after, None):
            followers |= {one.identity, twin.identity}
    return [one for one in found if one.identity not in followers]


def _without_place(definition: str) -> str:
    return definition.rpartition(PART)[0]


def _orders(relations: set[str], expected: Snapshot, live: Snapshot) -> Iterable[Difference]:
    for relation in sorted(relations):
        before, after = columns(expected, relation), columns(live, relation)
        here, there = [c for c in before if c in after], [c for c in after if c in before]
        if here != there:
            table = names.root(f"column {relation}.x", expected)
            if table.startswith("table "):
                yield Difference(f"column order of {table}", ", ".join(here), ", ".join(there))


def columns(snapshot: Snapshot, relation: str) -> list[str]:
    """The names of a relation's columns in their order."""
    start = f"column {relation}."
    place = {
        pieces(text)[-1]: one.removeprefix(start)
        for one, text in snapshot.items() if one.startswith(start)
    }  # fmt: skip
    found, key = [], "first"
    while key in place:
        found.append(place[key])
        key = f"after {place[key]}"
    return found


@dataclass
class _Ours:
    """Whether a live line that the history does not mention is ours to judge."""

    expectation: Expectation
    live: Snapshot

    def __post_init__(self) -> None:
        parts, platform = self.expectation.parts, self.expectation.platform
        brought = {one.removeprefix("schema ") for one in platform if one.startswith("schema ")}
        self._foreign = (PLATFORM | brought) - {"public"}
        made = [one for one in parts if one not in platform]
        self._schemas = {names.split(one)[1] for one in made if one.startswith("schema ")}
        owners = (re.match(rf"owner ({names.IDENT})", parts[one]) for one in made)
        self._owners = {owner[1] for owner in owners if owner}

    def __call__(self, identity: str, definition: str) -> bool:
        what = names.subject(identity)
        kind, _ = names.split(what)
        schema = names.schema_of(what)
        if kind == "default privileges":
            found = names.defaults_of(what)
            return found is not None and found.role in self._owners and self._is_ours(schema)
        if schema:
            return self._is_ours(schema)
        if what != identity:  # a grant or comment
            if what in self.expectation.parts:
                return what not in self.expectation.platform
            definition = self.live.get(what, "")
        if kind in ("publication", "server", "foreign data wrapper"):
            return '"puballtables": true' in definition or any(
                part.removeprefix("owner ") in self._owners for part in _parts_of(definition)
            )
        if kind == "user mapping of":
            server = f"server {what.partition(' for server ')[2]}"
            return self(server, self.live.get(server, ""))
        if kind == "event trigger":
            ran = re.search(rf"execute ({names.IDENT})\.", definition)
            return ran is None or self._is_ours(ran[1])
        if kind in ("cast", "transform"):
            return any(f"{schema}." in what for schema in self._schemas)
        return False

    def _is_ours(self, schema: str) -> bool:
        return schema not in self._foreign


def _parts_of(definition: str) -> list[str]:
    return [part.split(", ")[0] for part in pieces(definition)]


# Months


def with_months(
    expectation: Expectation, live: Snapshot, sets: Sequence[PartitionSet], today: date
) -> Expectation:
    """The expectation with the months that maintenance made or took off since.

    A month that is live and unknown to the history has to be like its newest sibling, so that an
    open one is seen. One that is gone and older than the set keeps is not missed.
    """
    parts = expectation.parts
    for one in sets:
        known, found = _months(parts, one), _months(live, one)
        oldest = following(today.replace(day=1), -one.keep_months)
        for month in known.keys() - found.keys():
            if month < oldest:
                parts = {key: text for key, text in parts.items() if known[month] not in key}
        extra = sorted(found.keys() - known.keys())
        if known and extra:
            model = max(known)
            lines = [
                (key, text) for key, text in parts.items() if re.search(rf"\b{known[model]}", key)
            ]
            for month in extra:
                parts = parts | _like(lines, known[model], model, found[month], month)
    return Expectation(expectation.key, parts, expectation.platform)


def _months(snapshot: Snapshot, wanted: PartitionSet) -> dict[date, str]:
    """The month children of a set, by the first day of their month: `parent_202601`."""
    start = f"table {wanted.table}_"
    child = re.compile(rf"table {wanted.schema}\.({wanted.parent}_(\d{{4}})(0[1-9]|1[0-2]))")
    mark = f"partition of {wanted.table}"
    return {
        date(int(found[2]), int(found[3]), 1): found[1]
        for one, text in snapshot.items()
        if one.startswith(start) and (found := child.fullmatch(one)) and mark in pieces(text)
    }


def _like(
    lines: Sequence[tuple[str, str]], model: str, of: date, name: str, month: date
) -> Snapshot:
    """The lines of one month's table, told of another month."""
    bounds = {f"'{of}": f"'{month}", f"'{following(of)}": f"'{following(month)}"}
    pattern = re.compile("|".join(map(re.escape, bounds)))

    def told(text: str) -> str:
        return pattern.sub(lambda found: bounds[found[0]], text.replace(model, name))

    return {key.replace(model, name): told(text) for key, text in lines}
