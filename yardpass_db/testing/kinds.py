"""The kinds of objects a test can name, each a query: oid, class, schema, name, owner, visible.

`class` is the catalog that the oid is of; `visible` says whether the bare name finds the object,
which is always so for what has no schema.
"""

from __future__ import annotations


def _relations(kinds: str) -> str:
    return f"""
      select c.oid, c.tableoid as class, n.nspname::text as schema,
             c.relname::text as name, c.relowner as owner,
             pg_table_is_visible(c.oid) as visible
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ({kinds})"""


def _types(condition: str) -> str:
    # Array types and the row types of relations are no types somebody made.
    return f"""
      select t.oid, t.tableoid as class, n.nspname::text as schema,
             t.typname::text as name, t.typowner as owner,
             pg_type_is_visible(t.oid) as visible
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where {condition} and not exists (select from pg_type e where e.typarray = t.oid)
        and (t.typrelid = 0 or exists (
          select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))"""


def _global(table: str, name: str, owner: str, condition: str = "true") -> str:
    return f"""
      select oid, '{table}'::regclass as class, null::text as schema, {name}::text as name,
             {owner} as owner, true as visible
      from {table} where {condition}"""


def _operators(table: str, prefix: str) -> str:
    return f"""
      select o.oid, o.tableoid as class, n.nspname::text as schema, o.{prefix}name::text as name,
             o.{prefix}owner as owner, n.nspname = any (current_schemas(true)) as visible
      from {table} o join pg_namespace n on n.oid = o.{prefix}namespace"""


_NO_OWNER = "null::oid"

KINDS: dict[str, str] = {
    "relation": _relations("'r', 'p', 'v', 'm', 'f', 'S', 'c'"),
    "table or view": _relations("'r', 'p', 'v', 'm', 'f'"),
    "table": _relations("'r', 'p'"),
    "view": _relations("'v'"),
    "materialized view": _relations("'m'"),
    "sequence": _relations("'S'"),
    "foreign table": _relations("'f'"),
    "index": _relations("'i', 'I'"),
    "composite type": _relations("'c'"),
    "type": _types("t.typtype in ('b', 'c', 'd', 'e', 'r', 'm')"),
    "enum": _types("t.typtype = 'e'"),
    "domain": _types("t.typtype = 'd'"),
    "operator class": _operators("pg_opclass", "opc"),
    "schema": _global("pg_namespace", "nspname", "nspowner"),
    "database": _global("pg_database", "datname", "datdba"),
    "extension": _global("pg_extension", "extname", "extowner"),
    "language": _global("pg_language", "lanname", "lanowner"),
    "tablespace": _global("pg_tablespace", "spcname", "spcowner"),
    "foreign-data wrapper": _global("pg_foreign_data_wrapper", "fdwname", "fdwowner"),
    "server": _global("pg_foreign_server", "srvname", "srvowner"),
    "role": _global("pg_roles", "rolname", _NO_OWNER),
    "user": _global("pg_roles", "rolname", _NO_OWNER, "rolcanlogin"),
    "group": _global("pg_roles", "rolname", _NO_OWNER, "not rolcanlogin"),
}

# Their names are taken as they stand, without SQL's folding: "uuid-ossp" is an extension.
WITHOUT_SCHEMA = frozenset(
    {
        "schema", "database", "extension", "language", "tablespace", "foreign-data wrapper",
        "server", "role", "user", "group",
    }
)  # fmt: skip

# An extension's objects are its own affair: lists of what a schema holds leave them out.
NOT_OF_AN_EXTENSION = """not exists (select from pg_depend d
  where (d.classid, d.objid, d.deptype) = ({class_}, {oid}, 'e'))"""

# What a list leaves out, because nobody made it: PostgreSQL's own.
SYSTEM = {
    "schema": r"name !~ '^(pg_|information_schema$)'",
    "role": "name !~ '^pg_'",
    "user": "name !~ '^pg_'",
    "group": "name !~ '^pg_'",
    "language": "name not in ('internal', 'c', 'sql')",
    "tablespace": "name !~ '^pg_'",
}
