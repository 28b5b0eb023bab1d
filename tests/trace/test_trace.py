"""What a statement does to the tables of a real database: locks, rewrites, who is blocked."""

from __future__ import annotations

import pytest

from yardpass_db import db
from yardpass_db.errors import DatabaseError
from yardpass_db.sqltext import statements
from yardpass_db.trace import TracedStatement, TracedTable, trace

TABLES = """
create schema shop;
create table shop.things (id integer primary key, name varchar(9) not null, kind integer);
create table shop.kinds (id integer primary key, name text);
create index things_name_idx on shop.things (name);
create table shop.sales (day date not null, amount integer) partition by range (day);
create table shop.sales_1 partition of shop.sales for values from ('2026-01-01') to ('2026-02-01');
create materialized view shop.totals as select count(*) as n from shop.things;
create unique index totals_n_idx on shop.totals (n);
alter table shop.things add constraint named check (name <> '') not valid;
insert into shop.things select n, n from generate_series(1, 500) as n;
insert into shop.sales values ('2026-01-05', 1);
"""


@pytest.fixture
def shop(connection: db.Connection) -> db.Connection:
    """A connection to a database with a few tables."""
    db.run_script(connection, TABLES)
    return connection


def traced(connection: db.Connection, script: str, **how: bool) -> list[TracedStatement]:
    """The statements of a file, traced."""
    return trace(connection, statements(script), **how)


def only(connection: db.Connection, script: str, **how: bool) -> TracedStatement:
    """The last statement of a file, traced."""
    return traced(connection, script, **how)[-1]


def modes(found: TracedStatement) -> dict[str, str]:
    """Lock by table."""
    return {one.table: one.mode for one in found.tables}


THINGS = {"shop.things": "ACCESS EXCLUSIVE"}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("alter table shop.things add column c integer default 1", THINGS),
        ("alter table shop.things alter name type text", THINGS),
        ("drop table shop.kinds", {"shop.kinds": "ACCESS EXCLUSIVE"}),
        ("create index on shop.things (kind)", {"shop.things": "SHARE"}),
        ("alter table shop.things validate constraint named",
         {"shop.things": "SHARE UPDATE EXCLUSIVE"}),
        ("alter table shop.things add foreign key (kind) references shop.kinds",
         {"shop.things": "SHARE ROW EXCLUSIVE", "shop.kinds": "SHARE ROW EXCLUSIVE"}),
        ("create trigger t before update on shop.things for each row"
         " execute function suppress_redundant_updates_trigger()",
         {"shop.things": "SHARE ROW EXCLUSIVE"}),
        ("refresh materialized view concurrently shop.totals",
         {"shop.totals": "EXCLUSIVE", "shop.things": "ACCESS SHARE"}),
        ("update shop.things set kind = 1 where id = 1", {"shop.things": "ROW EXCLUSIVE"}),
        ("select from shop.things where id = 1 for update", {"shop.things": "ROW SHARE"}),
        ("select count(*) from shop.things", {"shop.things": "ACCESS SHARE"}),
        ("reindex index shop.things_name_idx", THINGS),
        ("alter table shop.sales add column c integer",
         {"shop.sales": "ACCESS EXCLUSIVE", "shop.sales_1": "ACCESS EXCLUSIVE"}),
        ("create table shop.new (id integer primary key)", {}),
        ("comment on schema shop is 'Sells'", {}),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)  # fmt: skip
def test_the_lock_is_measured(
    shop: db.Connection, statement: str, expected: dict[str, str]
) -> None:
    assert modes(only(shop, statement)) == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("alter table shop.things add column c integer", "blocks reads and writes of shop.things"),
        ("create index on shop.things (kind)", "blocks writes of shop.things"),
        ("alter table shop.things validate constraint named", "blocks nothing"),
        ("delete from shop.things", "blocks nothing"),
        ("alter table shop.things add foreign key (kind) references shop.kinds",
         "blocks writes of shop.kinds, shop.things"),
        ("drop table shop.kinds; create index on shop.things (kind)",
         "blocks writes of shop.things"),
    ],
    ids=["add column", "create index", "validate", "delete", "foreign key", "second of two"],
)  # fmt: skip
def test_who_is_blocked_is_said(shop: db.Connection, statement: str, expected: str) -> None:
    assert only(shop, statement).blocks == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("alter table shop.things add column c uuid default gen_random_uuid()",
         ("shop.things", "shop.things_name_idx", "shop.things_pkey")),
        ("alter table shop.things add column c integer default 1", ()),
        ("alter table shop.things alter id type bigint",
         ("shop.things", "shop.things_name_idx", "shop.things_pkey")),
        ("alter table shop.things alter name type varchar(20)", ()),
        ("reindex index shop.things_name_idx", ("shop.things_name_idx",)),
        ("alter table shop.things alter id set default 5", ()),
    ],
    ids=["volatile default", "constant default", "other type", "wider", "reindex", "default"],
)  # fmt: skip
def test_a_rewrite_is_seen(shop: db.Connection, statement: str, expected: tuple[str, ...]) -> None:
    (table,) = only(shop, statement).tables
    assert table.rewritten == expected


def test_a_partition_that_is_rewritten_is_named(shop: db.Connection) -> None:
    found = only(shop, "alter table shop.sales alter amount type bigint")
    assert [one.rewritten for one in found.tables] == [(), ("shop.sales_1",)]


def test_a_lock_that_is_held_already_is_not_new(shop: db.Connection) -> None:
    found = only(shop, "lock shop.things; create index on shop.things (kind)")
    assert modes(found) == {}


def test_a_stronger_lock_than_the_one_held_is_new(shop: db.Connection) -> None:
    found = only(shop, "create index on shop.things (kind); drop table shop.things cascade")
    assert modes(found)["shop.things"] == "ACCESS EXCLUSIVE"


def test_an_index_made_in_the_same_file_blocks_nobody(shop: db.Connection) -> None:
    found = only(shop, "create index fresh on shop.things (kind); reindex index shop.fresh")
    assert found.blocks == "blocks nothing"


def test_rows_are_those_of_the_table(shop: db.Connection) -> None:
    (table,) = only(shop, "create index on shop.things (kind)").tables
    assert table.rows == 500


def test_bytes_are_those_of_the_table(shop: db.Connection) -> None:
    size = db.value(shop, "select pg_total_relation_size('shop.kinds')")
    (table,) = only(shop, "create index on shop.kinds (name)").tables
    assert table.bytes == size


def test_the_duration_is_in_milliseconds(shop: db.Connection) -> None:
    assert 100 <= only(shop, "select pg_sleep(0.1)").duration_ms < 60_000


def test_each_statement_has_its_place(shop: db.Connection) -> None:
    found = traced(shop, "-- why\nselect 1;\nselect 2")
    assert [(one.text, one.offset) for one in found] == [("select 1", 7), ("select 2", 17)]


def test_a_file_is_committed(shop: db.Connection) -> None:
    traced(shop, "create table shop.a (); create table shop.b ()")
    assert db.value(shop, "select to_regclass('shop.b')") is not None


def test_the_statement_that_fails_is_named(shop: db.Connection) -> None:
    with pytest.raises(DatabaseError, match=r"failed on the clone: select 1 / 0"):
        traced(shop, "select 1; select 1 / 0")


def test_a_file_that_fails_is_undone(shop: db.Connection) -> None:
    with pytest.raises(DatabaseError):
        traced(shop, "create table shop.a (); select 1 / 0")
    assert db.value(shop, "select to_regclass('shop.a')") is None


CONCURRENTLY = "create index concurrently on shop.things (kind)"


def test_concurrently_is_refused_in_a_transaction(shop: db.Connection) -> None:
    with pytest.raises(DatabaseError, match="create index concurrently"):
        traced(shop, CONCURRENTLY)


@pytest.mark.parametrize(
    ("statement", "mode"),
    [
        (CONCURRENTLY, "SHARE UPDATE EXCLUSIVE"),
        ("drop index concurrently shop.things_name_idx", "SHARE UPDATE EXCLUSIVE"),
        ("reindex index concurrently shop.things_name_idx", "SHARE UPDATE EXCLUSIVE"),
        ("vacuum (analyze) shop.things", "SHARE UPDATE EXCLUSIVE"),
        ("vacuum (full) shop.things", "ACCESS EXCLUSIVE"),
    ],
    ids=["create index", "drop index", "reindex", "vacuum", "vacuum full"],
)
def test_outside_a_transaction_the_documented_lock_is_given(
    shop: db.Connection, statement: str, mode: str
) -> None:
    found = only(shop, statement, transactional=False)
    assert (modes(found), found.measured) == ({"shop.things": mode}, False)


def test_a_statement_of_such_a_file_that_can_be_measured_is(shop: db.Connection) -> None:
    found = only(shop, f"{CONCURRENTLY}; create index on shop.things (kind)", transactional=False)
    assert (modes(found), found.measured) == ({"shop.things": "SHARE"}, True)


def test_json_has_the_words_too() -> None:
    table = TracedTable("shop.things", "SHARE", (), 5, 8192)
    found = TracedStatement("create index …", 3, 1.23456, (table,))
    assert found.as_dict() == {
        "statement": "create index …",
        "offset": 3,
        "duration_ms": 1.235,
        "blocks": "blocks writes of shop.things",
        "measured": True,
        "tables": [
            {"table": "shop.things", "lock": "SHARE", "rewritten": [], "rows": 5, "bytes": 8192}
        ],
    }
