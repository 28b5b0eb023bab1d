"""What makes the public layer ill: views, their grants, and names that clients use."""

from __future__ import annotations

from .diseases import Disease

FOLLOWS = "create or replace view public.follows with (security_invoker = true) as select "
REST = " from users.follows"
PLAIN = FOLLOWS + "*" + REST
KEY = "organizations.org_wallets rename constraint {} to {}"
ROLES_KEY = "event_roles_event_id_user_id_role_key"

VIEW_DISEASES = [
    Disease(
        "0021_writable_views",
        "INSTEAD OF trigger",
        "create trigger t instead of insert on public.follows"
        " for each row execute function private.set_updated_at()",
        "public.follows",
        "drop trigger t on public.follows",
    ),
    Disease(
        "0021_writable_views",
        "rule",
        "create rule r as on delete to public.follows do instead nothing",
        "public.follows",
        "drop rule r on public.follows",
    ),
    Disease(
        "0021_writable_views",
        "expression that hides nothing",
        FOLLOWS + "id, follower_user_id, target_type, target_id, created_at,"
        " lower(status) as status, follower_type, follower_org_id" + REST,
        "public.follows.status",
        PLAIN,
    ),
    Disease(
        "0050_readable_views",
        "column closed on the table",
        "revoke select on users.follows from authenticated;"
        "grant select (id, follower_user_id, target_type, target_id, created_at, follower_type,"
        " follower_org_id) on users.follows to authenticated",
        "public.follows",
        "grant select on users.follows to authenticated",
    ),
    Disease(
        "0051_view_grants",
        "missing",
        "revoke insert on public.follows from authenticated",
        "public.follows",
        "grant insert on public.follows to authenticated",
    ),
    Disease(
        "0051_view_grants",
        "too many",
        "grant delete on public.countries to authenticated",
        "public.countries",
        "revoke delete on public.countries from authenticated",
    ),
    Disease(
        "0051_view_grants",
        "a column too many",
        "grant update (name) on public.countries to authenticated",
        "public.countries",
        "revoke update on public.countries from authenticated",
    ),
    Disease(
        "0052_foreign_key_names",
        "renamed",
        "alter table " + KEY.format("org_wallets_org_id_fkey", "wallet_of"),
        "organizations.org_wallets",
        "alter table " + KEY.format("wallet_of", "org_wallets_org_id_fkey"),
    ),
    Disease(
        "0053_upsert_targets",
        "key dropped",
        f"alter table events.event_roles drop constraint {ROLES_KEY}",
        "events.event_roles",
        "create unique index on events.event_roles (event_id, user_id, role)",
    ),
    Disease(
        "0053_upsert_targets",
        "key with a condition",
        f"alter table events.event_roles drop constraint {ROLES_KEY};"
        "create unique index on events.event_roles (event_id, user_id, role)"
        " where status = 'active'",
        "events.event_roles",
        "create unique index on events.event_roles (event_id, user_id, role)",
    ),
    Disease(
        "0053_upsert_targets",
        "nulls that differ",
        "alter table users.follows drop constraint follows_follower_target_key;"
        "create unique index on users.follows"
        " (follower_type, follower_user_id, follower_org_id, target_type, target_id)",
        "users.follows",
        "create unique index on users.follows (follower_type, follower_user_id, follower_org_id,"
        " target_type, target_id) nulls not distinct",
    ),
]
