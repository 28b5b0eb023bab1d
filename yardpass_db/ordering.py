"""Order and names of what is to run. Pure.

Within a schema migrations run by number; across schemas after what `-- depends:` names; then by
number, then by schema. Repeatables: functions, views, rls; then `-- depends:`, then address.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yardpass_db.errors import Place, SourceError, UsageError
from yardpass_db.nearest import did_you_mean
from yardpass_db.render import Table
from yardpass_db.sources import MIGRATION, REPEATABLE_KINDS, Source, short_id

_NUMBER = re.compile(r"\.\d+_")


@dataclass(frozen=True)
class Item:
    """A source as it is to run: with its digest, and its table when a template makes several."""

    source: Source
    digest: str
    table: Table | None = None

    @property
    def address(self) -> str:
        if self.table is None:
            return self.source.address
        return f"{self.source.kind}/{self.source.schema}/{self.table.name}"

    @property
    def kind(self) -> str:
        return self.source.kind

    @property
    def id(self) -> str:
        return short_id(self.address)


def find_address(name: str, addresses: Collection[str]) -> str:
    """The address somebody means by `events.0003`, `events.event_posts`,
    `events.0003_event_posts` or the address.

    Raises UsageError for none or several.
    """
    wanted = name.removesuffix(".sql")
    for exact in (wanted, f"{MIGRATION}/{wanted.replace('.', '/', 1)}"):
        if exact in addresses:
            return exact
    found = [
        a
        for a in addresses
        if short_id(a).startswith(f"{wanted}_")
        or short_id(a).endswith(f".{wanted}")
        or _NUMBER.sub(".", short_id(a)) == wanted
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(short_id(a) for a in found[:5])
        raise UsageError(
            f"{name} may mean several migrations: {names}.", hint="Give one of these names in full."
        )
    near = did_you_mean(wanted, map(short_id, addresses))
    raise UsageError(
        f"There is no migration {name}.", hint=near or "`yardpass-db status --all` lists them."
    )


def order(items: Sequence[Item], known: set[str] | None = None) -> list[Item]:
    """The items so that each follows what it depends on; else by number, then schema, name.

    Within one schema a migration also follows every lower number. `known` holds addresses
    that may be depended on though they are not among the items (they have run).
    Raises SourceError for a cycle or a dependency nobody knows.
    """
    by_address = {item.address: item for item in items}
    known = (known or set()) | set(by_address)
    waits_for = {
        address: {d for d in dependencies(item, known) if d in by_address and d != address}
        for address, item in by_address.items()
    }
    for chain in _chains(items):
        for earlier, following in pairwise(chain):
            waits_for[following.address].add(earlier.address)
    followers: dict[str, list[str]] = {}
    for address, needs in waits_for.items():
        for need in needs:
            followers.setdefault(need, []).append(address)
    ready = [(*_rank(by_address[a]), a) for a, needs in waits_for.items() if not needs]
    heapq.heapify(ready)
    ordered = []
    while ready:
        address = str(heapq.heappop(ready)[-1])
        ordered.append(by_address[address])
        for follower in followers.get(address, ()):
            waits_for[follower].discard(address)
            if not waits_for[follower]:
                heapq.heappush(ready, (*_rank(by_address[follower]), follower))
    if len(ordered) < len(by_address):
        done = {item.address for item in ordered}
        _fail_on_cycle({a: n for a, n in waits_for.items() if a not in done}, by_address)
    return ordered


def behind(addresses: Iterable[str], first: Mapping[str, Iterable[str]]) -> list[str]:
    """The addresses in their order, but each behind those that `first` names for it."""
    waiting = dict.fromkeys(addresses)
    ordered: list[str] = []

    def place(address: str) -> None:
        if address in waiting:
            del waiting[address]
            for other in first.get(address, ()):
                place(other)
            ordered.append(address)

    for address in list(waiting):
        place(address)
    return ordered


def needed_by(needs: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Who has to go before whom: for each address those that need it."""
    found: dict[str, list[str]] = {}
    for address, others in needs.items():
        for other in others:
            found.setdefault(other, []).append(address)
    return found


def _rank(item: Item) -> tuple[int, int, str]:
    kind = 0 if item.kind == MIGRATION else 1 + REPEATABLE_KINDS.index(item.kind)
    return kind, item.source.number, item.source.schema


def _chains(items: Sequence[Item]) -> list[list[Item]]:
    """The migrations of each schema by number."""
    chains: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.source.number):
        if item.kind == MIGRATION:
            chains.setdefault(item.source.schema, []).append(item)
    return list(chains.values())


def dependencies(item: Item, known: Collection[str]) -> list[str]:
    """The addresses an item's header names. Raises SourceError for one that nobody knows."""
    found = []
    for name in item.source.header.depends:
        try:
            found.append(find_address(name, known))
        except UsageError as error:
            raise SourceError(
                f"{item.id} depends on {name}, which is not there.",
                place=_header_line(item, "depends"),
                hint=error.hint,
            ) from None
    return found


def _header_line(item: Item, word: str) -> Place:
    file = item.source.file
    for number, line in enumerate(file.text.splitlines(), 1):
        if line.lstrip("- ").startswith(word):
            return Place(file.path, number)
    return Place(file.path)


def _fail_on_cycle(waits_for: dict[str, set[str]], by_address: dict[str, Item]) -> None:
    path = [next(iter(sorted(waits_for)))]
    while True:
        following = next(iter(sorted(n for n in waits_for[path[-1]] if n in waits_for)))
        if following in path:
            cycle = [*path[path.index(following) :], following]
            break
        path.append(following)
    raise SourceError(
        "These depend on each other in a circle: "
        + " → ".join(short_id(address) for address in cycle)
        + ".",
        place=_header_line(by_address[cycle[0]], "depends"),
        hint="Take one of the `-- depends:` lines away "
        "(within a schema a lower number always runs first).",
    )
