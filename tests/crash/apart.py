"""Migrations that PostgreSQL will not run in one transaction, and the tables they work on."""

from __future__ import annotations

from .seen import Seen
from .tree import Mark, Migration, Statement

APART = (
    "CREATE INDEX CONCURRENTLY", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS",
    "DROP INDEX CONCURRENTLY", "REINDEX INDEX CONCURRENTLY", "REINDEX TABLE CONCURRENTLY",
    "VACUUM", "VACUUM FULL", "ALTER TYPE … ADD VALUE", "DETACH PARTITION CONCURRENTLY",
)  # fmt: skip

RLS = "alter table {} enable row level security"


def _valid(name: str) -> Mark:
    return lambda seen: seen.valid(name)


def _gone(name: str, of: str) -> Mark:
    return lambda seen: of in seen.tables and name not in seen.indexes


def _table(name: str) -> Mark:
    return lambda seen: name in seen.tables


def two_indexes(number: int) -> Migration:
    """Two indexes over all entries, made and dropped without blocking writers."""
    kind, body = "log.entry_kind_idx", "log.entry_body_idx"
    return Migration("log", number, "entry_indexes", (
        Statement("create index concurrently entry_kind_idx on log.entry (kind)", _valid(kind)),
        Statement("create index concurrently entry_body_idx on log.entry (lower(body))",
                  _valid(body)),
    ), (
        Statement(f"drop index concurrently {body}", _gone(body, "log.entry")),
        Statement(f"drop index concurrently {kind}", _gone(kind, "log.entry")),
    ), concurrent=True, undo_concurrent=True)  # fmt: skip


def unique_index(number: int) -> Migration:
    """A statement of each sort in one file."""
    name = "log.entry_id_kind_key"
    return Migration("log", number, "entry_key", (
        Statement("create unique index concurrently if not exists entry_id_kind_key"
                  " on log.entry (id, kind)", _valid(name)),
        Statement("alter table log.entry add column source text not null default 'web'",
                  lambda seen: "log.entry.source" in seen.columns),
    ), (
        Statement("alter table log.entry drop column source",
                  lambda seen: "log.entry" in seen.tables
                  and "log.entry.source" not in seen.columns),
        Statement(f"drop index concurrently if exists {name}", _gone(name, "log.entry")),
    ), concurrent=True, undo_concurrent=True)  # fmt: skip


def drop_index(number: int) -> Migration:
    """An index dropped, and built again by the undo. `log.dropped_index` says that it began."""
    name, marker = "log.entry_made_at_idx", "log.dropped_index"
    return Migration("log", number, "drop_index", (
        Statement(f"create table {marker} (id bigint primary key)", _table(marker)),
        Statement(RLS.format(marker), lambda seen: _secured(seen, marker)),
        Statement(f"drop index concurrently {name}",
                  lambda seen: marker in seen.tables and name not in seen.indexes),
    ), (
        Statement("create index concurrently entry_made_at_idx on log.entry (made_at)",
                  _valid(name)),
        Statement(f"drop table {marker}", lambda seen: marker not in seen.tables),
    ), concurrent=True, undo_concurrent=True)  # fmt: skip


def _secured(seen: Seen, name: str) -> bool:
    return name in seen.tables and seen.tables[name].rls


def reindex(number: int, what: str, table: str | None) -> Migration:
    """Indexes built anew: younger than the table that the statement before made."""
    marker = f"log.reindex_{number}"
    index = what.removeprefix("index ")

    def rebuilt(seen: Seen) -> bool:
        if table:
            return seen.rebuilt_since(table, marker)
        if "log.dropped_index" in seen.tables:  # a later migration drops it
            return marker in seen.tables
        return (
            marker in seen.tables
            and seen.valid(index)
            and seen.indexes[index].oid > seen.tables[marker].oid
        )

    kind, _, name = what.partition(" ")
    return Migration("log", number, "reindex", (
        Statement(f"create table {marker} (id bigint primary key)", _table(marker)),
        Statement(RLS.format(marker), lambda seen: _secured(seen, marker)),
        Statement(f"reindex {kind} concurrently {name}", rebuilt),
    ), (Statement(f"drop table {marker}"),), concurrent=True)  # fmt: skip


def vacuum(number: int, how: str) -> Migration:
    """A table nobody else vacuums: its number of rows is unknown until this has run."""
    name = f"log.copy_{number}"
    return Migration("log", number, "vacuum", (
        Statement(f"create table {name} with (autovacuum_enabled = false) as"
                  " select id, kind, body from log.entry where id % 10 = 0", _table(name)),
        Statement(RLS.format(name), lambda seen: _secured(seen, name)),
        Statement(f"{how} {name}",
                  lambda seen: name in seen.tables and seen.tables[name].tuples >= 0),
    ), (Statement(f"drop table {name}"),), concurrent=True)  # fmt: skip


def signal(number: int) -> Migration:
    """A table with a column of an enum type."""
    return Migration("log", number, "signal", (
        Statement("create type log.state as enum ('new')",
                  lambda seen: "log.state.new" in seen.labels),
        Statement("create table log.signal (id bigint primary key,"
                  " state log.state not null default 'new')", _table("log.signal")),
        Statement(RLS.format("log.signal")),
    ), (Statement("drop table log.signal"), Statement("drop type log.state")))  # fmt: skip


def labels(number: int, before: tuple[str, ...], added: tuple[str, ...]) -> Migration:
    """Labels for the enum type; the undo makes the type again without them."""

    def there(label: str) -> Mark:
        return lambda seen: f"log.state.{label}" in seen.labels

    kept = ", ".join(f"'{label}'" for label in before)
    return Migration("log", number, "labels", tuple(
        Statement(f"alter type log.state add value '{label}'", there(label)) for label in added
    ), (
        Statement("alter type log.state rename to state_before"),
        Statement(f"create type log.state as enum ({kept})"),
        Statement("alter table log.signal alter column state drop default,"
                  " alter column state type log.state using state::text::log.state,"
                  " alter column state set default 'new'"),
        Statement("drop type log.state_before"),
    ), concurrent=True)  # fmt: skip


def visits(number: int) -> Migration:
    """A table with a partition per year."""
    years = (2024, 2025)
    return Migration("log", number, "visit", (
        Statement("create table log.visit (at timestamptz not null, who text not null)"
                  " partition by range (at)", _table("log.visit")),
        Statement(RLS.format("log.visit")),
        *(Statement(f"create table log.visit_{year} partition of log.visit for values"
                    f" from ('{year}-01-01') to ('{year + 1}-01-01')",
                    _table(f"log.visit_{year}")) for year in years),
        *(Statement(RLS.format(f"log.visit_{year}")) for year in years),
    ), (Statement("drop table log.visit"),))  # fmt: skip


def detach(number: int, year: int) -> Migration:
    """A partition taken off without blocking. PostgreSQL leaves its bounds behind as a CHECK."""
    name = f"log.visit_{year}"
    return Migration("log", number, f"detach_{year}", (
        Statement(f"alter table log.visit detach partition {name} concurrently",
                  lambda seen: name in seen.tables and not seen.tables[name].is_partition),
    ), (
        Statement(f"alter table log.visit attach partition {name} for values"
                  f" from ('{year}-01-01') to ('{year + 1}-01-01')"),
        Statement(f"alter table {name} drop constraint visit_{year}_at_check"),
    ), concurrent=True)  # fmt: skip
