"""A migration changes a column under everything that reads it, with `-- rebuilds:`."""

from __future__ import annotations

import pytest

from yardpass_db import catalog
from yardpass_db.errors import DatabaseError

from .project import Project

UP = "alter table shop.items alter column name type varchar(40);"
DOWN = "alter table shop.items alter column name type text;"
HEADER = "-- rebuilds: shop.items\n"

HANGING = """
create view public.items with (security_invoker = true, security_barrier = on) as
  select id, name from shop.items;
comment on view public.items is 'What we sell';
comment on column public.items.name is 'Its name';
revoke all on public.items from anon, authenticated;
grant select on public.items to authenticated;
grant insert (name) on public.items to anon;
create view public.names with (security_invoker = true) as select name from public.items;
create materialized view public.initials as
  select left(name, 1) as initial, count(*) as items from shop.items group by 1;
create unique index initials_initial_idx on public.initials (initial);
comment on materialized view public.initials is 'Kept by night';
create table shop.orders (item text);
alter table shop.orders enable row level security;
create policy "known items only" on shop.orders for insert to authenticated
  with check (item in (select name from shop.items));
comment on policy "known items only" on shop.orders is 'No stray orders';
"""


@pytest.fixture
def hung(shop: Project) -> Project:
    """Views, a view on a view, a materialized view and another table's policy read the table."""
    shop.migration("shop.0003_hanging", HANGING, "-- irreversible")
    shop.migrate()
    shop.run("insert into shop.items values (1, 'Tea'); refresh materialized view public.initials")
    return shop


def without_types(snapshot: dict[str, str]) -> dict[str, str]:
    """The catalog, with the changed type read as the old one."""
    return {
        key: text.replace("character varying(40)", "text").replace("(name)::text", "name")
        for key, text in snapshot.items()
    }


def test_a_column_changes_under_all_that_reads_it(hung: Project) -> None:
    hung.migration("shop.0004_shorter", HEADER + UP, DOWN)
    assert hung.steps() == [("apply", "shop.0004_shorter")]


def test_everything_that_hung_there_is_as_before(hung: Project) -> None:
    before = without_types(hung.snapshot())
    hung.migration("shop.0004_shorter", HEADER + UP, DOWN)
    hung.migrate()
    assert catalog.compare(before, without_types(hung.snapshot())) == []


@pytest.mark.parametrize(
    "identity",
    [
        "security_invoker=true",
        "security_barrier",
        "What we sell",
        "Its name",
        "Kept by night",
        "initials_initial_idx",
        "known items only",
        "No stray orders",
    ],
)
def test_what_hung_there_keeps(hung: Project, identity: str) -> None:
    hung.migration("shop.0004_shorter", HEADER + UP, DOWN)
    hung.migrate()
    assert identity in str(hung.snapshot())


def test_grants_on_what_hung_there_are_kept(hung: Project) -> None:
    query = (
        "select c.oid::regclass::text, e::text from pg_class c, aclexplode(c.relacl) e"
        " where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') order by 1, 2"
    )
    before = hung.rows(query)
    hung.migration("shop.0004_shorter", HEADER + UP, DOWN)
    hung.migrate()
    assert hung.rows(query) == before


def test_a_materialized_view_is_filled_again(hung: Project) -> None:
    hung.migration("shop.0004_shorter", HEADER + UP, DOWN)
    hung.migrate()
    assert hung.rows("select * from public.initials") == [("T", 1)]


def test_the_rollback_rebuilds_too(hung: Project) -> None:
    before = hung.snapshot()
    hung.migration("shop.0004_shorter", HEADER + UP, DOWN)
    hung.migrate()
    hung.rollback(runs=1)
    assert catalog.compare(before, hung.snapshot()) == []


def test_a_failure_leaves_everything_hanging(hung: Project) -> None:
    before = hung.snapshot()
    hung.migration("shop.0004_shorter", HEADER + UP + "select 1 / 0;", DOWN)
    with pytest.raises(DatabaseError):
        hung.migrate()
    assert catalog.compare(before, hung.snapshot()) == []


def test_without_the_line_nothing_changes(hung: Project) -> None:
    before = hung.snapshot()
    hung.migration("shop.0004_shorter", UP, DOWN)
    with pytest.raises(DatabaseError):
        hung.migrate()
    assert catalog.compare(before, hung.snapshot()) == []


@pytest.mark.parametrize("change", [UP, "alter table shop.items drop column name;"])
def test_without_the_line_the_error_prints_it(hung: Project, change: str) -> None:
    hung.migration("shop.0004_shorter", change, DOWN)
    with pytest.raises(DatabaseError) as failed:
        hung.migrate()
    assert failed.value.hint.splitlines()[-1] == "-- rebuilds: shop.items"


def test_the_printed_line_is_the_cure(hung: Project) -> None:
    hung.migration("shop.0004_shorter", UP, DOWN)
    with pytest.raises(DatabaseError) as failed:
        hung.migrate()
    line = failed.value.hint.splitlines()[-1]
    hung.migration("shop.0004_shorter", f"{line}\n{UP}", DOWN)
    assert hung.steps() == [("apply", "shop.0004_shorter")]


def test_a_rename_under_a_repeatable_view_takes_the_text_of_the_same_release(
    shop: Project,
) -> None:
    file, text = (
        "views/public/items.sql",
        "create or replace view items as select {} from shop.items;",
    )
    shop.write(file, text.format("name"))
    shop.migrate()
    shop.migration(
        "shop.0003_title",
        HEADER + "alter table shop.items add title text; alter table shop.items drop name;",
        HEADER + "alter table shop.items add name text; alter table shop.items drop title;",
    )
    shop.write(file, text.format("title"))
    shop.migrate()
    assert shop.rows("select title from items") == []


def test_that_release_can_be_undone(shop: Project) -> None:
    test_a_rename_under_a_repeatable_view_takes_the_text_of_the_same_release(shop)
    shop.rollback(runs=1)
    assert shop.rows("select name from items") == []
