"""Sources made in memory, and hypothesis strategies for whole trees."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from yardpass_db.history import Entry
from yardpass_db.ordering import Item
from yardpass_db.plan import Plan
from yardpass_db.sources import File, Source

SCHEMAS = ("ref", "users", "events")


def item(address: str, text: str = "select 1;", depends: Sequence[str] = ()) -> Item:
    """An item of this address (`schemas/ref/0001_a`, `views/public/events`)."""
    kind, schema, name = address.split("/")
    header = f"-- depends: {' '.join(depends)}\n" if depends else ""
    source = Source(kind, schema, name, File(f"sql/{address}.sql", (header + text).encode()))
    return Item(source, source.digest)


def entries(items: Sequence[Item]) -> list[Entry]:
    """The history of a database on which these ran, in this order."""
    return [Entry(n, 1, each.address, each.digest) for n, each in enumerate(items, 1)]


def after(plan: Plan, before: Sequence[Entry]) -> list[Entry]:
    """The history when the plan's steps have run upon the history before."""
    found = {entry.address: entry for entry in before}
    number = len(found) + max([entry.id for entry in before], default=0)
    for step in plan.steps:
        number += 1
        if step.action == "remove":
            del found[step.address]
        elif step.action == "rename":
            old = found.pop(step.renamed_from)
            found[step.address] = Entry(old.id, old.run_id, step.address, old.digest)
        else:
            assert step.item is not None
            found[step.address] = Entry(number, 2, step.address, step.item.digest)
    return sorted(found.values(), key=lambda entry: entry.id)


@st.composite
def migrations(draw: st.DrawFn) -> list[Item]:
    """Migrations of several schemas, dependencies without a cycle, in any order."""
    numbers = st.lists(st.integers(1, 40), unique=True, max_size=6)
    found: list[Item] = []
    chains = {schema: sorted(draw(numbers)) for schema in SCHEMAS}
    for schema, chain in chains.items():
        # Only on schemas before this one: so there is no cycle.
        earlier = [each.address for each in found]
        for number in chain:
            wanted = draw(st.lists(st.sampled_from(earlier), max_size=2)) if earlier else []
            found.append(item(f"schemas/{schema}/{number:04}_x", depends=sorted(set(wanted))))
    return draw(st.permutations(found))


@st.composite
def repeatables(draw: st.DrawFn) -> list[Item]:
    """Functions, views and policies with texts of their own, in any order."""
    kinds = st.sampled_from(["functions/private", "views/public", "rls/events"])
    names = st.lists(st.tuples(kinds, st.sampled_from("abcdef")), unique=True, max_size=8)
    versions = st.integers(1, 3)
    found = [
        item(f"{kind}/{name}", f"select '{kind} {name} {draw(versions)}';")
        for kind, name in draw(names)
    ]
    return draw(st.permutations(found))


@st.composite
def trees(draw: st.DrawFn) -> list[Item]:
    """A whole tree."""
    return [*draw(migrations()), *draw(repeatables())]
