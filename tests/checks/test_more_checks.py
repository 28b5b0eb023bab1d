"""Healthy things that look ill: the checks say nothing about them."""

from __future__ import annotations

import pytest
from yardpass_tree import found_by

from yardpass_db import db

from .more_diseases import ALIAS, BODY, KEEPER, PARTED, REALTIME

VOID = BODY.format("", "void", "{}")
NAMES, COLUMNS = "0019_names_in_bodies", "0020_columns_in_bodies"

HEALTHY = [
    *(
        (
            "0042_user_metadata",
            name,
            "create policy p on users.follows for select to authenticated"
            f" using ((select auth.jwt() as claims) {asks} = '1')",
        )
        for name, asks in {
            "key by name": "-> 'app_metadata' ->> 'org'",
            "path by name": "#>> '{app_metadata,org}'",
            "element by number": "-> 'roles' ->> 0",
            "value that is put together": "->> 'org' || 'x'",
        }.items()
    ),
    (NAMES, "comment", VOID.format("begin /* from users.gone */ end -- join users.gone")),
    (NAMES, "name put together", VOID.format("begin execute 'table users.g_' || 1; end")),
    (NAMES, "name from format", VOID.format("begin execute format('table users.g_%s', 1); end")),
    (
        NAMES,
        "table that the function makes",
        VOID.format(
            "begin create table users.made (id int); insert into users.made (id) values (1); end"
        ),
    ),
    (
        NAMES,
        "column of a table called like its schema",
        VOID.format("begin perform extract(year from events.start_at) from events.events; end"),
    ),
    (NAMES, "column list", VOID.format("begin insert into users.follows(id) values (null); end")),
    (
        COLUMNS,
        "alias of a subquery too",
        VOID.format(
            ALIAS.format("id").replace("end", "perform f.one from (select 1) as f (one); end")
        ),
    ),
    (
        COLUMNS,
        "variable of the alias's name",
        VOID.format("declare f record; " + ALIAS.format("gone")),
    ),
    (COLUMNS, "system column", VOID.format(ALIAS.format("ctid"))),
    (
        COLUMNS,
        "cast with a column alias",
        VOID.format("begin perform k.one, 'org'::public.org_role as k from (select 1) as k; end"),
    ),
    (
        COLUMNS,
        "column of one of two tables of a trigger",
        BODY.format("", "trigger", "begin new.title := 1; return new; end")
        + KEEPER
        + KEEPER.replace("users.follows", "events.events"),
    ),
    (
        "0021_writable_views",
        "column that some reader of the row may not read",
        "revoke select on users.follows from authenticated;"
        "grant select (id) on users.follows to authenticated;"
        "create or replace view public.follows with (security_invoker = true) as select id,"
        " follower_user_id, target_type, target_id, created_at, lower(status) as status,"
        " follower_type, follower_org_id from users.follows",
    ),
    (
        "0050_readable_views",
        "column masked by the view",
        "create or replace view public.user_embeddings with (security_invoker = true) as"
        " select user_id, null::extensions.vector(384) as embedding, updated_at"
        " from ml.user_embeddings;"
        "grant select (user_id, updated_at) on ml.user_embeddings to authenticated",
    ),
    (
        "0052_foreign_key_names",
        "key on two columns",
        "create table users.pair (a int, b int, primary key (a, b));"
        "create table users.child (id int primary key, a int, b int,"
        " constraint child_a_b_fkey foreign key (a, b) references users.pair)",
    ),
    (
        "0053_upsert_targets",
        "columns in another order, others only stored",
        "alter table events.event_roles drop constraint event_roles_event_id_user_id_role_key;"
        "create unique index on events.event_roles (role, user_id, event_id) include (status)",
    ),
    (
        "0022_partition_gap",
        "offsets of a summer time",
        "set local timezone = 'America/New_York'",
    ),
    (
        "0023_default_partition_rows",
        "rows in months",
        PARTED + "insert into users.parted values ('2025-01-14')",
    ),
    (
        "0025_table_name_twice",
        "partition called like a table",
        PARTED + "alter table users.parted_1 rename to countries",
    ),
    (
        "0027_unused_enum",
        "used by a function body",
        "create type public.mood as enum ('good');"
        + VOID.format("begin perform 'good'::public.mood; end"),
    ),
    (
        "0028_closed_text_list",
        "list in a table",
        "create table users.states (state text primary key references ref.countries (code))",
    ),
    (
        "0029_sequence_near_end",
        "starts over",
        "create sequence users.round maxvalue 10 cycle; select setval('users.round', 10)",
    ),
    ("0029_sequence_near_end", "never used", "create sequence users.fresh maxvalue 2"),
    (
        "0030_publication_members",
        "policy for clients",
        REALTIME + "users.follows",
    ),
    (
        "0031_vector_index",
        "another column",
        "create table ml.child (id int primary key, one extensions.vector(3),"
        " two extensions.vector(3)); create index on ml.child using hnsw"
        " (one extensions.vector_l2_ops); create index on ml.child using hnsw"
        " (two extensions.vector_l2_ops)",
    ),
]


@pytest.mark.parametrize(
    ("check", "script"), [(c, s) for c, _, s in HEALTHY], ids=[f"{c}-{n}" for c, n, _ in HEALTHY]
)
def test_check_raises_no_false_alarm(database: db.Connection, check: str, script: str) -> None:
    db.run_script(database, script)
    assert [str(one) for one in found_by(check, database)] == []
