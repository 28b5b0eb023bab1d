"""Functions, views and policies follow their files: changed, renamed, shrunk, deleted."""

from __future__ import annotations

import pytest

from yardpass_db import catalog
from yardpass_db.errors import DatabaseError, SourceError

from .project import Project

ONE = "functions/shop/one.sql"
VIEW = "views/public/items.sql"
RLS = "rls/shop/items.sql"


def function(result: str = "integer", value: str = "1", name: str = "one") -> str:
    return (
        f"create or replace function shop.{name}() returns {result}\n"
        f"  language sql stable set search_path = '' as $$ select {value} $$;\n"
    )


def view(columns: str) -> str:
    return (
        "create or replace view public.items with (security_invoker = true) as\n"
        f"  select {columns} from shop.items;\n"
        "grant select on public.items to authenticated;\n"
    )


POLICIES = """
grant select on shop.items to authenticated;
create policy "everybody reads" on shop.items for select to authenticated using (true);
"""


def policies(project: Project) -> list[str]:
    return [name for (name,) in project.rows("select polname::text from pg_policy order by 1")]


def grants(project: Project, relation: str) -> list[str]:
    """`role privilege` of the client roles on a relation."""
    return [
        line
        for (line,) in project.rows(
            "select e.grantee::regrole || ' ' || e.privilege_type from pg_class c,"
            f" aclexplode(c.relacl) e where c.oid = '{relation}'::regclass and e.grantee in"
            " (select oid from pg_roles where rolname in ('anon', 'authenticated'))"
            " order by 1"
        )
    ]


# Changed


def test_a_function_changed_there_and_back_runs_each_time(shop: Project) -> None:
    ran = []
    for value in ("1", "2", "1"):
        shop.write(ONE, function(value=value))
        shop.migrate()
        ran.append(shop.value("select shop.one()"))
    assert ran == [1, 2, 1]


def test_a_function_changed_there_and_back_is_up_to_date(shop: Project) -> None:
    for value in ("1", "2", "1"):
        shop.write(ONE, function(value=value))
        shop.migrate()
    assert shop.status().exit_code == 0


def test_a_changed_repeatable_says_why_it_runs(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    shop.write(ONE, function(value="2"))
    assert [step.why for step in shop.plan().steps] == ["changed"]


def test_a_function_may_return_another_type(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    shop.write(ONE, function(result="text", value="'one'"))
    shop.migrate()
    assert shop.value("select shop.one()") == "one"


def test_a_function_with_other_arguments_replaces_the_old_one(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    shop.write(ONE, function().replace("one()", "one(wanted integer)"))
    shop.migrate()
    assert shop.rows("select pg_get_function_arguments('shop.one'::regproc)") == [
        ("wanted integer",)
    ]


@pytest.mark.parametrize("columns", ["id", "name, id", "id, upper(name) as name, 1 as more"])
def test_a_view_may_change_its_columns(shop: Project, columns: str) -> None:
    shop.write(VIEW, view("id, name, id + 1 as next"))
    shop.migrate()
    shop.write(VIEW, view(columns))
    shop.migrate()
    found = shop.rows(
        "select string_agg(attname, ',' order by attnum) from pg_attribute"
        " where attrelid = 'public.items'::regclass and attnum > 0"
    )
    wanted = shop.rows(
        f"select string_agg(key, ',' order by n) from json_each((select row_to_json(t) from"
        f" (select {columns} from (values (1, 'x')) as v (id, name)) t))"
        " with ordinality as e (key, value, n)"
    )
    assert found == wanted


@pytest.fixture
def layered(shop: Project) -> Project:
    """A view, and another one upon it that nobody's file changes."""
    shop.write(VIEW, view("id, name, id + 1 as next"))
    shop.write(
        "views/public/names.sql",
        """
        -- depends: views/public/items
        create or replace view public.names with (security_invoker = true) as
          select name from public.items;
        comment on view public.names is 'Names only';
        revoke all on public.names from anon;
        """,
    )
    shop.migrate()
    shop.run("grant insert on public.names to anon")
    shop.write(VIEW, view("id, name"))
    return shop


def test_a_view_that_loses_a_column_keeps_the_view_upon_it(layered: Project) -> None:
    layered.migrate()
    assert layered.has("public.names")


def test_the_view_upon_a_changed_view_is_as_before(layered: Project) -> None:
    before = {key: text for key, text in layered.snapshot().items() if "public.names" in key}
    layered.migrate()
    assert {
        key: text for key, text in layered.snapshot().items() if "public.names" in key
    } == before


def test_a_view_that_loses_a_column_keeps_the_grants_upon_the_other(layered: Project) -> None:
    layered.migrate()
    assert "anon INSERT" in grants(layered, "public.names")


def test_a_view_that_loses_a_column_has_its_own_grants_again(layered: Project) -> None:
    layered.migrate()
    assert "authenticated SELECT" in grants(layered, "public.items")


def test_a_view_cannot_lose_the_column_another_one_shows(layered: Project) -> None:
    layered.write(VIEW, view("id"))
    with pytest.raises(DatabaseError, match=r"public\.names does not fit"):
        layered.migrate()


def test_both_views_may_change_in_one_release(layered: Project) -> None:
    layered.write(VIEW, view("id, name as title"))
    layered.write(
        "views/public/names.sql",
        "-- depends: views/public/items\n"
        "create or replace view public.names with (security_invoker = true) as"
        " select title from public.items;\n",
    )
    layered.migrate()
    assert layered.rows("select * from public.names") == []


def test_a_policy_that_was_renamed_is_not_there_twice(shop: Project) -> None:
    shop.write(RLS, POLICIES)
    shop.migrate()
    shop.write(RLS, POLICIES.replace("everybody", "a member"))
    shop.migrate()
    assert policies(shop) == ["a member reads"]


def test_a_grant_that_was_taken_out_is_gone(shop: Project) -> None:
    shop.write(RLS, POLICIES.replace("grant select", "grant select, insert"))
    shop.migrate()
    shop.write(RLS, POLICIES)
    shop.migrate()
    assert grants(shop, "shop.items") == ["authenticated SELECT"]


def test_a_policy_made_by_hand_goes_at_the_next_replay(shop: Project) -> None:
    shop.write(RLS, POLICIES)
    shop.migrate()
    shop.run("create policy by_hand on shop.items using (true)")
    shop.write(RLS, POLICIES.replace("(true)", "(id > 0)"))
    shop.migrate()
    assert policies(shop) == ["everybody reads"]


def test_policies_of_another_table_are_refused(shop: Project) -> None:
    shop.migration("shop.0003_more", "create table shop.more ();", "drop table shop.more;")
    shop.write(RLS, POLICIES + "create policy stray on shop.more using (true);")
    with pytest.raises(SourceError, match=r"stray on shop\.more"):
        shop.migrate()


def test_force_replays_what_did_not_change(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    assert shop.steps(force=True) == [("replay", "functions/shop/one")]


def test_a_failing_repeatable_leaves_the_old_one(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    shop.write(ONE, function(value="2") + "select 1 / 0;")
    with pytest.raises(DatabaseError):
        shop.migrate()
    assert shop.value("select shop.one()") == 1


# Deleted


def test_a_deleted_function_goes_with_its_trigger(shop: Project) -> None:
    shop.write(
        "functions/shop/stamp.sql",
        """
        create or replace function shop.stamp() returns trigger language plpgsql as
          'begin return new; end';
        create or replace trigger stamp before insert on shop.items
          for each row execute function shop.stamp();
        """,
    )
    shop.migrate()
    shop.delete("functions/shop/stamp.sql")
    shop.migrate()
    assert shop.value("select to_regproc('shop.stamp')") is None


def test_a_function_taken_out_of_its_file_goes(shop: Project) -> None:
    shop.write(ONE, function() + function(name="two"))
    shop.migrate()
    shop.write(ONE, function())
    shop.migrate()
    assert shop.value("select to_regproc('shop.two')") is None


def test_the_function_that_stays_in_its_file_stays(shop: Project) -> None:
    shop.write(ONE, function() + function(name="two"))
    shop.migrate()
    shop.write(ONE, function())
    shop.migrate()
    assert shop.value("select shop.one()") == 1


def test_a_function_moved_to_another_file_stays(shop: Project) -> None:
    shop.write(ONE, function() + function(name="two"))
    shop.migrate()
    shop.write(ONE, function())
    shop.write("functions/shop/two.sql", function(name="two"))
    shop.migrate()
    assert shop.value("select to_regproc('shop.two')::text") == "shop.two"


def test_a_function_made_in_a_do_block_goes_with_its_file(shop: Project) -> None:
    shop.write(
        ONE,
        """
        do $do$ begin
          create or replace function shop.one() returns int language sql as 'select 1';
        exception when others then raise; end $do$;
        """,
    )
    shop.migrate()
    shop.delete(ONE)
    shop.migrate()
    assert shop.value("select to_regproc('shop.one')") is None


def test_deleted_functions_go_in_the_order_of_their_dependencies(shop: Project) -> None:
    shop.migrate()
    before = shop.snapshot()
    inner = "create or replace function shop.inner() returns int language sql return {};\n"
    shop.write("functions/shop/inner.sql", inner.format(1))
    shop.write(
        "functions/shop/outer.sql",
        "-- depends: functions/shop/inner\n"
        "create or replace function shop.outer() returns int language sql return shop.inner();\n",
    )
    shop.migrate()
    shop.write("functions/shop/inner.sql", inner.format(2))  # now it is the younger of the two
    shop.migrate()
    shop.delete("functions/shop/inner.sql")
    shop.delete("functions/shop/outer.sql")
    shop.migrate()
    assert catalog.compare(before, shop.snapshot()) == []


def test_a_deleted_view_goes(shop: Project) -> None:
    shop.write(VIEW, view("id"))
    shop.migrate()
    shop.delete(VIEW)
    shop.migrate()
    assert not shop.has("public.items")


def test_deleted_policies_go(shop: Project) -> None:
    shop.write(RLS, POLICIES)
    shop.migrate()
    shop.delete(RLS)
    shop.migrate()
    assert policies(shop) == []


def test_the_grants_of_a_deleted_policy_file_go(shop: Project) -> None:
    shop.write(RLS, POLICIES)
    shop.migrate()
    shop.delete(RLS)
    shop.migrate()
    assert grants(shop, "shop.items") == []


def test_a_deleted_function_that_is_still_used_is_refused(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    shop.run("create view public.ones as select shop.one()")
    shop.delete(ONE)
    with pytest.raises(DatabaseError, match="Cannot take off"):
        shop.migrate()


def test_a_function_and_the_view_that_calls_it_go_together(shop: Project) -> None:
    shop.write(ONE, function())
    shop.write("views/public/ones.sql", "create or replace view ones as select shop.one();")
    shop.migrate()
    shop.delete(ONE)
    shop.delete("views/public/ones.sql")
    shop.migrate()
    assert shop.applied() == ["schemas/shop/0001_schema", "schemas/shop/0002_items"]


def test_two_views_upon_each_other_go_together(layered: Project) -> None:
    layered.delete(VIEW)
    layered.delete("views/public/names.sql")
    layered.migrate()
    assert not layered.has("public.items")


# Renamed


def test_a_renamed_file_runs_nothing(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    (shop.root / ONE).rename(shop.root / "functions" / "shop" / "first.sql")
    assert shop.steps() == [("rename", "functions/shop/first")]


def test_a_renamed_file_keeps_its_objects_identity(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    before = shop.value("select 'shop.one'::regproc::oid")
    (shop.root / ONE).rename(shop.root / "functions" / "shop" / "first.sql")
    shop.migrate()
    assert shop.value("select 'shop.one'::regproc::oid") == before


def test_a_renamed_file_is_up_to_date(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    (shop.root / ONE).rename(shop.root / "functions" / "shop" / "first.sql")
    shop.migrate()
    assert shop.status().exit_code == 0


def test_a_renamed_file_still_owns_what_it_made(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    (shop.root / ONE).rename(shop.root / "functions" / "shop" / "first.sql")
    shop.migrate()
    shop.delete("functions/shop/first.sql")
    shop.migrate()
    assert shop.value("select to_regproc('shop.one')") is None


def test_a_rollback_past_a_rename_keeps_the_newest_text(shop: Project) -> None:
    for value in ("1", "2"):
        shop.write(ONE, function(value=value))
        shop.migrate()
    (shop.root / ONE).rename(shop.root / "functions" / "shop" / "first.sql")
    shop.migrate()
    shop.migration("shop.0003_more", "create table shop.more ();", "drop table shop.more;")
    shop.migrate()
    shop.rollback(runs=1)
    assert shop.value("select shop.one()") == 2
