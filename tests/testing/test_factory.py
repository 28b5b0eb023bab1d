"""Rows that satisfy what their tables want, and errors that name the column that cannot."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from yardpass_db.testing.factory import Make
from yardpass_db.testing.filling import MakeError
from yardpass_db.testing.pg import Pg

Table = Callable[[str], str]


@pytest.fixture
def table(pg: Pg) -> Table:
    """`table("a int not null")` makes shop.made of these columns."""

    def create(columns: str) -> str:
        pg.run(f"create table shop.made ({columns})")
        return "shop.made"

    return create


# Each kind of rule: the columns of a table of which a row can be made.
RULES = {
    "nothing": "id int generated always as identity, note text",
    "text": "a text not null",
    "short": "a varchar(3) not null unique, b char(2) not null",
    "numbers": "a int not null, b bigint not null, c numeric(4,2) not null, d real not null",
    "smallint": "a smallint primary key",
    "boolean": "a boolean not null",
    "moments": "a date not null, b timestamptz not null, c time not null, d interval not null",
    "documents": "a jsonb not null, b json not null, c bytea not null",
    "lists": "a text[] not null, b int[] not null, c shop.size[] not null",
    "ranges": "a int4range not null, b tstzrange not null",
    "network": "a inet not null, b cidr not null, c macaddr not null",
    "search": "a tsvector not null, b bit(4) not null, c point not null",
    "enum": "a shop.size not null",
    "domain": "a shop.code not null",
    "generated": "a int not null, b int generated always as (a + 1) stored not null",
    "list": "a text not null check (a in ('x', 'y'))",
    "list of varchar": "a varchar(5) not null check (a = any (array['x', 'y']))",
    "bounds": "a int not null check (a between 5 and 7), b int not null check (b > 40)",
    "length": "a text not null check (char_length(a) between 2 and 4)",
    "exact length": "a text not null check (length(a) = 3)",
    "pattern": "a text not null check (a ~ '^[a-z0-9-]+$')",
    "code": "a text not null unique check (a ~ '^[A-HJ-NP-Z2-9]{8}$')",
    "prefix": "a text not null check (a ~ '^pi_\\d+[.]?x*$')",
    "default that its check refuses": "a int not null default 0 check (a > 0)",
    "mail": "a text not null check (a like '%@%')",
    "digest": "a text not null check (a ~ '^[0-9a-f]{64}$')",
    "positive fraction": "a numeric not null check (a > 0 and a < 1)",
    "object": "a jsonb not null check (jsonb_typeof(a) = 'object')",
    "array": "a jsonb not null check (jsonb_typeof(a) = 'array')",
    "order": "a timestamptz not null, b timestamptz not null, check (b > a)",
    "order with a default": "a timestamptz not null default now(), b date not null, check (b > a)",
    "one of two": "a text, b text, check (num_nonnulls(a, b) = 1)",
    "one of two parents": "a int, b uuid references shop.people, check (b is not null or a > 7)",
    "if then": "a text not null check (a in ('x', 'y')), b int, check (a <> 'x' or b is not null)",
    "a column called n": "n int not null check (n > 5), text text not null check (text <> 'x')",
    "odd names": '"A b" text not null, "select" int not null check ("select" % 2 = 0)',
    "parent": "a uuid not null references shop.people",
    "two parents": "a uuid not null references shop.people, b int not null references shop.items",
    "itself": "a int primary key, b int references shop.made",
    "itself at all events": "a int primary key, b int not null references shop.made",
    "a list with something in it": "a text[] not null check (cardinality(a) > 0)",
    "a list of two sizes": "a shop.size[] not null check (cardinality(a) = 2)",
    "a range that is not empty": "a daterange not null check (not isempty(a))",
    "a multirange": "a int4multirange not null check (not isempty(a))",
    "bytes": "a bytea not null check (octet_length(a) = 32)",
    "exactly 27 characters": "a text not null check (length(a) = 27)",
    "a percent sign": """"a%b" text not null check ("a%b" <> '')""",
    "defaults that a check divides": "a int default 4, b int default 2, check (a % b = 0)",
    "deep": "a int not null references shop.items (id), b date not null",
}


@pytest.mark.parametrize("rule", RULES)
def test_a_row_is_made(table: Table, make: Make, pg: Pg, rule: str) -> None:
    make(table(RULES[rule]))
    assert pg.value("select count(*) from shop.made") == 1


@pytest.mark.parametrize(
    "columns",
    [
        "a text unique not null",
        "a varchar(6) unique not null",
        "a int unique not null, b smallint primary key",
        "a uuid primary key",
        "a uuid primary key references shop.people",
        "a uuid references shop.people, b int references shop.items, primary key (a, b)",
        "a uuid not null references shop.people, b int not null, unique (a, b)",
        "a date not null, b text not null, unique (a, b)",
        "a uuid not null references shop.people, b text not null default 'x', unique (a, b)",
        "a text not null unique check (a ~ '^[A-HJ-NP-Z2-9]{8}$')",
        "a uuid not null references shop.people, b text not null check (b = 'x'), unique (a, b)",
        "a int4range not null, exclude using gist (a with &&)",
        "a int not null, b tstzrange not null,"
        " exclude using gist (int4range(a, a, '[]') with &&, b with &&)",
        "a int primary key check (a % 2 = 0)",
        "a bytea not null unique check (octet_length(a) = 16)",
    ],
)
def test_many_rows_of_unique_columns(table: Table, make: Make, pg: Pg, columns: str) -> None:
    make.many(table(columns), 20)
    assert pg.value("select count(*) from shop.made") == 20


def test_a_row_says_what_it_is(make: Make) -> None:
    row = make("shop.people", name="Eve")
    assert (row.name, row["name"]) == ("Eve", "Eve")
    assert str(row) == f"shop.people where id = {row.id}"


def test_a_column_that_a_row_has_not(make: Make) -> None:
    with pytest.raises(AttributeError, match=r"shop.people has no column nme"):
        _ = make("shop.people").nme


def test_parents_are_shared_by_a_call(table: Table, make: Make) -> None:
    row = make(
        table("a uuid not null references shop.people, b int not null references shop.items")
    )
    assert make.pg.value("select owner from shop.items where id = %s", [row.b]) == row.a


def test_a_given_parent_serves_the_others(table: Table, make: Make) -> None:
    eve = make("shop.people", name="Eve")
    name = table("a uuid not null references shop.people, b int not null references shop.items")
    row = make(name, a=eve)
    assert make.pg.value("select owner from shop.items where id = %s", [row.b]) == eve.id


def test_many_share_their_parents(make: Make) -> None:
    made = make.many("shop.items", 3)
    assert len({row.owner for row in made}) == 1


def test_optional_columns_are_left_alone(make: Make) -> None:
    assert make("shop.items").code is None


def test_values_may_be_documents(table: Table, make: Make) -> None:
    row = make(table("a jsonb, b jsonb, c int[]"), a={"x": 1}, b=[1], c=[1, 2])
    assert (row.a, row.b, row.c) == ({"x": 1}, [1], [1, 2])


def test_partitions(make: Make) -> None:
    assert make("shop.visits").at.year == 2026
    assert str(make("shop.visits", at="2026-03-01").at) == "2026-03-01"


def test_partitions_of_another_year(pg: Pg, make: Make) -> None:
    pg.run(
        "create table shop.old (at date not null) partition by range (at);"
        "create table shop.old_1999 partition of shop.old"
        " for values from ('1999-01-01') to ('2000-01-01')"
    )
    assert make("shop.old").at.year == 1999


def test_the_partition_itself(pg: Pg, make: Make) -> None:
    pg.run(
        "create table shop.old (at date not null) partition by range (at);"
        "create table shop.old_1999 partition of shop.old"
        " for values from ('1999-01-01') to ('2000-01-01')"
    )
    assert make("shop.old_1999").at.year == 1999


def test_partitions_of_partitions(pg: Pg, make: Make) -> None:
    pg.run(
        "create table shop.old (at date not null, place text not null) partition by range (at);"
        "create table shop.old_1999 partition of shop.old"
        " for values from ('1999-01-01') to ('2000-01-01') partition by list (place);"
        "create table shop.old_1999_rome partition of shop.old_1999 for values in ('rome')"
    )
    row = make("shop.old")
    assert (row.at.year, row.place) == (1999, "rome")


def test_many_rows_of_a_hash_partition(pg: Pg, make: Make) -> None:
    pg.run(
        "create table shop.parts (id int primary key) partition by hash (id);"
        "create table shop.parts_0 partition of shop.parts"
        " for values with (modulus 2, remainder 0)"
    )
    make.many("shop.parts_0", 20)
    assert pg.value("select count(*) from shop.parts") == 20


def test_rows_that_a_trigger_made_already(pg: Pg, make: Make) -> None:
    pg.run(
        "create table shop.profiles (id uuid primary key references shop.people, nick text);"
        "create function shop.welcome() returns trigger language plpgsql as $$ begin"
        " insert into shop.profiles (id) values (new.id); return new; end $$;"
        "create trigger welcome after insert on shop.people"
        " for each row execute function shop.welcome()"
    )
    assert make("shop.profiles", nick="Eve").nick == "Eve"


def test_as_persona_rows_are_still_made_by_the_owner(
    as_persona: Callable[..., object], make: Make, pg: Pg
) -> None:
    with as_persona("anon"):  # type: ignore[attr-defined]
        make("shop.people")
        assert pg.value("select current_user") == "anon"


def test_a_row_that_cannot_be_made_leaves_the_persona_acting(
    as_persona: Callable[..., object], make: Make, pg: Pg
) -> None:
    with as_persona("anon"):  # type: ignore[attr-defined]
        with pytest.raises(MakeError):
            make("shop.items", price=-1)
        assert pg.value("select current_user") == "anon"


ERRORS = {
    "no guess": (
        "a int4range[] not null, b pg_snapshot not null",
        {},
        "shop.made.b: no value found",
    ),
    "no guess passes": ("a text not null check (a = 'x' and a = 'y')", {}, "shop.made.a: no value"),
    "no combination": ("a int not null, b int not null, check (a > b and a < b)", {}, "a, b"),
    "unknown column": ("color text", {"colour": "red"}, "Did you mean color?"),
    "given amiss": ("a int not null check (a > 0)", {"a": -1}, "made_a_check"),
    "no such parent": ("a uuid references shop.people", {"a": "0" * 32}, "made_a_fkey"),
    "no date": ("a date not null", {"a": "soon"}, "invalid input syntax"),
    "twice": ("a int unique", {"a": 1}, "made_a_key"),
    "odd names": ('"a%b" pg_snapshot not null', {}, 'make("shop.made", **{"a%b": …})'),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_row_that_cannot_be_made(table: Table, make: Make, pg: Pg, name: str) -> None:
    columns, given, says = ERRORS[name]
    made = table(columns)
    if name == "twice":
        make(made, **given)
    with pytest.raises(MakeError, match=re.escape(says)):
        make(made, **given)
    assert pg.value("select 1") == 1


def test_two_tables_that_need_each_other(pg: Pg, make: Make) -> None:
    pg.run(
        "create table shop.hens (id int primary key, egg int not null);"
        "create table shop.eggs (id int primary key, hen int not null references shop.hens);"
        "alter table shop.hens add foreign key (egg) references shop.eggs"
    )
    with pytest.raises(MakeError, match=r"shop.hens → shop.eggs → shop.hens") as caught:
        make("shop.hens")
    assert 'is not deferrable. Give a row that is there: make("shop.eggs", hen=…)' in str(
        caught.value
    )


@pytest.mark.parametrize("when", ["initially deferred", "initially immediate"])
@pytest.mark.parametrize(
    "key", ["int primary key", "uuid primary key default gen_random_uuid()", "serial primary key"]
)
def test_two_tables_that_need_each_other_at_the_end(
    pg: Pg, make: Make, when: str, key: str
) -> None:
    kind = "uuid" if key.startswith("uuid") else "int"
    pg.run(
        f"create table shop.hens (id {key}, egg {kind} not null);"
        f"create table shop.eggs (id {key}, hen {kind} not null references shop.hens"
        f" deferrable {when});"
        "alter table shop.hens add foreign key (egg) references shop.eggs"
    )
    hens = [make("shop.hens"), make("shop.hens")]
    pg.run("set constraints all immediate")
    pg.set_eq("select h.id from shop.hens h join shop.eggs e on (e.id, e.hen) = (h.egg, h.id)",
              [hen.id for hen in hens])  # fmt: skip


def test_a_constraint_that_was_put_off_is_as_it_was(pg: Pg, make: Make) -> None:
    pg.run(
        "create table shop.hens (id int primary key, egg int not null);"
        "create table shop.eggs (id int primary key, hen int not null references shop.hens"
        " deferrable initially deferred);"
        "alter table shop.hens add foreign key (egg) references shop.eggs"
    )
    make("shop.hens")
    pg.lives_ok("insert into shop.eggs values (1, 7)")
    pg.throws_ok("set constraints all immediate", "23503")


def test_a_view_has_no_rows_of_its_own(make: Make) -> None:
    with pytest.raises(AssertionError) as caught:
        make("shop.goods")
    assert 'As: make("shop.items", …).through("shop.goods")' in str(caught.value)


def test_a_table_that_is_not_there(make: Make) -> None:
    with pytest.raises(AssertionError, match=r"There is no table shop.pepole"):
        make("shop.pepole")
