"""Each runs after what it depends on, and the order is always the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yardpass_db.errors import SourceError, UsageError
from yardpass_db.ordering import Item, dependencies, find_address, order

from .trees import item, migrations, repeatables, trees


def addresses(items: list[Item]) -> list[str]:
    return [each.address for each in items]


@given(trees())
def test_everything_is_ordered_once(items: list[Item]) -> None:
    assert sorted(addresses(order(items))) == sorted(addresses(items))


@given(migrations())
def test_each_follows_what_it_depends_on(items: list[Item]) -> None:
    places = {address: n for n, address in enumerate(addresses(order(items)))}
    assert all(
        places[needed] < places[each.address]
        for each in items
        for needed in dependencies(each, places)
    )


@given(migrations())
def test_a_schemas_migrations_run_by_number(items: list[Item]) -> None:
    ordered = order(items)
    for schema in {each.source.schema for each in items}:
        numbers = [each.source.number for each in ordered if each.source.schema == schema]
        assert numbers == sorted(numbers)


@given(trees(), st.randoms())
def test_the_order_does_not_depend_on_how_files_are_listed(items: list[Item], any_: object) -> None:
    shuffled = list(items)
    any_.shuffle(shuffled)  # type: ignore[attr-defined]
    assert addresses(order(shuffled)) == addresses(order(items))


@given(repeatables())
def test_functions_then_views_then_policies(items: list[Item]) -> None:
    kinds = [each.kind for each in order(items)]
    assert kinds == sorted(kinds, key=["functions", "views", "rls"].index)


@given(repeatables())
def test_repeatables_of_a_kind_run_by_address(items: list[Item]) -> None:
    views = [each.address for each in order(items) if each.kind == "views"]
    assert views == sorted(views)


def test_numbers_come_before_schemas() -> None:
    items = [item("schemas/a/0002_x"), item("schemas/b/0001_x"), item("schemas/a/0001_x")]
    assert addresses(order(items)) == ["schemas/a/0001_x", "schemas/b/0001_x", "schemas/a/0002_x"]


def test_numbers_are_not_compared_as_text() -> None:
    items = [item("schemas/a/10_x"), item("schemas/a/9_x")]
    assert addresses(order(items)) == ["schemas/a/9_x", "schemas/a/10_x"]


def test_a_dependency_goes_before_the_number() -> None:
    items = [item("schemas/a/0001_x", depends=["b.0005_x"]), item("schemas/b/0005_x")]
    assert addresses(order(items)) == ["schemas/b/0005_x", "schemas/a/0001_x"]


def test_a_view_may_depend_on_a_view() -> None:
    items = [item("views/public/a", depends=["views/public/b"]), item("views/public/b")]
    assert addresses(order(items)) == ["views/public/b", "views/public/a"]


def test_what_has_run_may_be_depended_on() -> None:
    items = [item("schemas/a/0001_x", depends=["b.0005_x"])]
    assert addresses(order(items, known={"schemas/b/0005_x"})) == ["schemas/a/0001_x"]


CYCLES = {
    "two": {"schemas/a/0001_x": ["b.0001"], "schemas/b/0001_x": ["a.0001"]},
    "three": {
        "schemas/a/0001_x": ["b.0001"],
        "schemas/b/0001_x": ["c.0001"],
        "schemas/c/0001_x": ["a.0001"],
    },
    "against-the-numbers": {"schemas/a/0001_x": ["a.0002"], "schemas/a/0002_x": []},
}


@pytest.mark.parametrize("cycle", CYCLES.values(), ids=CYCLES)
def test_a_cycle_names_all_that_are_in_it(cycle: dict[str, list[str]]) -> None:
    items = [item(address, depends=depends) for address, depends in cycle.items()]
    with pytest.raises(SourceError) as failed:
        order([*items, item("schemas/d/0001_x")])
    named = failed.value.message.partition(": ")[2].rstrip(".").split(" → ")
    assert set(named) == {each.id for each in items}


def test_a_cycle_is_found_behind_what_waits_for_it() -> None:
    items = [
        item("schemas/a/0001_x", depends=["b.0001"]),
        item("schemas/b/0001_x", depends=["c.1"]),
    ]
    items += [item("schemas/c/1_x", depends=["b.0001"])]
    with pytest.raises(SourceError, match=r"b\.0001_x → c\.1_x → b\.0001_x"):
        order(items)


def test_an_unknown_dependency_is_named_at_its_line() -> None:
    with pytest.raises(SourceError, match=r"depends on b\.0001, which is not there") as failed:
        order([item("schemas/a/0001_x", depends=["b.0001"])])
    assert str(failed.value.place) == "sql/schemas/a/0001_x.sql:1"


KNOWN = ["schemas/events/0003_event_posts", "schemas/events/0030_slugs", "schemas/ref/0003_x"]


@pytest.mark.parametrize(
    "name",
    [
        "events.0003",
        "events.0003_event_posts",
        "schemas/events/0003_event_posts",
        "0003_event_posts",
        "events.0003_event_posts.sql",
    ],
)
def test_a_migration_is_found_by(name: str) -> None:
    assert find_address(name, KNOWN) == KNOWN[0]


def test_a_misspelt_name_has_its_nearest_suggested() -> None:
    with pytest.raises(UsageError) as failed:
        find_address("events.0003_event_post", KNOWN)
    assert "events.0003_event_posts" in failed.value.hint


def test_a_name_of_several_is_refused() -> None:
    with pytest.raises(UsageError, match="several"):
        find_address("0003_x", [*KNOWN, "schemas/users/0003_x"])
