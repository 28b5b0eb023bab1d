"""What makes a database ill, continued: bodies of functions, views, partitions, names, values."""

from __future__ import annotations

from .diseases import Disease

BODY = (
    "create or replace function private.f({}) returns {} language plpgsql set search_path = ''"
    " as $f$ {} $f$;"
)
NOTHING = BODY.format("", "void", "begin end")
ALIAS = "begin perform f.{} from users.follows as f; end"
KEEPER = (
    "drop trigger if exists keep on users.follows;"
    "create trigger keep before update on users.follows"
    " for each row execute function private.f();"
)
SQL_BODY = (
    "create table users.child (id int primary key, owner uuid);"
    "create function private.f() returns uuid language sql set search_path = ''"
    " as 'select c.owner from users.child as c';"
)
PARTED = (
    "create table users.parted (at timestamptz not null) partition by range (at);"
    "create table users.parted_1 partition of users.parted"
    " for values from ('2025-01-01 00:00:00+00') to ('2025-02-01 00:00:00+00');"
    "create table users.parted_3 partition of users.parted"
    " for values from ('2025-03-01 00:00:00+00') to ('2025-04-01 00:00:00+00');"
    "create table users.parted_rest partition of users.parted default;"
)
CHILD = "analytics.ticket_analytics_p_202404"
REALTIME = "alter publication supabase_realtime add table "
VECTORS = "create index {} on ml.user_embeddings using hnsw ({} extensions.vector_l2_ops);"
FILLED = "select setval('users.{}', {});"


def missing(name: str, body: str, arguments: str = "") -> Disease:
    """A body that names a relation, type or function that is not there."""
    create = BODY.format(arguments, "void", body)
    cure = BODY.format(arguments, "void", "begin end")
    return Disease("0019_names_in_bodies", name, create, f"private.f({arguments})", cure)


def missing_column(name: str, body: str, cured: str) -> Disease:
    """A body that names a column that is not there, and one that does not."""
    create, cure = BODY.format("", "void", body), BODY.format("", "void", cured)
    return Disease("0020_columns_in_bodies", name, create, "private.f()", cure)


MORE_DISEASES = [
    missing("from", "begin perform 1 from users.gone; end"),
    missing("join", "begin perform 1 from users.follows as f join users.gone as g on true; end"),
    missing("insert", "begin insert into users.gone (id) values (1); end"),
    missing("update", "begin update users.gone set id = 1; end"),
    missing("in a string", "begin execute 'delete from users.gone where id = 1'; end"),
    missing("at the end of a string", "begin execute 'select from users.gone'; end"),
    missing("quoted", """begin execute 'truncate "users"."gone"'; end"""),
    missing("function", "begin perform users.gone(1); end", "a integer"),
    missing("function of a from", "begin perform 1 from users.gone(1); end"),
    missing("type", "begin perform 'x'::public.gone; end"),
    Disease(
        "0019_names_in_bodies",
        "row type of a dropped table",
        "create table users.child (id int primary key);"
        + BODY.format("", "void", "declare c users.child%rowtype; begin end")
        + "drop table users.child",
        "private.f()",
        NOTHING,
    ),
    Disease(
        "0019_names_in_bodies",
        "table of an SQL function renamed",
        SQL_BODY + "alter table users.child rename to offspring",
        "private.f()",
        "alter table users.offspring rename to child",
    ),
    missing_column("alias", ALIAS.format("gone"), ALIAS.format("status")),
    missing_column(
        "insert",
        "begin insert into users.follows (id, gone) values (null, 1); end",
        "begin insert into users.follows (id, status) values (null, 1); end",
    ),
    missing_column(
        "insert with an alias",
        "begin insert into users.follows as f (id, gone) values (null, 1); end",
        "begin insert into users.follows as f (id, status) values (null, 1); end",
    ),
    missing_column(
        "in a string",
        "begin execute 'select f.gone from users.follows as f'; end",
        "begin execute 'select f.status from users.follows as f'; end",
    ),
    Disease(
        "0020_columns_in_bodies",
        "row of a trigger",
        BODY.format("", "trigger", "begin new.gone := 1; return new; end") + KEEPER,
        "private.f()",
        BODY.format("", "trigger", "begin new.status := 1; return new; end"),
    ),
    Disease(
        "0020_columns_in_bodies",
        "column of an SQL function renamed",
        SQL_BODY + "alter table users.child rename owner to keeper",
        "private.f()",
        "alter table users.child rename keeper to owner",
    ),
    Disease(
        "0020_columns_in_bodies",
        "type of a dropped column",
        "create table users.child (id int primary key, name text);"
        + BODY.format("", "void", "declare n users.child.name%type; begin end")
        + "alter table users.child drop column name",
        "private.f()",
        NOTHING,
    ),
    Disease(
        "0021_writable_views",
        "grouped",
        "create or replace view public.follows with (security_invoker = true)"
        " as select distinct * from users.follows",
        "public.follows",
        "create or replace view public.follows with (security_invoker = true)"
        " as select * from users.follows",
    ),
    Disease(
        "0022_partition_gap",
        "month left out",
        PARTED,
        "users.parted",
        "create table users.parted_2 partition of users.parted"
        " for values from ('2025-02-01 00:00:00+00') to ('2025-03-01 00:00:00+00')",
    ),
    Disease(
        "0023_default_partition_rows",
        "row outside the months",
        PARTED + "insert into users.parted values ('2025-02-14')",
        "users.parted_rest",
        "delete from users.parted",
    ),
    Disease(
        "0024_partition_grants",
        "on the table",
        f"grant select on {CHILD} to authenticated",
        CHILD,
        f"revoke select on {CHILD} from authenticated",
    ),
    Disease(
        "0024_partition_grants",
        "on a column",
        f"grant select (id) on {CHILD} to anon",
        CHILD,
        f"revoke select (id) on {CHILD} from anon",
    ),
    Disease(
        "0025_table_name_twice",
        "in two schemas",
        "create table ref.follows (id int primary key)",
        "ref.follows",
        "alter table ref.follows rename to kinds_of_follows",
    ),
    Disease(
        "0026_overloaded_function",
        "other arguments",
        "create function public.user_orgs(a int) returns int language sql return a",
        "public.user_orgs",
        "drop function public.user_orgs(int)",
    ),
    Disease(
        "0027_unused_enum",
        "no column",
        "create type public.mood as enum ('good', 'bad')",
        "public.mood",
        "create table users.child (moods public.mood[])",
    ),
    Disease(
        "0028_closed_text_list",
        "status",
        "create table users.child (id int primary key, payout_status text)",
        "users.child.payout_status",
        "alter table users.child add check (payout_status in ('open', 'done'))",
    ),
    Disease(
        "0029_sequence_near_end",
        "identity",
        "create table users.child (id int generated always as identity);"
        + FILLED.format("child_id_seq", 1_800_000_000),
        "users.child_id_seq",
        "alter table users.child alter column id type bigint;"
        "alter sequence users.child_id_seq as bigint",
    ),
    Disease(
        "0029_sequence_near_end",
        "bigint sequence of an integer column",
        "create sequence users.wide;"
        "create table users.child (id int default nextval('users.wide'));"
        "alter sequence users.wide owned by users.child.id;" + FILLED.format("wide", 1_800_000_000),
        "users.wide",
        "alter table users.child alter column id type bigint",
    ),
    Disease(
        "0029_sequence_near_end",
        "downwards",
        "create sequence users.down increment -1 minvalue -100 maxvalue -1;"
        + FILLED.format("down", -90),
        "users.down",
        "alter sequence users.down minvalue -1000",
    ),
    Disease(
        "0030_publication_members",
        "no grant",
        REALTIME + "ml.user_embeddings",
        "ml.user_embeddings",
        "alter publication supabase_realtime drop table ml.user_embeddings",
    ),
    Disease(
        "0030_publication_members",
        "no policy",
        "create table users.child (id int primary key);"
        "alter table users.child enable row level security;"
        "grant select on users.child to authenticated;" + REALTIME + "users.child",
        "users.child",
        "create policy p on users.child for select to authenticated using (true)",
    ),
    Disease(
        "0031_vector_index",
        "two on one column",
        VECTORS.format("twice", "embedding"),
        "ml.twice",
        "drop index ml.twice",
    ),
    Disease(
        "0031_vector_index",
        "another dimension",
        "drop index ml.user_embeddings_embedding_idx;"
        + VECTORS.format("cut", "(embedding::extensions.vector(3))"),
        "ml.cut",
        "drop index ml.cut;" + VECTORS.format("whole", "embedding"),
    ),
]
