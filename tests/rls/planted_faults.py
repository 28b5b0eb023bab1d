"""Faults that would open the database, one by one, and who must name each of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is planted, the check of `verify` and the words of `access check` that name it.

    `relations` are those measured, none for the functions that visitors may execute. A fault that
    changes nobody's rows has no `access`; one that only rows show has no `verify`.
    """

    plant: str
    relations: tuple[str, ...] = ()
    access: str = ""
    verify: str = ""
    offender: str = ""


FOLLOWS = ("users.follows", "public.follows")
CAMPAIGNS = ("campaigns.campaigns", "public.campaigns")
WALLETS = ("payments.wallets", "public.wallets")
NEWS = ("messaging.notifications", "public.notifications")
EDITS = 'alter policy "editor changes campaigns" on campaigns.campaigns'
READS = 'alter policy "user reads own notifications" on messaging.notifications'
TOO_MANY = "too many"

FAULTS = {
    "row security off": Fault(
        "alter table users.follows disable row level security",
        FOLLOWS, TOO_MANY, "0001_rls_enabled", "users.follows",
    ),
    "definer view": Fault(
        "alter view public.follows set (security_invoker = false)",
        FOLLOWS, TOO_MANY, "0002_views_security_invoker", "public.follows",
    ),
    "definer view under an invoker view": Fault(
        "create view private.inner_wallets as select * from payments.wallets;"
        "grant select on private.inner_wallets to authenticated;"
        "create or replace view public.wallets with (security_invoker = true)"
        " as select * from private.inner_wallets",
        WALLETS, TOO_MANY, "0002_views_security_invoker", "private.inner_wallets",
    ),
    "view of an owner who bypasses row security": Fault(
        "create view public.lots as select * from payments.credit_lots;"
        "grant select on public.lots to anon",
        ("public.lots",), "not declared", "0002_views_security_invoker", "public.lots",
    ),
    "policy that is true": Fault(
        f"{READS} using (true)",
        NEWS, TOO_MANY, "0041_open_policies", "messaging.notifications",
    ),
    "update without check": Fault(
        'drop policy "editor changes campaigns" on campaigns.campaigns;'
        "create policy p on campaigns.campaigns for update to authenticated"
        " using (org_id = any (array(select private.user_orgs('editor'))))",
        verify="0018_policies_check_what_they_write", offender="campaigns.campaigns",
    ),
    "tenant move": Fault(
        f"grant update (org_id) on campaigns.campaigns to authenticated; {EDITS} with check (true)",
        CAMPAIGNS, "org_id", "0040_rows_stay", "campaigns.campaigns.org_id",
    ),
    "loose blind update": Fault(
        f"{EDITS} using (status = status) with check (status = status)",
        CAMPAIGNS, "blind",
    ),
    "policy to everybody": Fault(
        f"{READS} to public",
        verify="0016_policy_roles", offender="messaging.notifications",
    ),
    "truncate": Fault(
        "grant truncate on users.follows to anon",
        FOLLOWS, "anon has TRUNCATE", "0003_no_anon_writes", "users.follows",
    ),
    "truncate of people who are signed in": Fault(
        "grant truncate on users.follows to authenticated",
        FOLLOWS, "authenticated has TRUNCATE", "0045_client_privileges", "users.follows",
    ),
    "helper as a call of visitors": Fault(
        "grant execute on function public.user_orgs() to anon",
        (), "anon can execute user_orgs()", "0014_closed_functions", "public.user_orgs()",
    ),
    "helper without search_path": Fault(
        "alter function private.user_orgs(public.org_role) reset search_path",
        verify="0009_function_search_path", offender="private.user_orgs",
    ),
    "immutable helper": Fault(
        "alter function private.user_orgs(public.org_role) immutable",
        verify="0044_immutable_helpers", offender="private.user_orgs",
    ),
    "partition with grants": Fault(
        "create table analytics.event_impressions_p_209901 partition of"
        " analytics.event_impressions_p for values from ('2099-01-01') to ('2099-02-01');"
        "grant select on analytics.event_impressions_p_209901 to anon",
        ("analytics.event_impressions_p_209901",), "anon has SELECT",
        "0024_partition_grants", "analytics.event_impressions_p_209901",
    ),
    "user metadata": Fault(
        f"{READS} using (user_id = (select auth.uid())"
        " or (select auth.jwt()) -> 'user_metadata' ? 'staff')",
        verify="0042_user_metadata", offender="messaging.notifications",
    ),
    "nobody is somebody": Fault(
        f"{READS} using ((select auth.uid()) is null or user_id = (select auth.uid()))",
        NEWS, TOO_MANY, "0043_nobody_is_nobody", "messaging.notifications",
    ),
    "column read": Fault(
        "grant select (phone) on users.user_profiles to authenticated",
        ("users.user_profiles", "public.user_profiles"), "can select phone",
        "0046_readable_secrets", "users.user_profiles.phone",
    ),
    "column written": Fault(
        "grant update (balance_credits) on payments.wallets to authenticated",
        WALLETS, "can update balance_credits",
        "0047_given_columns", "payments.wallets.balance_credits",
    ),
    "view without check option": Fault(
        "create view public.open_campaigns with (security_invoker = true) as"
        " select id, name, status from campaigns.campaigns where status = 'active';"
        "grant update on public.open_campaigns to authenticated",
        ("public.open_campaigns",), "not declared",
        "0048_view_check_option", "public.open_campaigns",
    ),
    "cascade into rows of others": Fault(
        'alter policy "owner deletes own organization of which nothing was ordered"'
        " on organizations.organizations"
        " using (id = any (array(select private.user_orgs('owner'))))",
        ("organizations.organizations",), "takes along rows of ticketing.orders",
    ),
    # The same faults in other shapes.
    "row security off, on a partition": Fault(
        "alter table analytics.ticket_analytics_default disable row level security",
        verify="0001_rls_enabled", offender="analytics.ticket_analytics_default",
    ),
    "definer view, by default": Fault(
        "alter view public.tickets reset (security_invoker)",
        ("public.tickets",), TOO_MANY, "0002_views_security_invoker", "public.tickets",
    ),
    "policy that is true in other words": Fault(
        f"{READS} using (id = id)", NEWS, TOO_MANY,
    ),
    "truncate of everybody": Fault(
        "grant truncate on ticketing.orders to public",
        ("ticketing.orders",), "authenticated has TRUNCATE",
        "0045_client_privileges", "ticketing.orders",
    ),
    "helper as a call of everybody": Fault(
        "grant execute on function private.user_wallets() to public",
        (), "anon can execute private.user_wallets()",
        "0014_closed_functions", "private.user_wallets()",
    ),
    "call of the service for users": Fault(
        "grant execute on function"
        " public.wallet_apply_purchase(uuid, uuid, integer, integer, text, text) to authenticated",
        (), "authenticated can execute wallet_apply_purchase",
    ),
    "call that the service lost": Fault(
        "revoke execute on function public.gen_qr_code() from service_role",
        (), "service_role cannot execute public.gen_qr_code",
    ),
    "helper with a search_path of others": Fault(
        "alter function private.user_wallets() set search_path = public",
        verify="0009_function_search_path", offender="private.user_wallets()",
    ),
    "immutable helper that draws": Fault(
        "alter function public.gen_qr_code() immutable",
        verify="0044_immutable_helpers", offender="public.gen_qr_code()",
    ),
    "client in another role": Fault(
        "create role yardpass_db_test_group; grant yardpass_db_test_group to authenticated;"
        "grant select on payments.credit_lots to yardpass_db_test_group",
        ("payments.credit_lots",), "authenticated can select",
        "0055_client_roles", "authenticated",
    ),
    "open schema": Fault(
        "create schema api; grant usage on schema api to anon;"
        "create view api.wallets as select * from payments.wallets;"
        "grant select on api.wallets to anon",
        verify="0056_client_schemas", offender="api",
    ),
    "partitions with grants, one day": Fault(
        "alter default privileges in schema analytics grant select on tables to anon",
        verify="0057_default_privileges", offender="analytics",
    ),
    "user metadata in a helper": Fault(
        "create function private.is_staff() returns boolean language sql stable"
        " set search_path = '' as $$ select auth.jwt() #>> '{user_metadata,role}' = 'staff' $$",
        verify="0042_user_metadata", offender="private.is_staff()",
    ),
    "nobody is not false": Fault(
        f"{READS} using ((user_id = (select auth.uid())) is not false)",
        NEWS, TOO_MANY, "0043_nobody_is_nobody", "messaging.notifications",
    ),
    "nobody equals nobody": Fault(
        f"{READS} using (user_id is not distinct from (select auth.uid()))",
        verify="0043_nobody_is_nobody", offender="messaging.notifications",
    ),
    "check option that covers the upper view alone": Fault(
        "create view public.open_campaigns with (security_invoker = true) as"
        " select id, name, status from campaigns.campaigns where status = 'active';"
        "create view public.named_campaigns with (security_invoker = true, check_option = local)"
        " as select id, name from public.open_campaigns where name <> '';"
        "revoke all on public.open_campaigns from anon, authenticated;"
        "grant update on public.named_campaigns to authenticated",
        ("public.named_campaigns",), "not declared",
        "0048_view_check_option", "public.named_campaigns",
    ),
}  # fmt: skip
