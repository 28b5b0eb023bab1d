"""`-- for each table in:` makes one view per live table, and follows the tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from yardpass_db import catalog
from yardpass_db.errors import DatabaseError

from .project import Project

VIEWS = """
-- for each table in: shop
-- except: shop.secret because it is one
create or replace view public.{{ table.name|ident }} with (security_invoker = true) as
  select {% for column in table.columns %}
{{ column|ident }}{{ "," if not loop.last }}
{% endfor %}
  from {{ (table.schema, table.name)|ident }};
grant select on public.{{ table.name|ident }} to authenticated;
"""


@pytest.fixture
def windows(shop: Project) -> Project:
    """The shop with a template that makes a view for each table."""
    shop.write("views/public/every_table.sql.j2", VIEWS)
    return shop


def columns(project: Project, relation: str) -> list[str]:
    query = "select attname::text from pg_attribute where attrelid = to_regclass('{}')"
    query += " and attnum > 0 order by attnum"
    return [name for (name,) in project.rows(query.format(relation))]


def add_column(project: Project) -> None:
    project.migration(
        "shop.0003_price",
        "alter table shop.items add price integer;",
        "alter table shop.items drop price;",
    )


def test_a_table_made_in_the_run_has_its_view_after_it(windows: Project) -> None:
    windows.migrate()
    assert windows.has("public.items")


def test_a_table_that_is_left_out_has_no_view(windows: Project) -> None:
    windows.migration("shop.0003_secret", "create table shop.secret ();", "drop table shop.secret;")
    windows.migrate()
    assert not windows.has("public.secret")


def test_a_run_with_templates_leaves_nothing_to_do(windows: Project) -> None:
    windows.migrate()
    assert windows.status().exit_code == 0


def test_an_added_column_is_in_the_view_after_the_same_run(windows: Project) -> None:
    windows.migrate()
    add_column(windows)
    windows.migrate()
    assert columns(windows, "public.items") == ["id", "name", "price"]


def test_a_new_table_has_its_view_after_the_same_run(windows: Project) -> None:
    windows.migrate()
    windows.migration("shop.0003_more", "create table shop.more (id int);", "drop table shop.more;")
    windows.migrate()
    assert columns(windows, "public.more") == ["id"]


def test_a_table_without_a_change_is_not_replayed(windows: Project) -> None:
    windows.migrate()
    windows.migration("shop.0003_more", "create table shop.more (id int);", "drop table shop.more;")
    assert windows.steps() == [("apply", "shop.0003_more"), ("replay", "views/public/more")]


def test_a_dropped_column_leaves_the_view(windows: Project) -> None:
    windows.migrate()
    windows.migration(
        "shop.0003_nameless",
        "-- rebuilds: shop.items\nalter table shop.items drop name;",
        "-- rebuilds: shop.items\nalter table shop.items add name text;",
    )
    windows.migrate()
    assert columns(windows, "public.items") == ["id"]


def test_a_dropped_table_takes_its_view_along(windows: Project) -> None:
    windows.migrate()
    windows.migration(
        "shop.0003_closed",
        "-- rebuilds: shop.items\ndrop table shop.items;",
        "create table shop.items (id integer primary key, name text not null);",
    )
    windows.migrate()
    assert not windows.has("public.items")


def test_a_dropped_table_leaves_nothing_to_do(windows: Project) -> None:
    test_a_dropped_table_takes_its_view_along(windows)
    assert windows.status().exit_code == 0


def test_a_renamed_table_takes_its_view_along(windows: Project) -> None:
    windows.migrate()
    windows.migration(
        "shop.0003_goods",
        "-- rebuilds: shop.items\nalter table shop.items rename to goods;",
        "-- rebuilds: shop.goods\nalter table shop.goods rename to items;",
    )
    windows.migrate()
    assert (windows.has("public.items"), windows.has("public.goods")) == (False, True)


def test_a_dropped_table_comes_back_with_its_view(windows: Project) -> None:
    test_a_dropped_table_takes_its_view_along(windows)
    windows.rollback(runs=1)
    assert columns(windows, "public.items") == ["id", "name"]


def test_a_renamed_table_comes_back_with_its_view(windows: Project) -> None:
    test_a_renamed_table_takes_its_view_along(windows)
    windows.rollback(runs=1)
    assert (windows.has("public.items"), windows.has("public.goods")) == (True, False)


def test_a_view_made_by_hand_keeps_its_table_from_being_dropped(windows: Project) -> None:
    windows.migrate()
    windows.run("create view public.by_hand as select id from shop.items")
    windows.migration("shop.0003_closed", "-- rebuilds: shop.items\ndrop table shop.items;")
    with pytest.raises(DatabaseError, match=r"public\.by_hand does not fit"):
        windows.migrate()


def test_a_run_with_templates_is_undone(windows: Project) -> None:
    windows.migrate()
    before = windows.snapshot()
    add_column(windows)
    windows.migrate()
    windows.rollback(runs=1)
    assert catalog.compare(before, windows.snapshot()) == []


def test_a_file_of_its_own_wins_over_the_template(windows: Project) -> None:
    windows.migrate()
    windows.write(
        "views/public/items.sql", "create or replace view public.items as select 1 as one;"
    )
    windows.migrate()
    assert columns(windows, "public.items") == ["one"]


def test_a_deleted_template_takes_its_views_along(windows: Project) -> None:
    windows.migrate()
    windows.delete("views/public/every_table.sql.j2")
    windows.migrate()
    assert not windows.has("public.items")


def test_force_replays_functions_beside_a_migration(windows: Project) -> None:
    windows.write(
        "functions/shop/one.sql",
        "create or replace function shop.one() returns int language sql as 'select 1';",
    )
    windows.migrate()
    add_column(windows)
    assert ("replay", "functions/shop/one") in windows.steps(force=True)


def test_a_changed_macro_replays_what_uses_it(shop: Project) -> None:
    shop.write("macros/texts.j2", "{% macro body() %}select 1{% endmacro %}")
    shop.write(
        "functions/shop/one.sql.j2",
        "{% import 'texts.j2' as texts %}\n"
        "create or replace function shop.one() returns int language sql as '{{ texts.body() }}';",
    )
    shop.migrate()
    shop.write("macros/texts.j2", "{% macro body() %}select 2{% endmacro %}")
    shop.migrate()
    assert shop.value("select shop.one()") == 2


def test_a_table_with_an_odd_name_has_its_view(windows: Project, tmp_path: Path) -> None:
    windows.migration(
        "shop.0003_odd",
        'create table shop."Odd ""one" ("A b" int);',
        'drop table shop."Odd ""one";',
    )
    windows.migrate()
    assert columns(windows, 'public."Odd ""one"') == ["A b"]
