"""For every assertion: arguments with which it holds, arguments with which not, and what it says.

A callable among the arguments is called with `pg` first.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Case(NamedTuple):
    """`says` is part of the failure's message; `keywords` go with the failing call only."""

    name: str
    holds: tuple[Any, ...]
    fails: tuple[Any, ...]
    says: str
    keywords: Mapping[str, Any] = MappingProxyType({})


def _names(query: str) -> Any:
    return lambda pg: [name for (name,) in pg.rows(query)]


ROLES = _names("select rolname from pg_roles where rolname !~ '^pg_'")
USERS = _names("select rolname from pg_roles where rolname !~ '^pg_' and rolcanlogin")
GROUPS = _names("select rolname from pg_roles where rolname !~ '^pg_' and not rolcanlogin")
SCHEMAS = _names("select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$)'")
EXTENSIONS = _names("select extname from pg_extension")
LANGUAGES = _names("select lanname from pg_language where lanname not in ('internal', 'c', 'sql')")
DATABASE = lambda pg: pg.value("select current_database()")  # noqa: E731
ITEMS, PEOPLE = "shop.items", "shop.people"
SORTS = "select * from (values (1, 'a'), (2, 'b')) as v"

THERE = [
    Case("has_relation", (ITEMS,), ("shop.itms",), "There is no relation shop.itms."),
    Case("hasnt_relation", ("shop.no",), (ITEMS,), "There is a relation shop.items."),
    Case("has_table", (ITEMS,), ("shop.itms",), "Did you mean shop.items or"),
    Case("has_table", ("shop.visits",), ("shop.goods",), "shop.goods is a view."),
    Case("has_table", ('"shop"."items"',), ("shp.items",), "There is no schema shp."),
    Case("hasnt_table", ("shop.goods",), (ITEMS,), "There is a table shop.items."),
    Case("has_view", ("shop.goods",), (ITEMS,), "shop.items is a table."),
    Case("hasnt_view", (ITEMS,), ("shop.goods",), "There is a view shop.goods."),
    Case("views_are", ("shop", ["goods", "owned"]), ("shop", ["goods", "x"]), "extra: owned"),
    Case("has_materialized_view", ("shop.totals",), ("shop.x",), "no materialized view shop.x"),
    Case("hasnt_materialized_view", ("shop.goods",), ("shop.totals",), "materialized view shop"),
    Case("materialized_views_are", ("shop", ["totals"]), ("shop", []), "extra: totals"),
    Case("has_sequence", ("shop.numbers",), ("shop.x",), "There is no sequence shop.x."),
    Case("hasnt_sequence", ("shop.x",), ("shop.numbers",), "There is a sequence shop.numbers."),
    Case("sequences_are", ("shop", ["numbers", "items_id_seq"]), ("shop", ["numbers"]), "items_id"),
    Case("has_foreign_table", ("shop.far",), (ITEMS,), "shop.items is a table."),
    Case("hasnt_foreign_table", (ITEMS,), ("shop.far",), "There is a foreign table shop.far."),
    Case("foreign_tables_are", ("shop", ["far"]), ("shop", ["near"]), "missing: near"),
    Case("has_type", ("shop.size",), ("shop.sizes",), "Did you mean shop.size?"),
    Case("hasnt_type", ("shop.items",), ("shop.size",), "There is a type shop.size."),
    Case("types_are", ("shop", ["size", "pair", "code"]), ("shop", ["size"]), "extra: code, pair"),
    Case("has_composite", ("shop.pair",), ("shop.size",), "no composite type shop.size"),
    Case("hasnt_composite", ("shop.size",), ("shop.pair",), "There is a composite type shop.pair."),
    Case("has_enum", ("shop.size",), ("shop.code",), "There is no enum shop.code."),
    Case("hasnt_enum", ("shop.code",), ("shop.size",), "There is an enum shop.size."),
    Case("enums_are", ("shop", ["size"]), ("shop", ["sizes"]), "missing: sizes"),
    Case("has_domain", ("shop.code",), ("shop.size",), "There is no domain shop.size."),
    Case("hasnt_domain", ("shop.size",), ("shop.code",), "There is a domain shop.code."),
    Case("domains_are", ("shop", ["code"]), ("shop", []), "extra: code"),
    Case("has_opclass", ("pg_catalog.text_ops",), ("pg_catalog.x_ops",), "no operator class"),
    Case("tables_are", ("extensions", []), ("extensions", ["x"]), "missing: x"),
    Case("types_are", ("extensions", []), ("extensions", ["x"]), "The types of extensions"),
    Case("hasnt_opclass", ("shop.text_ops",), ("pg_catalog.text_ops",), "an operator class"),
    Case("opclasses_are", ("shop", []), ("shop", ["x"]), "The operator classes of shop"),
    Case("has_schema", ("shop",), ("shp",), "Did you mean shop"),
    Case("hasnt_schema", ("shp",), ("shop",), "There is a schema shop."),
    Case("schemas_are", (SCHEMAS,), (["shop"],), "extra: "),
    Case("has_extension", ("plpgsql",), ("uuid-ossp",), "There is no extension uuid-ossp."),
    Case("hasnt_extension", ("uuid-ossp",), ("plpgsql",), "There is an extension plpgsql."),
    Case("extensions_are", (EXTENSIONS,), (["x"],), "missing: x"),
    Case("has_language", ("plpgsql",), ("perl",), "There is no language perl."),
    Case("hasnt_language", ("perl",), ("plpgsql",), "There is a language plpgsql."),
    Case("languages_are", (LANGUAGES,), ([],), "extra: plpgsql"),
    Case("has_tablespace", ("pg_default",), ("fast",), "There is no tablespace fast."),
    Case("hasnt_tablespace", ("fast",), ("pg_default",), "There is a tablespace pg_default."),
    Case("tablespaces_are", ([],), (["fast"],), "missing: fast"),
    Case(
        "tables_are",
        ("shop", ["people", "items", "bare", "visits", "animals", "cats", "lions"]),
        ("shop", ["people", "items", "bare", "visits", "animals", "cats", "orders"]),
        "missing: orders",
    ),
]

COLUMNS = [
    Case("has_column", (ITEMS, "code"), (ITEMS, "cod"), "Did you mean code?"),
    Case("has_column", ("shop.goods", "id"), ("shop.good", "id"), "Did you mean shop.goods?"),
    Case("hasnt_column", (ITEMS, "cod"), (ITEMS, "code"), "shop.items has a column code."),
    Case("columns_are", ("shop.bare", ["note"]), ("shop.bare", ["x"]), "extra: note"),
    Case(
        "col_type_is",
        (ITEMS, "price", "decimal(10, 2)"),
        (ITEMS, "price", "numeric"),
        "numeric(10,2)",
    ),
    Case(
        "col_type_is",
        (ITEMS, "created_at", "timestamptz"),
        (ITEMS, "created_at", "date"),
        "with time",
    ),
    Case(
        "col_type_is", (ITEMS, "code", "shop.code"), (ITEMS, "code", "nothing"), "There is no type"
    ),
    Case("col_not_null", (ITEMS, "owner"), (ITEMS, "code"), "shop.items.code may be null."),
    Case("col_is_null", (ITEMS, "code"), (ITEMS, "owner"), "shop.items.owner is NOT NULL."),
    Case("col_has_default", (ITEMS, "price"), (ITEMS, "owner"), "shop.items.owner has no default."),
    Case("col_hasnt_default", (ITEMS, "doubled"), (ITEMS, "price"), "have: 0"),
    Case(
        "col_default_is",
        (ITEMS, "status", "draft"),
        (ITEMS, "status", "live"),
        "want: 'live'::text",
    ),
    Case("col_default_is", (ITEMS, "price", 0), (ITEMS, "price", 1), "have: 0"),
    Case(
        "col_default_is",
        (ITEMS, "created_at", "NOW( )"),
        (ITEMS, "created_at", "clock_timestamp()"),
        "n",
    ),
    Case("col_default_is", (ITEMS, "status", "'draft'"), (ITEMS, "owner", "x"), "has no default"),
    Case("enum_has_labels", ("shop.size", ["small", "large"]), ("shop.size", ["large"]), "small"),
    Case("domain_type_is", ("shop.code", "varchar(8)"), ("shop.code", "text"), "varying(8)"),
    Case("domain_type_isnt", ("shop.code", "text"), ("shop.code", "varchar(8)"), "varying(8)"),
    Case("isa_ok", ("select now()", "timestamptz"), ("select 1", "text"), "have: integer"),
    Case("has_cast", ("integer", "int8"), ("shop.pair", "json"), "There is no cast shop.pair as"),
    Case("hasnt_cast", ("shop.pair", "json"), ("int4", "int8"), "There is a cast integer as big"),
    Case("cast_context_is", ("int4", "int8", "implicit"), ("int8", "int4", "explicit"), "assignm"),
    Case("casts_are", (["shop.pair as text"],), ([],), "extra: shop.pair as text"),
    Case(
        "operators_are",
        ("shop", ["===(text, text) RETURNS boolean", "!!(NONE,integer) RETURNS integer"]),
        ("shop", ["===(text,text) RETURNS boolean"]),
        "extra: !!(NONE,integer) RETURNS integer",
    ),
    Case("has_operator", ("int", "+", "int", "int"), ("int", "+", "int", "text"), "→ text."),
    Case("has_operator", ("int", "=", "int8"), ("int", "+", "uuid"), "no operator integer + uuid."),
    Case(
        "hasnt_operator", ("int", "+", "uuid"), ("int", "+", "int"), "integer + integer → integer"
    ),
    Case("has_leftop", ("-", "int"), ("-", "uuid"), "There is no operator - uuid."),
    Case("hasnt_leftop", ("-", "uuid"), ("-", "int", "int"), "There is an operator - integer → in"),
    Case("language_is_trusted", ("plpgsql",), ("c",), "Language c is not trusted."),
]

KEYS = [
    Case("has_pk", (ITEMS,), ("shop.bare",), "shop.bare has no primary key."),
    Case("hasnt_pk", ("shop.bare",), (ITEMS,), "items_pkey PRIMARY KEY (id)"),
    Case("col_is_pk", (ITEMS, "id"), (ITEMS, ["id", "owner"]), "have: id"),
    Case("col_isnt_pk", (ITEMS, "owner"), (ITEMS, "id"), "id of shop.items is a primary key."),
    Case("has_fk", (ITEMS,), ("shop.bare",), "shop.bare has no foreign key."),
    Case("hasnt_fk", ("shop.bare",), (ITEMS,), "items_owner_fkey FOREIGN KEY"),
    Case("col_is_fk", (ITEMS, "owner"), (ITEMS, "code"), "code of shop.items is no foreign key."),
    Case("col_is_fk", (ITEMS, ["owner"]), (ITEMS, "ownr"), "Did you mean owner?"),
    Case("col_isnt_fk", (ITEMS, "code"), (ITEMS, "owner"), "owner of shop.items is a foreign key."),
    Case(
        "fk_ok",
        (ITEMS, "owner", PEOPLE, "id"),
        (ITEMS, "code", PEOPLE, "id"),
        "have: shop.items(code) is no",
    ),
    Case(
        "fk_ok",
        (PEOPLE, "parent", PEOPLE, "id"),
        (ITEMS, "owner", "shop.bare", "note"),
        "→ shop.bare(note)",
    ),
    Case(
        "fk_ok",
        (ITEMS, "owner", PEOPLE, "id"),
        (ITEMS, "owner", PEOPLE, "id"),
        "named x",
        {"name": "x"},
    ),
    Case(
        "fk_ok",
        (ITEMS, "owner", PEOPLE, "id"),
        (ITEMS, "owner", PEOPLE, "id"),
        "on delete set null",
        {"on_delete": "set null"},
    ),
    Case(
        "fk_ok",
        (ITEMS, "owner", PEOPLE, "id"),
        (ITEMS, "owner", PEOPLE, "id"),
        "on update cascade",
        {"on_update": "cascade"},
    ),
    Case("has_unique", (PEOPLE,), ("shop.bare",), "shop.bare has no unique constraint."),
    Case("hasnt_unique", ("shop.bare",), (PEOPLE,), "people_email_key UNIQUE (email)"),
    Case("col_is_unique", (ITEMS, ["owner", "code"]), (ITEMS, "code"), "have: owner, code"),
    Case("col_isnt_unique", (ITEMS, "code"), (ITEMS, ["code", "owner"]), "is a unique key"),
    Case("has_check", (ITEMS,), (PEOPLE,), "shop.people has no check constraint."),
    Case("hasnt_check", (PEOPLE,), (ITEMS,), "items_price_check"),
    Case("col_has_check", (ITEMS, "price"), (ITEMS, "status"), "have: price"),
    Case(
        "col_hasnt_check", (ITEMS, "status"), (ITEMS, "price"), "price of shop.items is a subject"
    ),
    Case(
        "has_index",
        (ITEMS, "items_status_idx"),
        (ITEMS, "items_status_id"),
        "Did you mean items_sta",
    ),
    Case(
        "has_index",
        (ITEMS, "items_status_idx", ["status", "created_at"]),
        (ITEMS, "items_status_idx", "status"),
        "have: status, created_at",
    ),
    Case(
        "has_index",
        (ITEMS, "items_lower_idx", ["lower(status)", "id"]),
        (PEOPLE, "x"),
        "no index x",
    ),
    Case("hasnt_index", (ITEMS, "x"), (ITEMS, "items_pkey"), "shop.items has an index items_pkey."),
    Case(
        "indexes_are",
        (PEOPLE, ["people_pkey", "people_email_key"]),
        (PEOPLE, []),
        "extra: people_email",
    ),
    Case(
        "is_indexed",
        (ITEMS, "status"),
        (ITEMS, "created_at"),
        "have: items_status_idx (status, created",
    ),
    Case(
        "index_is_unique", (ITEMS, "items_lower_idx"), (ITEMS, "items_status_idx"), "is not unique"
    ),
    Case(
        "index_is_primary",
        (ITEMS, "items_pkey"),
        (ITEMS, "items_lower_idx"),
        "is not the primary key's",
    ),
    Case(
        "index_is_type", (ITEMS, "items_pkey", "btree"), (ITEMS, "items_pkey", "gin"), "have: btree"
    ),
    Case(
        "index_is_partial",
        ("shop.visits_2026", "visits_n_idx"),
        (ITEMS, "items_pkey"),
        "Index items_pkey is of all rows.",
    ),
    Case("index_is_valid", ("shop.totals", "totals_n_idx"), (ITEMS, "x"), "no index x"),
    Case(
        "index_owner_is",
        (ITEMS, "items_pkey", "postgres"),
        (ITEMS, "items_pkey", "anon"),
        "have: post",
    ),
    Case("is_clustered", (ITEMS, "items_pkey"), (ITEMS, "items_lower_idx"), "is not clustered on"),
]

L = "shop.label(integer)"
ROUTINES = [
    Case("has_function", ("shop.label",), ("shop.lable",), "Did you mean label?"),
    Case("has_function", (L,), ("shop.label(uuid)",), "have: shop.label(integer)"),
    Case(
        "has_function", ("shop.label", ["int"]), ("shop.label", ["int", "int"]), "label(int, int)"
    ),
    Case("hasnt_function", ("shop.x",), ("shop.label",), "shop.label(text)"),
    Case("hasnt_function", ("shop.label(uuid)",), (L,), "There is a function shop.label(integer)."),
    Case(
        "functions_are",
        ("shop", ["label", "listed", "shape", "tidy", "total", "touch"]),
        ("shop", ["label"]),
        "extra: listed, shape",
    ),
    Case("functions_are", ("extensions", []), ("extensions", ["x"]), "missing: x"),
    Case("can", ("shop", ["label"]), ("shop", ["label", "fly"]), "missing: fly"),
    Case("function_returns", (L, "text"), (L, "int"), "want: integer"),
    Case("function_returns", ("shop.listed", "setof shop.items"), ("shop.listed", "int"), "SETOF"),
    Case(
        "function_returns",
        ("shop.shape", "table(id integer, name text)"),
        ("shop.shape", "table(id integer)"),
        "have: TABLE(id integer, name text)",
    ),
    Case("function_lang_is", (L, "sql"), (L, "plpgsql"), "have: sql"),
    Case("volatility_is", (L, "stable"), ("shop.label", "stable"), "There are 2 functions"),
    Case("volatility_is", ("shop.label(text)", "IMMUTABLE"), (L, "volatile"), "have: stable"),
    Case("is_definer", (L,), ("shop.listed",), "shop.listed() is SECURITY INVOKER."),
    Case("isnt_definer", ("shop.listed",), (L,), "SECURITY DEFINER"),
    Case("is_strict", (L,), ("shop.listed",), "is called on null input"),
    Case("isnt_strict", ("shop.listed",), (L,), "is STRICT"),
    Case("function_search_path_is", (L, ""), ("shop.listed", ""), "sets no search_path"),
    Case("function_search_path_is", ("shop.touch", ""), (L, "public"), "want: public"),
    Case("function_owner_is", (L, "postgres"), (L, "anon"), "have: postgres"),
    Case("is_normal_function", (L,), ("shop.tidy",), "shop.tidy() is a procedure."),
    Case("isnt_normal_function", ("shop.tidy",), (L,), "is a normal function"),
    Case("is_procedure", ("shop.tidy",), (L,), "is a normal function"),
    Case("isnt_procedure", (L,), ("shop.tidy",), "is a procedure"),
    Case("is_aggregate", ("shop.total",), (L,), "is a normal function"),
    Case("isnt_aggregate", (L,), ("shop.total",), "shop.total(numeric) is an aggregate."),
    Case("is_window", ("pg_catalog.row_number",), (L,), "is a normal function"),
    Case("isnt_window", (L,), ("pg_catalog.row_number",), "is a window function"),
    Case(
        "has_trigger", (ITEMS, "items_touch"), (ITEMS, "touch"), "shop.items has no trigger touch."
    ),
    Case("hasnt_trigger", (ITEMS, "touch"), (ITEMS, "items_touch"), "has a trigger items_touch"),
    Case("triggers_are", (ITEMS, ["items_touch"]), (PEOPLE, ["x"]), "missing: x"),
    Case(
        "trigger_is",
        (ITEMS, "items_touch", "shop.touch"),
        (ITEMS, "items_touch", L),
        "have: shop.touch",
    ),
    Case("has_rule", ("shop.bare", "bare_also"), ("shop.bare", "x"), "has no rule x"),
    Case("hasnt_rule", ("shop.goods", "_RETURN"), ("shop.bare", "bare_also"), "has a rule"),
    Case("rules_are", ("shop.bare", ["bare_also", "bare_silent"]), ("shop.bare", []), "bare_also"),
    Case("rule_is_instead", ("shop.bare", "bare_silent"), ("shop.bare", "bare_also"), "INSTEAD"),
    Case(
        "rule_is_on",
        ("shop.bare", "bare_also", "DELETE"),
        ("shop.bare", "bare_also", "insert"),
        "have: delete",
    ),
    Case("is_partitioned", ("shop.visits",), (ITEMS,), "shop.items is not partitioned."),
    Case("isnt_partitioned", (ITEMS,), ("shop.visits",), "shop.visits is partitioned."),
    Case(
        "is_partition_of",
        ("shop.visits_2026", "shop.visits"),
        (ITEMS, "shop.visits"),
        "visits_2026",
    ),
    Case(
        "partitions_are", ("shop.visits", ["shop.visits_2026"]), ("shop.visits", []), "extra: shop"
    ),
    Case("has_inherited_tables", ("shop.animals",), (ITEMS,), "No table inherits from shop.items."),
    Case("hasnt_inherited_tables", (ITEMS,), ("shop.cats",), "have: shop.lions"),
    Case("is_ancestor_of", ("shop.animals", "shop.lions"), ("shop.lions", ITEMS), "is no ancestor"),
    Case(
        "is_ancestor_of",
        ("shop.animals", "shop.lions", 2),
        ("shop.animals", "shop.lions", 1),
        "have: 2",
    ),
    Case("isnt_ancestor_of", (ITEMS, "shop.lions"), ("shop.cats", "shop.lions"), "over 1"),
    Case(
        "is_descendent_of", ("shop.lions", "shop.cats", 1), (ITEMS, "shop.cats"), "is no ancestor"
    ),
    Case("isnt_descendent_of", (ITEMS, "shop.cats"), ("shop.lions", "shop.cats"), "is an ancestor"),
]

R, W, N = "owner reads items", "owner writes items", "no large prices"
ACCESS = [
    Case("policies_are", (ITEMS, [R, W, N]), (ITEMS, [R, W]), "extra: no large prices"),
    Case("policy_roles_are", (ITEMS, R, "authenticated"), (ITEMS, R, ["anon"]), "missing: anon"),
    Case(
        "policy_roles_are",
        (ITEMS, N, "public"),
        (ITEMS, "owner read items", "x"),
        "Did you mean owner",
    ),
    Case("policy_cmd_is", (ITEMS, R, "SELECT"), (ITEMS, W, "select"), "have: all"),
    Case(
        "policy_is_permissive",
        (ITEMS, R),
        (ITEMS, N),
        'Policy "no large prices" on shop.items is restr',
    ),
    Case("policy_is_restrictive", (ITEMS, N), (ITEMS, R), "is permissive"),
    Case(
        "policy_using_is",
        (ITEMS, R, "owner=(select auth.uid())  or (status) = 'public'"),
        (ITEMS, R, "owner = (select auth.uid())"),
        "want: (owner = ( SELECT auth.uid() AS uid))",
    ),
    Case("policy_using_is", (ITEMS, N, None), (ITEMS, N, "true"), "have: NULL"),
    Case(
        "policy_using_is", (ITEMS, W, "owner = (select auth.uid())"), (ITEMS, W, "bob = 1"), "bob"
    ),
    Case(
        "policy_check_is",
        (ITEMS, N, "price < 1000"),
        (ITEMS, N, "price < 100"),
        "have: (price < (1000",
    ),
    Case("policy_check_is", (ITEMS, R, None), (ITEMS, W, None), "want: NULL"),
    Case("rls_enabled", (ITEMS,), (PEOPLE,), "Row-level security is off on shop.people."),
    Case("rls_disabled", (PEOPLE,), (ITEMS,), "Row-level security is on"),
    Case("rls_forced", ("shop.bare",), (ITEMS,), "is not forced on shop.items"),
    Case("rls_not_forced", (ITEMS,), ("shop.bare",), "is forced on shop.bare"),
    Case("view_security_invoker", ("shop.goods",), ("shop.owned",), "reads as its owner"),
    Case("view_security_definer", ("shop.owned",), ("shop.goods",), "is security_invoker"),
    Case("view_check_option_is", ("shop.goods", "local"), ("shop.owned", "local"), "have: NULL"),
    Case("view_check_option_is", ("shop.owned", None), ("shop.goods", None), "have: local"),
    Case("has_role", ("anon",), ("anonym",), "There is no role anonym."),
    Case("hasnt_role", ("nobody-here",), ("anon",), "There is a role anon."),
    Case("has_user", ("postgres",), ("anon",), "There is no user anon."),
    Case("hasnt_user", ("anon",), ("postgres",), "There is a user postgres."),
    Case("has_group", ("anon",), ("postgres",), "There is no group postgres."),
    Case("hasnt_group", ("postgres",), ("anon",), "There is a group anon."),
    Case("roles_are", (ROLES,), (["postgres"],), "extra: "),
    Case("users_are", (USERS,), (["x"],), "missing: x"),
    Case("groups_are", (GROUPS,), (["x"],), "missing: x"),
    Case("is_superuser", ("supabase_admin",), ("anon",), "anon is no superuser."),
    Case("isnt_superuser", ("anon",), ("supabase_admin",), "supabase_admin is a superuser."),
    Case("bypasses_rls", ("service_role",), ("anon",), "Row-level security binds anon."),
    Case("doesnt_bypass_rls", ("anon",), ("service_role",), "passes row-level security"),
    Case("is_member_of", ("anon", "postgres"), ("postgres", ["anon"]), "anon is no member"),
    Case("isnt_member_of", ("postgres", ["anon"]), ("anon", "postgres"), "is a member of anon"),
    Case("db_owner_is", (DATABASE, "postgres"), (DATABASE, "anon"), "have: postgres"),
    Case("schema_owner_is", ("shop", "postgres"), ("shop", "anon"), "have: postgres"),
    Case("relation_owner_is", (ITEMS, "postgres"), (ITEMS, "anon"), "have: postgres"),
    Case("table_owner_is", (ITEMS, "postgres"), (ITEMS, "nemo"), "There is no role nemo."),
    Case("view_owner_is", ("shop.goods", "postgres"), ("shop.goods", "anon"), "of view shop.goods"),
    Case(
        "materialized_view_owner_is", ("shop.totals", "postgres"), (ITEMS, "postgres"), "is a table"
    ),
    Case("sequence_owner_is", ("shop.numbers", "postgres"), ("shop.numbers", "anon"), "want: anon"),
    Case("foreign_table_owner_is", ("shop.far", "postgres"), ("shop.far", "anon"), "want: anon"),
    Case("composite_owner_is", ("shop.pair", "postgres"), ("shop.pair", "anon"), "want: anon"),
    Case("type_owner_is", ("shop.size", "postgres"), ("shop.size", "anon"), "The owner of type"),
    Case(
        "opclass_owner_is",
        ("pg_catalog.text_ops", "supabase_admin"),
        ("pg_catalog.text_ops", "anon"),
        "have: supabase_admin",
    ),
    Case("language_owner_is", ("plpgsql", "supabase_admin"), ("plpgsql", "anon"), "want: anon"),
    Case("tablespace_owner_is", ("pg_default", "supabase_admin"), ("pg_default", "anon"), "anon"),
    Case(
        "table_privs_are",
        (ITEMS, "authenticated", ["select", "INSERT", "UPDATE", "DELETE"]),
        (ITEMS, "authenticated", ["SELECT", "TRUNCATE"]),
        "missing: TRUNCATE",
    ),
    Case(
        "table_privs_are",
        (ITEMS, "anon", []),
        (ITEMS, "authenticated", []),
        "extra: DELETE, INSERT",
    ),
    Case("table_privs_are", (ITEMS, "public", []), (ITEMS, "nemo", []), "There is no role nemo."),
    Case(
        "column_privs_are",
        (ITEMS, "id", "anon", "select"),
        (ITEMS, "code", "anon", "select"),
        "SELECT",
    ),
    Case(
        "any_column_privs_are", (ITEMS, "anon", ["SELECT"]), (PEOPLE, "anon", ["SELECT"]), "SELECT"
    ),
    Case("function_privs_are", (L, "anon", "execute"), ("shop.listed", "anon", "execute"), "EXEC"),
    Case(
        "schema_privs_are", ("shop", "anon", "usage"), ("store", "anon", "usage"), "missing: USAGE"
    ),
    Case(
        "sequence_privs_are",
        ("shop.numbers", "authenticated", "usage"),
        ("shop.numbers", "anon", "usage"),
        "missing: USAGE",
    ),
    Case(
        "database_privs_are",
        (DATABASE, "postgres", ["CREATE", "CONNECT", "TEMPORARY"]),
        (DATABASE, "postgres", []),
        "extra: CONNECT, CREATE, TEMPORARY",
    ),
    Case("language_privs_are", ("plpgsql", "anon", "usage"), ("plpgsql", "anon", []), "USAGE"),
    Case(
        "tablespace_privs_are", ("pg_default", "anon", []), ("pg_default", "anon", "create"), "CR"
    ),
    Case("fdw_privs_are", ("wrapper", "postgres", "usage"), ("wrapper", "anon", "usage"), "USAGE"),
    Case("server_privs_are", ("remote", "postgres", "usage"), ("remote", "anon", "usage"), "USAGE"),
]

RESULTS = [
    Case("results_eq", (SORTS, [(1, "a"), (2, "b")]), (SORTS, [(2, "b"), (1, "a")]), "from row 1"),
    Case("results_eq", ("select 1", "select 1"), ("select 1", []), "want: no row"),
    Case(
        "results_eq", (("select %s::int", [7]), [7]), ("select 1", [(1, 2)]), "numbers of columns"
    ),
    Case("results_eq", ("select 'a'::text", ["a"]), ("selekt 1", [1]), "syntax error"),
    Case(
        "results_eq",
        ("select id from shop.people order by 1 limit 1", ["a0000000-0000-4000-8000-000000000001"]),
        (SORTS, [(1, "a"), (2, "c")]),
        "missing: (2, c)",
    ),
    Case("results_ne", (SORTS, [(2, "b"), (1, "a")]), (SORTS, [(1, "a"), (2, "b")]), "the same"),
    Case("set_eq", (SORTS, [(2, "b"), (1, "a"), (1, "a")]), (SORTS, [(3, "c")]), "extra: (1, a)"),
    Case("set_ne", (SORTS, []), (SORTS, [(2, "b"), (1, "a")]), "The rows are the same, all 2."),
    Case(
        "bag_eq", (SORTS, [(2, "b"), (1, "a")]), (SORTS, [(2, "b"), (1, "a"), (1, "a")]), "missin"
    ),
    Case("bag_ne", (SORTS, [(1, "a")] * 2), (SORTS, SORTS), "are the same"),
    Case("set_has", (SORTS, [(1, "a"), (1, "a")]), (SORTS, [(9, "z")]), "missing: (9, z)"),
    Case("set_hasnt", (SORTS, [(9, "z")]), (SORTS, [(1, "a"), (9, "z")]), "extra: (1, a)"),
    Case("bag_has", (SORTS, [(1, "a")]), (SORTS, [(1, "a"), (1, "a")]), "missing: (1, a)"),
    Case("bag_hasnt", (SORTS, [(9, "z")]), (SORTS, [(2, "b")]), "extra: (2, b)"),
    Case("is_empty", ("select where false",), (SORTS,), "The query returns 2 rows."),
    Case("isnt_empty", (SORTS,), ("select where false",), "query: select where false"),
    Case("row_eq", ("select 1, null", (1, None)), ("select 1, 2", (1, None)), "want: (1, NULL)"),
    Case("row_eq", ("select '{1}'::int[]", ([1],)), (SORTS, (1, "a")), "have: 2 rows"),
    Case("ok", (1,), (0, "the sum"), "the sum is not true."),
    Case("is_", ("1", "1"), ("1", 1), "have: '1'\n  want: 1"),
    Case("is_", (None, None), (1, None), "want: NULL"),
    Case("isnt", (1, 2), (1, 1, "once"), "once"),
    Case("pass_", (), (), ""),
    Case("fail", (), ("no way",), "no way"),
    Case("matches", ("abc", "b."), ("abc", "^b"), "pattern: ^b"),
    Case("imatches", ("ABC", "b"), ("abc", "x"), "does not match"),
    Case("doesnt_match", ("ABC", "b"), ("abc", "b"), "The text matches."),
    Case("doesnt_imatch", ("abc", "x"), ("ABC", "b"), "The text matches."),
    Case("alike", ("a\nbc", "a%c"), ("abc", "b%"), "pattern"),
    Case("ialike", ("ABC", "a_c"), ("abc", "a_"), "does not match"),
    Case("unalike", ("ABC", "a%"), ("abc", "a%"), "The text matches."),
    Case("unialike", ("abc", r"a\%"), ("ABC", "a%"), "The text matches."),
    Case("cmp_ok", (1, "<", 2), (2, "<", 1), "2 < 1"),
    Case("cmp_ok", ([1, 2], "@>", [1]), ([1], "@>", [2]), "The comparison is not true."),
    Case("throws_ok", ("select 1/0", "22012"), ("select 1/0", "23505"), "have: 22012 division by"),
    Case("throws_ok", ("select 1/0", "division by zero"), ("select 1",), "did not fail"),
    Case(
        "throws_ok", ("select 1/0", "22012", "division by zero"), ("select 1/0", "22012", "x"), "x"
    ),
    Case("throws_like", ("select 1/0", "%by zero"), ("select 1/0", "by%"), "pattern: by%"),
    Case("throws_ilike", ("select 1/0", "DIVISION%"), ("select 1/0", "x"), "pattern: x"),
    Case("throws_matching", ("select 1/0", "zero$"), ("select 1/0", "ZERO"), "pattern: ZERO"),
    Case("throws_imatching", ("select 1/0", "ZERO"), ("select 1/0", "one"), "division by zero"),
    Case(
        "lives_ok", ("select 1; select 2",), ("select 1; select 1/0",), "division by zero (22012)"
    ),
    Case("throws_ok", ("select 1/0", 22012), ("select 1/0", 2000), "want: 02000"),
    Case("performs_ok", ("select 1", 60_000), ("select pg_sleep(0.02)", 5), "limit: 5.0 ms"),
    Case(
        "performs_within",
        ("select 1", 0, 60_000, 2),
        ("select pg_sleep(0.02)", 1, 1, 2),
        "The duration is another.",
    ),
]

OFF = {"settings": {"enable_seqscan": "off", "enable_bitmapscan": "off"}}
BY_ID = "select * from shop.items where id = 1"
SCAN = "select * from shop.items"
PLANS = [
    Case("plan_uses_index", (BY_ID, "shop.items_pkey"), (SCAN, "items_pkey"), "Seq Scan on items"),
    Case(
        "plan_uses_index", (BY_ID, "items_pkey"), (BY_ID, "nothing"), "There is no index nothing."
    ),
    Case("plan_uses_index", (BY_ID, "items_pkey"), (BY_ID, "itms_pkey"), "Did you mean items_pkey"),
    Case("plan_has", (SCAN, "seq scan"), (SCAN, "Index Scan"), "The plan has no Index Scan."),
    Case("plan_has_no", (SCAN, "Sort"), (SCAN, "Seq Scan"), "The plan has a Seq Scan."),
    Case("plan_has_no", ("selec", "Sort"), ("selec", "Sort"), "cannot be planned"),
    Case("plan_shape", (f"{SCAN} limit 1", "Limit\n  Seq Scan"), (SCAN, "Limit"), "want:\n  Limit"),
]

# One text is one name; sizes, schemas and errors of the server where they are easily mistaken.
TRAPS = [
    Case("columns_are", ("shop.bare", "note"), ("shop.bare", "x"), "missing: x"),
    Case(
        "enum_has_labels", ("shop.size", ["small", "large"]), ("shop.size", "small"), "want: small"
    ),
    Case("can", ("shop", "label"), ("shop", "lable"), "missing: lable"),
    Case(
        "has_function",
        ("shop.label(text)",),
        ("shop.label(varchar(20))",),
        "There is no function shop.label(varchar(20)).",
    ),
    Case(
        "hasnt_function",
        ("shop.label(date)",),
        ("shop.total(numeric(10,2))",),
        "There is a function",
    ),
    Case("col_is_unique", (PEOPLE, "email"), (PEOPLE, "name"), "have: email\n"),
    Case(
        "partitions_are",
        ("shop.visits", ["visits_2026"]),
        ("shop.visits", ["store.visits_2026"]),
        "missing: store.visits_2026",
    ),
    Case("col_has_default", (ITEMS, "status"), (ITEMS, "id"), "It is an identity column."),
    Case("col_has_default", (ITEMS, "status"), (ITEMS, "doubled"), "It is a generated column."),
    Case("isa_ok", ("select 1", "int"), ("selec", "int"), "The query failed."),
    Case("cmp_ok", (1, "=", 1), (None, "<", 1), "They cannot be compared.\n  NULL < 1"),
    Case("cmp_ok", (1, "=", 1), (1, "@@@", 1), "operator does not exist"),
    Case("has_operator", ("text", "shop.===", "text"), ("text", "store.===", "text"), "store.==="),
    Case("hasnt_table", ("pg_temp.items",), (ITEMS,), "There is a table shop.items."),
]

CASES = [*TRAPS, *THERE, *COLUMNS, *KEYS, *ROUTINES, *ACCESS, *RESULTS, *PLANS]
