"""A plan takes a history to a tree, once, and says why."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yardpass_db.ordering import Item
from yardpass_db.plan import make_plan

from .trees import after, entries, item, migrations, repeatables, trees

MIGRATION = item("schemas/a/0001_x")


def shown(items: list[Item], history: list[Item], **options: object) -> list[tuple[str, str]]:
    plan = make_plan(items, entries(history), **options)  # type: ignore[arg-type]
    return [(step.action, step.address) for step in plan.steps]


@given(trees(), repeatables())
def test_a_plan_that_ran_leaves_nothing_to_do(items: list[Item], before: list[Item]) -> None:
    history = entries(before)
    ran = after(make_plan(items, history), history)
    assert make_plan(items, ran).steps == ()


@given(trees(), repeatables())
def test_a_plan_that_ran_leaves_what_the_tree_has(items: list[Item], before: list[Item]) -> None:
    history = entries(before)
    ran = after(make_plan(items, history), history)
    assert {(e.address, e.digest) for e in ran} == {(i.address, i.digest) for i in items}


@given(migrations(), repeatables(), st.data())
def test_a_run_that_was_cut_off_is_finished_by_the_next(
    chain: list[Item], others: list[Item], data: st.DataObject
) -> None:
    items = [*chain, *others]
    plan = make_plan(items, [])
    done = data.draw(st.integers(0, len(plan.steps)))
    ran = entries([step.item for step in plan.steps[:done] if step.item])
    rest = make_plan(items, ran).steps
    assert [step.address for step in rest] == [step.address for step in plan.steps[done:]]


@given(migrations(), st.data())
def test_to_stops_after_the_one_it_names(chain: list[Item], data: st.DataObject) -> None:
    everything = make_plan(chain, []).steps
    if everything:
        stop = data.draw(st.integers(1, len(everything)))
        cut = make_plan(chain, [], to=everything[stop - 1].address).steps
        assert cut == everything[:stop]


@given(trees())
def test_migrations_run_before_repeatables(items: list[Item]) -> None:
    actions = [step.action for step in make_plan(items, []).steps]
    assert actions == sorted(actions)  # apply, replay


def test_a_changed_repeatable_is_replayed() -> None:
    old, new = item("views/public/a", "select 1;"), item("views/public/a", "select 2;")
    assert shown([new], [old]) == [("replay", "views/public/a")]


def test_a_repeatable_changed_back_is_replayed() -> None:
    first, second = item("views/public/a", "select 1;"), item("views/public/a", "select 2;")
    history = entries([first])
    history = after(make_plan([second], history), history)
    assert [step.why for step in make_plan([first], history).steps] == ["changed"]


def test_a_comment_is_no_reason_to_replay() -> None:
    old, new = item("views/public/a", "select 1;"), item("views/public/a", "-- one\nselect 1;")
    assert shown([new], [old], changed=lambda _: False) == []


def test_a_comment_is_remembered() -> None:
    old, new = item("views/public/a", "select 1;"), item("views/public/a", "-- one\nselect 1;")
    assert make_plan([new], entries([old]), lambda _: False).restamp == (new,)


def test_an_edited_migration_is_not_run() -> None:
    assert shown([item("schemas/a/0001_x", "select 2;")], [MIGRATION]) == []


def test_an_edited_migration_stands_against_the_plan() -> None:
    assert not make_plan([item("schemas/a/0001_x", "select 2;")], entries([MIGRATION])).matches


def test_an_applied_migration_without_a_file_stands_against_the_plan() -> None:
    assert not make_plan([], entries([MIGRATION])).matches


def test_the_last_migration_both_know_is_named() -> None:
    later = item("schemas/a/0002_x")
    assert make_plan([MIGRATION], entries([MIGRATION, later])).last_known == "a.0001_x"


def test_base_is_the_last_known_when_no_file_is_there() -> None:
    assert make_plan([], entries([MIGRATION])).last_known == "base"


# Names that moved


def test_a_moved_file_is_a_rename() -> None:
    assert shown([item("views/public/b")], [item("views/public/a")]) == [
        ("rename", "views/public/b")
    ]


def test_policies_that_moved_are_no_rename() -> None:
    assert shown([item("rls/events/b")], [item("rls/events/a")]) == [
        ("remove", "rls/events/a"),
        ("replay", "rls/events/b"),
    ]


def test_a_function_does_not_become_a_view_by_moving() -> None:
    assert ("rename", "views/public/a") not in shown(
        [item("views/public/a")], [item("functions/public/a")]
    )


def test_a_copy_is_no_rename() -> None:
    one, two = item("views/public/a"), item("views/public/b")
    assert shown([one, two], [one]) == [("replay", "views/public/b")]


def test_two_files_that_became_one_are_a_rename_and_a_removal() -> None:
    found = shown([item("views/public/c")], [item("views/public/a"), item("views/public/b")])
    assert sorted(action for action, _ in found) == ["remove", "rename"]


# Removal


def test_policies_go_before_views_before_functions() -> None:
    gone = [item("functions/a/f", "1"), item("views/a/v", "2"), item("rls/a/r", "3")]
    assert shown([], gone) == [
        ("remove", "rls/a/r"),
        ("remove", "views/a/v"),
        ("remove", "functions/a/f"),
    ]


def test_the_view_made_last_goes_first() -> None:
    gone = [item("views/a/below", "1"), item("views/a/above", "2")]
    assert shown([], gone) == [("remove", "views/a/above"), ("remove", "views/a/below")]


def test_views_go_before_the_migrations_and_functions_after_the_replays() -> None:
    gone = [item("functions/a/f", "1"), item("views/a/v", "2")]
    found = shown([MIGRATION, item("views/a/w", "3")], gone)
    assert found == [
        ("remove", "views/a/v"),
        ("apply", "schemas/a/0001_x"),
        ("replay", "views/a/w"),
        ("remove", "functions/a/f"),
    ]


# Options


def test_force_replays_the_unchanged() -> None:
    view = item("views/a/v")
    assert shown([view], [view], force_repeatables=True) == [("replay", "views/a/v")]


def test_to_an_earlier_one_leaves_repeatables_alone() -> None:
    items = [MIGRATION, item("schemas/a/0002_x"), item("views/a/v")]
    assert shown(items, [], to="a.0001") == [("apply", "schemas/a/0001_x")]


def test_to_the_last_one_replays_them() -> None:
    items = [MIGRATION, item("views/a/v")]
    assert ("replay", "views/a/v") in shown(items, [], to="a.0001")


def test_a_lower_number_than_the_last_that_ran_is_noted() -> None:
    late, last = item("schemas/a/0003_x"), item("schemas/a/0010_x")
    assert make_plan([MIGRATION, late, last], entries([MIGRATION, last])).out_of_order == (
        "a.0003_x",
    )


def test_a_lower_number_in_another_schema_is_not_noted() -> None:
    found = make_plan(
        [item("schemas/b/0001_x"), item("schemas/a/0010_x")], entries([item("schemas/a/0010_x")])
    )
    assert found.out_of_order == ()
