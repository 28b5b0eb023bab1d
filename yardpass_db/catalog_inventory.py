"""The rows of the system catalogs behind a snapshot: which were written lately, which are gone.

A row written since a mark has an `xmin` that is not older than it. Deleted rows leave no trace, but
every live row is either known or was written since, so that the count and the sum of the keys tell
whether exactly those live.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from yardpass_db.catalog_queries import KINDS
from yardpass_db.db import FIRST_OWN


@dataclass(frozen=True)
class Catalog:
    """One system catalog: a number that identifies a row, the root it belongs to, and its name.

    `root` is "catalog, number"; that of an index, constraint … is found by the reader. `name` is a
    number too: definitions of *other* objects say the name, so that a new one changes them.
    `strict`: they may say anything of it, so that any change of a known row does. `since` is an
    indexed column that new objects have a higher number in than all before them; "" where there
    is none, or where all rows are read in no time.
    """

    table: str
    key: str = "oid"
    root: str = "0, 0"
    name: str = "0"
    where: str = f"oid >= {FIRST_OWN}"
    strict: bool = False
    since: str = ""

    @property
    def keys(self) -> str:
        """A query of the keys of all rows, one array."""
        return f"select array_agg(({self.key})::bigint) from {self.table} where {self.where}"

    def rows(self, number: int) -> str:
        """Count, sum of keys, and the rows not older than $1 as numbers, six each."""
        told = self._told("age(xmin) <= (select age from mark)")
        return (
            f"select {number}, count(*), sum(({self.key})::bigint), {told}"
            f" from {self.table} where {self.where}"
        )

    def new_rows(self, number: int) -> str:
        """The same of the objects numbered from $1 up to $2, counting rows left out by `where`."""
        return (
            f"select {number}, count(*), null::numeric, {self._told(self.where)}"
            f" from {self.table} where {self.since} >= $1 and {self.since} < $2"
        )

    def old_rows(self, number: int) -> str:
        """Those of objects numbered below $1 that are not older than the mark $2."""
        written = "age(xmin) <= (select age($2::xid))"
        return (
            f"select {number}, null::bigint, null::numeric, {self._told('true')}"
            f" from {self.table} where {written} and {self.since}::bigint < $1 and {self.where}"
        )

    def _told(self, condition: str) -> str:
        words = f"concat_ws(' ', {self.key}, {self.root}, {self.name}, age(xmin), cmin)"
        return f"string_agg({words}, ' ') filter (where {condition})"


def _oid(catalog: str) -> str:
    return f"'{catalog}'::regclass::oid"


def _of(column: str, catalog: str = "pg_class") -> str:
    return f"{_oid(catalog)}, {column}"


def _own(column: str) -> str:
    return f"{column} >= {FIRST_OWN}"


_NOTE_KEY = "(classoid::bigint << 44) | (objoid::bigint << 12) | objsubid"
_NOTE_WHERE = f"{_own('objoid')} or classoid = {_oid('pg_namespace')}"

CATALOGS = [
    Catalog("pg_class", since="oid", root=_of("oid"), where=f"{_own('oid')} and relkind <> 't'",
            name="hashtextextended(relname::text, relnamespace::bigint)"),
    # A dropped column's name means nothing to anybody: 0. A default's row is not needed: a new or
    # lost default rewrites the column's row.
    Catalog("pg_attribute", since="attrelid", key="(attrelid::bigint << 12) | attnum",
            root=_of("attrelid"), where=f"{_own('attrelid')} and attnum > 0",
            name="case when attisdropped then 0 else hashtext(attname::text) end"),
    Catalog("pg_constraint", since="oid", root=f"case when contypid = 0 then {_oid('pg_class')} "
            f"else {_oid('pg_type')} end, greatest(conrelid, contypid)"),
    Catalog("pg_index", since="indexrelid", key="indexrelid", root=_of("indrelid"),
            where=_own("indexrelid")),
    Catalog("pg_policy", since="oid", root=_of("polrelid")),
    Catalog("pg_trigger", since="oid", root=_of("tgrelid"),
            where=f"{_own('oid')} and (not tgisinternal or tgenabled <> 'O')"),
    Catalog("pg_rewrite", since="oid", root=_of("ev_class")),
    Catalog("pg_inherits", since="inhrelid", key="(inhrelid::bigint << 12) | inhseqno",
            root=_of("inhrelid"), where=_own("inhrelid")),
    Catalog("pg_statistic_ext", root=_of("stxrelid")),
    Catalog("pg_sequence", key="seqrelid", root=_of("seqrelid"), where=_own("seqrelid")),
    Catalog("pg_foreign_table", key="ftrelid", root=_of("ftrelid"), where=_own("ftrelid")),
    Catalog("pg_partitioned_table", key="partrelid", root=_of("partrelid"),
            where=_own("partrelid")),
    # Of a composite type, which is a relation, only the grants are here; REVOKE leaves a list too.
    Catalog("pg_type", since="oid", root=_of("typrelid"),
            where=f"{_own('oid')} and typrelid <> 0 and typacl is not null"),
    Catalog("pg_type", since="oid", root=_of("oid", "pg_type"), strict=True,
            where=f"{_own('oid')} and typrelid = 0 and typcategory <> 'A'"),
    Catalog("pg_enum", root=_of("enumtypid", "pg_type"), name="hashtext(enumlabel::text)"),
    Catalog("pg_proc", since="oid", root=_of("oid", "pg_proc"),
            name="hashtextextended(proname::text, pronamespace::bigint)"),
    Catalog("pg_aggregate", key="aggfnoid::oid", root=_of("aggfnoid::oid", "pg_proc"),
            where=_own("aggfnoid::oid")),
    Catalog("pg_namespace", root=_of("oid", "pg_namespace"), name="hashtext(nspname::text)",
            where="nspname not like 'pg\\_%'"),
    Catalog("pg_description", since="objoid", key=_NOTE_KEY, root="classoid, objoid",
            where=_NOTE_WHERE),
    Catalog("pg_seclabel", key=_NOTE_KEY + " | (hashtext(provider)::bigint << 60)",
            root="classoid, objoid", where=_NOTE_WHERE),
    # Membership of an extension decides whether an object is left out.
    Catalog("pg_depend", key="(classid::bigint << 44) | (objid::bigint << 12) | objsubid",
            strict=True, where=f"refclassid = {_oid('pg_extension')} and deptype = 'e'"),
    *(Catalog(table, where="true") for table in (
        "pg_extension", "pg_default_acl", "pg_publication", "pg_publication_rel",
        "pg_publication_namespace", "pg_event_trigger")),
    *(Catalog(table, strict=True) for table in (
        "pg_cast", "pg_operator", "pg_opclass", "pg_opfamily", "pg_amop", "pg_amproc",
        "pg_collation", "pg_conversion", "pg_language", "pg_am", "pg_transform", "pg_ts_parser",
        "pg_ts_template", "pg_ts_dict", "pg_ts_config", "pg_foreign_data_wrapper",
        "pg_foreign_server")),
    Catalog("pg_ts_config_map", key="(mapcfg::bigint << 24) | (maptokentype << 12) | mapseqno",
            where=_own("mapcfg"), strict=True),
]  # fmt: skip

# What transactions cannot be asked about is compared whole: names of roles, user mappings.
FINGERPRINT = """(select sum(hashtextextended(rolname, oid::bigint)) from pg_roles),
    (select sum(hashtextextended(concat(srvname, usename), umid::bigint)) from pg_user_mappings)"""

# $1: the last mark, null for all rows.
INVENTORY = f"""
prepare yardpass_db_inventory (xid8) as
with mark as materialized (select coalesce(age($1::xid), 2147483647) as age)
{" union all ".join(catalog.rows(number) for number, catalog in enumerate(CATALOGS))}
"""

# The next mark: whatever is not visible yet will have an xmin that is not older. It is asked first,
# so that it is not newer than what is read.
MARK = f"""
prepare yardpass_db_mark as
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
  age(pg_snapshot_xmin(pg_current_snapshot())::xid),
  {FINGERPRINT}
"""

# How many rows this transaction has inserted, updated and deleted in each catalog so far, three
# numbers each; and the highest number of an object. Only differences within a transaction mean
# something.
TOUCHED = """
prepare yardpass_db_touched as
select current_setting('track_counts'),
       string_agg(concat_ws(' ', pg_stat_get_xact_tuples_inserted(oid),
         pg_stat_get_xact_tuples_updated(oid), pg_stat_get_xact_tuples_deleted(oid)), ' '
         order by number)
  from unnest(array[{}]::regclass[]) with ordinality as t (oid, number)
""".format(", ".join(f"'{catalog.table}'" for catalog in CATALOGS))
NEWEST = "prepare yardpass_db_newest as select greatest({})".format(
    ", ".join(f"(select max({one.since}) from {one.table})" for one in CATALOGS if one.since)
)
LAST_OID = 2**32 - 1
_SPAN = 1_000_000  # a range with two ends: the planner takes the index without statistics, too


def since_statement(number: int, oid: int) -> str:
    """The query of the rows of one catalog that belong to objects from `oid` on."""
    return f"execute yardpass_db_new_{number} ({oid}, {min(oid + _SPAN, LAST_OID)})"


def old_statement(number: int, oid: int, mark: int) -> str:
    """The query of the rows of older objects that are not older than the mark."""
    return f"execute yardpass_db_old_{number} ({oid}, '{mark}')"


def all_statement(number: int, mark: int) -> str:
    """The query of all rows of one catalog that are not older than the mark."""
    return f"execute yardpass_db_all_{number} ('{mark}')"


PREPARE_STEPS = [
    TOUCHED,
    NEWEST,
    *(
        f"prepare yardpass_db_all_{number} (xid8) as with mark as materialized"
        f" (select age($1::xid) as age) {catalog.rows(number)}"
        for number, catalog in enumerate(CATALOGS)
    ),
    *(
        statement
        for number, catalog in enumerate(CATALOGS)
        if catalog.since
        for statement in (
            f"prepare yardpass_db_new_{number} (oid, oid) as {catalog.new_rows(number)}",
            f"prepare yardpass_db_old_{number} (bigint, xid8) as {catalog.old_rows(number)}",
        )
    ),
]

PREPARE = [MARK, INVENTORY, *(kind.some for kind in KINDS if kind.parameters)]


def numbers(values: Collection[int], kind: str) -> str:
    """An array literal of numbers that are ours, so that nothing needs quoting."""
    return f"'{{{','.join(map(str, values))}}}'::{kind}[]"
