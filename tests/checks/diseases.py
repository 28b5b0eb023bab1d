"""What makes a database ill, one kind after the other: security, keys and whole objects."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Disease:
    """What makes the database ill, the object a check must name, and what mends it."""

    check: str
    name: str
    disease: str
    object: str
    cure: str


NO_PATH = "create function private.f() returns int language sql as 'select 1'"
DEFINER = (
    "create function {}.f() returns int language sql security definer"
    " set search_path = '' as 'select 1'"
)
CHILD = "create table users.child (id int primary key, owner uuid{});"
CLOCK = "create table users.clock (id int primary key, updated_at timestamptz);"
TRIGGER = (
    "create {} trigger set_updated_at before update{} on users.clock"
    " for each row {} execute function private.set_updated_at();"
)
SECOND = (
    "alter table organizations.org_wallets add constraint second foreign key (org_id)"
    " references organizations.organizations"
)
SET_NULL = (
    "create table users.child (id int primary key, owner uuid {}"
    " constraint k references users.user_profiles on delete set null)"
)
POLICY = "create policy p on users.follows for {} to {} {}"

DISEASES = [
    Disease(
        "0001_rls_enabled",
        "switched off",
        "alter table users.follows disable row level security",
        "users.follows",
        "alter table users.follows enable row level security",
    ),
    Disease(
        "0001_rls_enabled",
        "new partition",
        "create table users.parted (at date not null) partition by range (at);"
        "alter table users.parted enable row level security;"
        "create table users.parted_1 partition of users.parted default",
        "users.parted_1",
        "alter table users.parted_1 enable row level security",
    ),
    Disease(
        "0002_views_security_invoker",
        "replaced without option",
        "create view public.v as select 1 as one",
        "public.v",
        "alter view public.v set (security_invoker = true)",
    ),
    Disease(
        "0002_views_security_invoker",
        "switched off",
        "alter view public.follows set (security_invoker = off)",
        "public.follows",
        "alter view public.follows set (security_invoker = on)",
    ),
    Disease(
        "0003_no_anon_writes",
        "granted to anon",
        "grant delete on public.follows to anon",
        "public.follows",
        "revoke delete on public.follows from anon",
    ),
    Disease(
        "0003_no_anon_writes",
        "granted to everybody",
        "grant insert on users.follows to public",
        "users.follows",
        "revoke insert on users.follows from public",
    ),
    Disease(
        "0003_no_anon_writes",
        "granted on a column",
        "grant update (status) on users.follows to anon",
        "users.follows",
        "revoke update (status) on users.follows from anon",
    ),
    Disease(
        "0004_primary_key",
        "no key",
        "alter table users.follows drop constraint follows_pkey",
        "users.follows",
        "alter table users.follows add primary key (id)",
    ),
    Disease(
        "0005_table_comment",
        "no comment",
        "comment on table users.follows is null",
        "users.follows",
        "comment on table users.follows is 'Who follows what.'",
    ),
    Disease(
        "0006_foreign_key_index",
        "no index",
        "drop index users.follows_follower_user_id_idx",
        "users.follows (follows_follower_user_id_fkey)",
        "create index on users.follows (follower_user_id, created_at)",
    ),
    Disease(
        "0006_foreign_key_index",
        "partial index",
        "drop index users.follows_follower_user_id_idx;"
        "create index on users.follows (follower_user_id) where status = 'pending'",
        "users.follows (follows_follower_user_id_fkey)",
        "create index on users.follows (follower_user_id)",
    ),
    Disease(
        "0006_foreign_key_index",
        "column not first",
        "drop index users.follows_follower_user_id_idx;"
        "create index on users.follows (status, follower_user_id)",
        "users.follows (follows_follower_user_id_fkey)",
        "create index on users.follows (follower_user_id)",
    ),
    Disease(
        "0007_duplicate_foreign_keys",
        "second key",
        SECOND,
        "organizations.org_wallets",
        "alter table organizations.org_wallets drop constraint second",
    ),
    Disease(
        "0008_set_null_on_not_null",
        "not null",
        SET_NULL.format("not null"),
        "users.child (k)",
        "alter table users.child alter column owner drop not null",
    ),
    Disease(
        "0009_function_search_path",
        "none",
        NO_PATH,
        "private.f()",
        "alter function private.f() set search_path = ''",
    ),
    *(
        Disease(
            "0009_function_search_path",
            path,
            f"alter function private.user_wallets() set search_path = {path}",
            "private.user_wallets()",
            "alter function private.user_wallets() set search_path = pg_catalog, pg_temp",
        )
        for path in ("public", '"$user", public', "pg_temp, pg_catalog", "pg_catalog, extensions")
    ),
    Disease(
        "0009_function_search_path",
        "definer with bound body",
        "create function public.f() returns int language sql security definer return 1",
        "public.f()",
        "alter function public.f() security invoker",
    ),
    Disease(
        "0010_valid_indexes_and_constraints",
        "unfinished index",
        "create table users.parted (at date not null) partition by range (at);"
        "create table users.parted_1 partition of users.parted default;"
        "create index unfinished on only users.parted (at)",
        "users.unfinished",
        "drop index users.unfinished",
    ),
    Disease(
        "0010_valid_indexes_and_constraints",
        "constraint not validated",
        "alter table users.follows add constraint later check (id is not null) not valid",
        "users.follows (later)",
        "alter table users.follows validate constraint later",
    ),
    Disease(
        "0011_updated_at_trigger",
        "no trigger",
        CLOCK,
        "users.clock",
        TRIGGER.format("", "", ""),
    ),
    Disease(
        "0011_updated_at_trigger",
        "disabled",
        "alter table users.user_profiles disable trigger set_updated_at",
        "users.user_profiles",
        "alter table users.user_profiles enable trigger set_updated_at",
    ),
    Disease(
        "0011_updated_at_trigger",
        "only sometimes",
        CLOCK + TRIGGER.format("", "", "when (new.id > 1)"),
        "users.clock",
        TRIGGER.format("or replace", "", ""),
    ),
    Disease(
        "0011_updated_at_trigger",
        "only of a column",
        CLOCK + TRIGGER.format("", " of id", ""),
        "users.clock",
        TRIGGER.format("or replace", "", ""),
    ),
    Disease(
        "0012_view_columns_follow_table",
        "column added",
        "alter table ref.countries add column continent text",
        "public.countries",
        "alter table ref.countries drop column continent",
    ),
    Disease(
        "0012_view_columns_follow_table",
        "column invented",
        "drop view public.countries; create view public.countries with (security_invoker = true)"
        " as select *, 1 as one from ref.countries",
        "public.countries",
        "drop view public.countries; create view public.countries with (security_invoker = true)"
        " as select * from ref.countries",
    ),
    Disease(
        "0013_redundant_index",
        "beginning of a unique key",
        "create index twice on organizations.org_memberships (org_id)",
        "organizations.twice",
        "drop index organizations.twice",
    ),
    Disease(
        "0013_redundant_index",
        "the same again",
        "create index twice on users.follows (follower_user_id)",
        "users.twice",
        "drop index users.twice",
    ),
    Disease(
        "0014_closed_functions",
        "default grant",
        DEFINER.format("private"),
        "private.f()",
        "revoke all on function private.f() from public",
    ),
    Disease(
        "0014_closed_functions",
        "default privileges of public",
        DEFINER.format("public") + "; revoke all on function public.f() from public",
        "public.f()",
        "revoke all on function public.f() from anon",
    ),
    Disease(
        "0015_compatibility_view",
        "view gone",
        "drop view public.follows",
        "users.follows",
        "create view public.follows with (security_invoker = true) as select * from users.follows",
    ),
    Disease(
        "0016_policy_roles",
        "for everybody",
        POLICY.format("delete", "public", "using (false)"),
        "users.follows (p)",
        "alter policy p on users.follows to service_role",
    ),
    Disease(
        "0017_one_policy_per_command",
        "two for one command",
        POLICY.format("select", "authenticated", "using (true)"),
        "users.follows",
        "drop policy p on users.follows",
    ),
    Disease(
        "0017_one_policy_per_command",
        "one for all commands besides",
        "create policy p on ref.countries to anon using (true) with check (false)",
        "ref.countries",
        "drop policy p on ref.countries",
    ),
    Disease(
        "0018_policies_check_what_they_write",
        "no check",
        POLICY.format("update", "service_role", "using (true)"),
        "users.follows (p)",
        "alter policy p on users.follows with check (true)",
    ),
]
