"""Which mutants a database has, that each can be made, and whom it reaches."""

from __future__ import annotations

import pytest

from yardpass_db import catalog, db
from yardpass_db.access.mutants import KINDS, Mutant, mutants
from yardpass_db.access.mutants_facts import Facts, read_facts
from yardpass_db.access.mutating import savepoint

from .conftest import SCHEMAS


def changes(facts: Facts, kind: str, of: str = "shop.items") -> list[str]:
    return [one.change for one in mutants(facts, [kind]) if one.of == of]


def test_every_mutant_can_be_made_and_changes_the_catalog(
    shop: db.Connection, facts: Facts
) -> None:
    before = catalog.snapshot(shop)
    unseen = []
    for mutant in mutants(facts):
        with savepoint(shop):
            db.run_script(shop, mutant.sql)
            if catalog.snapshot(shop) == before:
                unseen.append(str(mutant))
    assert unseen == []


def test_nothing_is_left_of_them(shop: db.Connection, facts: Facts) -> None:
    before = catalog.snapshot(shop)
    for mutant in mutants(facts):
        with savepoint(shop):
            db.run_script(shop, mutant.sql)
    assert catalog.snapshot(shop) == before


def test_no_mutant_is_made_twice(facts: Facts) -> None:
    made = [one.sql for one in mutants(facts)]
    assert len(made) == len(set(made))


ABSENT = {
    "no-force-rls", "no-check-option", "no-barrier", "helper-returns-true",
    "boundary", "null-test", "helper-boundary", "helper-null-test",
}  # fmt: skip
TEAMS = (
    "create or replace function helpers.teams(minimum shop.member_role default 'viewer')"
    " returns setof integer language sql stable security definer set search_path = ''"
    " as $$ select team from shop.members where user_id = (select auth.uid()) and {} $$"
)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - ABSENT))
def test_the_shop_has_mutants_of(facts: Facts, kind: str) -> None:
    assert mutants(facts, [kind])


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("no-force-rls", "alter table shop.items force row level security"),
        ("no-check-option", "alter view public.items set (check_option = 'local')"),
        ("no-barrier", "alter view public.items set (security_barrier = true)"),
        (
            "helper-returns-true",
            "create policy open on shop.visits using (helpers.is_open())",
        ),
        ("boundary", "create policy late on shop.visits using (day - current_date > 7)"),
        ("null-test", "create policy undated on shop.visits using (day is null)"),
        ("helper-boundary", TEAMS.format("team > 0")),
        ("helper-null-test", TEAMS.format("team is not null")),
    ],
)
def test_once_it_is_there_it_can_be_broken(shop: db.Connection, kind: str, statement: str) -> None:
    before = mutants(read_facts(shop, SCHEMAS), [kind])
    shop.execute(statement.encode())
    assert (len(before), len(mutants(read_facts(shop, SCHEMAS), [kind]))) == (0, 1)


def test_a_check_that_says_what_using_says_can_go_without_harm(facts: Facts) -> None:
    (found,) = mutants(facts, ["drop-check"])
    assert found.same == "without WITH CHECK, USING judges new rows, and says the same"


def test_two_nulls_are_equal_in_columns_that_may_be_null(shop: db.Connection) -> None:
    assert len(changes(read_facts(shop, SCHEMAS), "null-equal")) == 4
    shop.execute(b"alter table shop.items alter maker set not null")
    assert changes(read_facts(shop, SCHEMAS), "null-equal") == []


def test_only_columns_that_are_not_granted_are_granted(facts: Facts) -> None:
    assert sorted(changes(facts, "grant-column")) == [
        "authenticated may select column secret of shop.items",
        "authenticated may update column deleted of shop.items",
        "authenticated may update column id of shop.items",
        "authenticated may update column secret of shop.items",
        "authenticated may update column team of shop.items",
    ]


def test_only_what_is_lacking_is_granted(facts: Facts) -> None:
    assert "authenticated may delete shop.items" not in changes(facts, "grant")
    assert "authenticated may truncate shop.items" in changes(facts, "grant")


def test_nobody_is_let_call_what_only_triggers_call(shop: db.Connection) -> None:
    db.run_script(
        shop,
        "create function shop.stamp() returns trigger language plpgsql"
        " as $$ begin return new; end $$; revoke all on function shop.stamp() from public;"
        "create function shop.count() returns int language sql return 1;"
        "revoke all on function shop.count() from public",
    )
    found = mutants(read_facts(shop, SCHEMAS), ["execute-authenticated"])
    assert [one.of for one in found if one.of.startswith("shop.")] == ["shop.count()"]


def test_a_partition_is_granted_on_its_own(facts: Facts) -> None:
    assert "anon may select shop.visits_1" in changes(facts, "grant-partition", "shop.visits_1")


def test_only_narrows_by_name(facts: Facts) -> None:
    found = mutants(facts, only=["public.items", "helpers.teams"])
    assert {one.of for one in found} == {"public.items", "helpers.teams(shop.member_role)"}


# Whom a mutant reaches


def reached(facts: Facts, name: str) -> set[str]:
    return set(facts.reached_from(name))


def test_a_table_reaches_its_view(facts: Facts) -> None:
    assert reached(facts, "shop.items") == {"shop.items", "public.items"}


def test_a_view_reaches_itself_only(facts: Facts) -> None:
    assert reached(facts, "public.items") == {"public.items"}


def test_a_helper_reaches_the_tables_whose_policies_call_it(facts: Facts) -> None:
    assert reached(facts, "helpers.teams(shop.member_role)") == {"shop.items", "public.items"}


def test_a_helper_in_a_helper_reaches_as_far(shop: db.Connection, facts: Facts) -> None:
    shop.execute(
        b"create function helpers.own() returns setof integer language sql stable security definer "
        b"set search_path = '' as $$ select t from helpers.teams() t where helpers.is_open() $$"
    )
    shop.execute(b"create policy own on shop.visits using (1 in (select helpers.own()))")
    found = read_facts(shop, SCHEMAS)
    assert reached(found, "helpers.is_open()") == {"shop.visits", "shop.visits_1"}


def test_a_table_that_an_invoker_s_helper_reads_reaches_who_calls_it(shop: db.Connection) -> None:
    members = "shop.members"
    assert reached(read_facts(shop, SCHEMAS), members) == {members}
    shop.execute(b"alter function helpers.teams security invoker")
    assert reached(read_facts(shop, SCHEMAS), members) == {members, "shop.items", "public.items"}


def test_a_policy_that_reads_another_table_is_reached_from_it(shop: db.Connection) -> None:
    shop.execute(
        b"create policy seen on shop.visits using (exists (select from shop.items where id = 1))"
    )
    found = reached(read_facts(shop, SCHEMAS), "shop.items")
    assert found == {"shop.items", "public.items", "shop.visits", "shop.visits_1"}


def test_a_mutant_says_what_it_is(facts: Facts) -> None:
    found: list[Mutant] = [one for one in mutants(facts, ["drop-policy"]) if "adds" in one.change]
    assert [str(one) for one in found] == [
        'drop-policy shop.items: policy "editor adds items" on shop.items is dropped'
    ]
