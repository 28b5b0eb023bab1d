"""What no view can serve, measured: through the public name, on the table, with search_path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yardpass_db import db
from yardpass_db.compat.faults import overload
from yardpass_db.compat.limits import LIMITS, WHOLE_ROW, Limit
from yardpass_db.compat.surface import Surface, read_surface

ITEMS = """
create schema shop;
create table public.items (id int constraint items_pkey primary key, label text);
insert into public.items values (1, 'one'), (2, 'two');
prepare before_the_move as select one from public.items as one;
prepare columns_before_the_move as select * from public.items;
alter table public.items set schema shop;
create view public.items with (security_invoker = true) as select id, label from shop.items;
create function public.described(shop.items) returns text
  language sql stable set search_path = '' return ($1).id || ' ' || ($1).label;
create publication changes;
"""
NAMES = {"name": "items", "column": "label", "key": "items_pkey", "publication": "changes"}
every = pytest.mark.parametrize("limit", LIMITS, ids=[limit.name for limit in LIMITS])


@pytest.fixture
def moved(connection: db.Connection) -> Iterator[db.Connection]:
    """A connection for which a table has moved and left a view, within a transaction."""
    db.run_script(connection, ITEMS)
    connection.execute("begin")
    yield connection
    if not connection.closed:
        connection.execute("rollback")


def outcome(connection: db.Connection, limit: Limit) -> str:
    """The SQLSTATE of the limit's statement, "" when it works."""
    statement = limit.statement.format(**NAMES)
    try:
        if statement.endswith("from stdin"):
            db.copy_rows(connection, statement, ["3\tthree\n"])
        else:
            db.run_script(connection, statement)
    except db.PsycopgError as error:
        return error.sqlstate or str(error)
    return ""


@every
def test_through_the_view_it_fails_where_we_say_so(moved: db.Connection, limit: Limit) -> None:
    major = moved.info.server_version // 10000
    assert outcome(moved, limit) == (limit.sqlstate if limit.applies(major) else "")


@pytest.mark.parametrize(
    "limit", [one for one in LIMITS if one.cured], ids=[one.name for one in LIMITS if one.cured]
)
def test_with_search_path_it_works(moved: db.Connection, limit: Limit) -> None:
    moved.execute("set local search_path = shop, public")
    assert outcome(moved, limit) == ""


def test_prepared_again_a_whole_row_is_selected(moved: db.Connection) -> None:
    moved.execute("deallocate before_the_move")
    moved.execute("prepare before_the_move as select one from public.items as one")
    assert len(db.rows(moved, "execute before_the_move")) == 2


def test_columns_prepared_before_the_move_are_still_selected(moved: db.Connection) -> None:
    assert db.rows(moved, "execute columns_before_the_move") == [(1, "one"), (2, "two")]


def test_the_whole_row_is_not_cured_by_search_path(moved: db.Connection) -> None:
    limit = next(one for one in LIMITS if one.name == WHOLE_ROW)
    moved.execute("set local search_path = shop, public")
    assert outcome(moved, limit) == limit.sqlstate


def test_the_overload_serves_rows_of_the_view(moved: db.Connection) -> None:
    surface = read_surface_within(moved)
    view, table = surface.relations["public", "items"], surface.relations["shop", "items"]
    (function,) = surface.functions["public", "described"]
    db.run_script(moved, overload(function, table, view))
    assert db.rows(moved, "select one.described from items as one order by id") == [
        ("1 one",), ("2 two",)
    ]  # fmt: skip


def test_an_instead_of_trigger_mends_copy_and_breaks_on_conflict(moved: db.Connection) -> None:
    db.run_script(
        moved,
        "create function shop.through() returns trigger language plpgsql as $$ begin"
        "  insert into shop.items values (new.id, new.label); return new; end $$;"
        "create trigger through instead of insert on items"
        "  for each row execute function shop.through();",
    )
    db.copy_rows(moved, "copy items from stdin", ["3\tthree\n"])
    statement = "insert into items values (1, 'x') on conflict (id) do update set label = 'x'"
    with pytest.raises(db.PsycopgError) as error:
        db.run_script(moved, statement)
    assert error.value.sqlstate == "42P10"


def read_surface_within(connection: db.Connection) -> Surface:
    """The surface; reading it ends the transaction, so another one follows."""
    connection.execute("commit")
    found = read_surface(connection)
    connection.execute("begin")
    return found
