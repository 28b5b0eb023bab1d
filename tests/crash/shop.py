"""The trees of the crash tests: release one has 40 migrations, release two 60.

Deterministic. Of everything a migration may do something is here: tables, rows, columns, keys,
indexes, pauses in mid-transaction, a column changed under its views and policies, and all that
PostgreSQL refuses to do in a transaction.
"""

from __future__ import annotations

from .repeatables import repeatables
from .seen import Seen
from .tree import Mark, Migration, SourceTree, Statement

ENTRIES = 200_000  # rows an index build takes a measurable time for
FILL = 4_000
PAUSE = 0.2  # seconds a transaction sleeps between two statements

FILLED = (
    *(f"shop.item_{n}" for n in (1, 2, 3, 4, 5, 6, 13)),
    *("log.entry", "log.visit_2024", "log.visit_2025"),
)


def trees(entries: int = ENTRIES) -> tuple[SourceTree, SourceTree]:
    """Release one and release two, which has all of one's migrations and changed repeatables."""
    first = (_schema("shop"), _schema("log"), *_shop_one(), *_log_one(entries))
    second = (*first, *_shop_two(), *_log_two())
    return (
        SourceTree("one", first, repeatables(1), FILLED),
        SourceTree("two", second, repeatables(2), FILLED),
    )


def table(name: str) -> Mark:
    """The table is there, with row security on."""
    return lambda seen: name in seen.tables and seen.tables[name].rls


def index(name: str) -> Mark:
    """The index is there and valid."""
    return lambda seen: seen.valid(name)


def column(name: str, definition: str) -> Mark:
    return lambda seen: seen.columns.get(name) == definition


def _schema(name: str) -> Migration:
    return Migration(
        name, 1, "schema",
        (Statement(f"create schema {name}", lambda seen: name in seen.schemas),),
        (Statement(f"drop schema {name}"),),
    )  # fmt: skip


def _shop(
    number: int,
    name: str,
    do: tuple[Statement, ...],
    undo: str,
    *,
    header: tuple[str, ...] = (),
    rows: tuple[Mark, ...] = (),
) -> Migration:
    return Migration("shop", number, name, do, (Statement(undo),), header=header, rows=rows)


def _item(number: int, n: int) -> Migration:
    name = f"shop.item_{n}"
    return _shop(number, f"item_{n}", (
        Statement(f"""
create table {name} (
  id       bigint generated always as identity primary key,
  owner_id bigint not null,
  name     text not null,
  price    integer not null default 0,
  made_at  timestamptz not null default '2024-01-01'
)""", table(name)),
        Statement(f"create index item_{n}_owner_id_idx on {name} (owner_id)",
                  index(f"shop.item_{n}_owner_id_idx")),
        Statement(f"alter table {name} enable row level security"),
        Statement(f"comment on table {name} is 'Things of kind {n}.'"),
    ), f"drop table {name}")  # fmt: skip


def _fill(number: int, n: int) -> Migration:
    name = f"shop.item_{n}"
    insert = f"""
insert into {name} (owner_id, name, price)
select g % 50, 'thing ' || g, g % 1000 from generate_series(1, {FILL}) as g"""
    return _shop(number, f"fill_{n}", (Statement(insert),), f"delete from {name}",
                 rows=(lambda seen: seen.counted(name) == FILL,))  # fmt: skip


def _note(number: int, n: int) -> Migration:
    name = f"shop.item_{n}"
    return _shop(number, f"note_{n}", (
        Statement(f"alter table {name} add column note text"),
        Statement(f"update {name} set note = 'about ' || name"),
        Statement(f"alter table {name} alter column note set not null",
                  column(f"{name}.note", "text not null")),
    ), f"alter table {name} drop column note")  # fmt: skip


def _pause(schema: str, number: int) -> Migration:
    """Two tables with a pause between them: a kill hits the middle of the transaction."""
    before, after = (f"{schema}.pause_{number}_{half}" for half in ("before", "after"))
    return Migration(schema, number, "pause", (
        Statement(f"create table {before} (id bigint primary key)", table(before)),
        Statement(f"alter table {before} enable row level security"),
        Statement(f"select pg_sleep({PAUSE})"),
        Statement(f"create table {after} (id bigint primary key)", table(after)),
        Statement(f"alter table {after} enable row level security"),
    ), (
        Statement(f"drop table {after}"),
        Statement(f"select pg_sleep({PAUSE})"),
        Statement(f"drop table {before}"),
    ))  # fmt: skip


def _shop_one() -> list[Migration]:
    key = "item_2_parent_id_fkey"
    parent = _shop(27, "parent", (
        Statement("alter table shop.item_2 add column parent_id bigint",
                  column("shop.item_2.parent_id", "bigint")),
        Statement(f"alter table shop.item_2 add constraint {key}"
                  " foreign key (parent_id) references shop.item_1",
                  lambda seen: key in seen.constraints),
        Statement("create index item_2_parent_id_idx on shop.item_2 (parent_id)",
                  index("shop.item_2_parent_id_idx")),
    ), "alter table shop.item_2 drop column parent_id")  # fmt: skip
    return [
        *(_item(n + 1, n) for n in range(1, 13)),
        *(_fill(n + 13, n) for n in range(1, 7)),
        *(_note(n + 19, n) for n in range(1, 7)),
        _pause("shop", 26),
        parent,
    ]


def _shop_two() -> list[Migration]:
    return [
        *(_item(n + 15, n) for n in range(13, 19)),
        _retype(34, 1, "name", "text", "character varying(200)"),
        _retype(35, 2, "price", "integer", "bigint"),
        _fill(36, 13),
        *(_note(n + 30, n) for n in range(7, 11)),
    ]


def _retype(number: int, n: int, which: str, old: str, new: str) -> Migration:
    """A column changed under the views and policies that hang on it."""
    name = f"shop.item_{n}"
    alter = f"alter table {name} alter column {which} type"
    return _shop(number, f"retype_{n}", (
        Statement(f"{alter} {new}", column(f"{name}.{which}", f"{new} not null")),
    ), f"{alter} {old}", header=(f"-- rebuilds: {name}",))  # fmt: skip


def _log_one(entries: int) -> list[Migration]:
    from . import apart

    entry = "log.entry"
    return [
        _log(2, "entry", f"""
create table {entry} (
  id      bigint generated always as identity primary key,
  kind    text not null,
  body    text not null,
  made_at timestamptz not null
)""", table(entry), f"alter table {entry} enable row level security", undo=f"drop table {entry}"),
        Migration("log", 3, "fill_entry", (Statement(f"""
insert into {entry} (kind, body, made_at)
select 'kind ' || g % 20, md5(g::text), '2024-01-01'::timestamptz + g * interval '1 minute'
  from generate_series(1, {entries}) as g"""),),
            (Statement(f"truncate {entry}"),),
            rows=(lambda seen: seen.counted(entry) == entries,)),
        _log(4, "entry_made_at", f"create index entry_made_at_idx on {entry} (made_at)",
             lambda seen: "log.dropped_index" in seen.tables or _made_at(seen),
             undo="drop index log.entry_made_at_idx"),
        apart.visits(5),
        Migration("log", 6, "fill_visit", (Statement("""
insert into log.visit (at, who) select day, 'visitor' from
  generate_series(timestamptz '2024-01-01', '2025-12-31', '1 day') as day"""),),
            (Statement("delete from log.visit_2024"), Statement("delete from log.visit_2025")),
            rows=(lambda seen: seen.counted("log.visit_2024") == 366,
                  lambda seen: seen.counted("log.visit_2025") == 365)),
        apart.signal(7),
        apart.two_indexes(8),
        apart.reindex(9, "index log.entry_made_at_idx", None),
        apart.vacuum(10, "vacuum (analyze)"),
        apart.labels(11, ("new",), ("seen", "gone")),
        _pause("log", 12),
        apart.detach(13, 2024),
    ]  # fmt: skip


def _made_at(seen: Seen) -> bool:
    return seen.valid("log.entry_made_at_idx")


def _log_two() -> list[Migration]:
    from . import apart

    return [
        apart.drop_index(14),
        apart.unique_index(15),
        apart.reindex(16, "table log.entry", "log.entry"),
        apart.vacuum(17, "vacuum (full, analyze)"),
        apart.labels(18, ("new", "seen", "gone"), ("late",)),
        apart.detach(19, 2025),
        _pause("log", 20),
    ]


def _log(number: int, name: str, sql: str, mark: Mark, *rest: str, undo: str) -> Migration:
    do = (Statement(sql, mark), *(Statement(one) for one in rest))
    return Migration("log", number, name, do, (Statement(undo),))
