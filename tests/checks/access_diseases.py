"""What makes a database ill, continued: who may see and change what."""

from __future__ import annotations

from .diseases import Disease

FOLLOWS = "users.follows"
POLICY = "create policy p on users.follows for {} to authenticated {}"
DROP = "drop policy p on users.follows"
FUNCTION = (
    "create function private.f() returns {} language {} immutable set search_path = ''"
    " as $f$ {} $f$"
)
STABLE = "alter function private.f() stable"
VIEW = (
    "create view public.v with (security_invoker = true{}) as"
    " select id, status from users.follows where status = 'accepted';"
    "revoke all on public.v from anon, authenticated; grant {} on public.v to authenticated"
)


def policy(check: str, name: str, clause: str, command: str = "select") -> Disease:
    """A second policy on follows; the check names it, and dropping it is the cure."""
    return Disease(check, name, POLICY.format(command, clause), "users.follows (p)", DROP)


def immutable(name: str, body: str, returns: str = "uuid", language: str = "sql") -> Disease:
    create = FUNCTION.format(returns, language, body)
    return Disease("0044_immutable_helpers", name, create, "private.f()", STABLE)


def granted(check: str, grant: str, column: str, to: str = "authenticated") -> Disease:
    """A column grant too many: "update (role)" on table.column."""
    table = column.rpartition(".")[0]
    return Disease(
        check,
        f"{grant} on {table}",
        f"grant {grant} on {table} to {to}",
        column,
        f"revoke {grant} on {table} from {to}",
    )


ACCESS_DISEASES = [
    granted("0040_rows_stay", "update (org_id)", "campaigns.campaigns.org_id"),
    granted("0040_rows_stay", "update (owner_context_id)", "events.events.owner_context_id"),
    granted("0040_rows_stay", "update (follower_user_id)", "users.follows.follower_user_id"),
    granted("0040_rows_stay", "update (created_by)", "events.events.created_by", "anon"),
    policy("0041_open_policies", "using", "using (true)"),
    policy("0041_open_policies", "with check", "with check (true)", "insert"),
    policy("0041_open_policies", "for all", "using (true) with check (true)", "all"),
    Disease(
        "0041_open_policies",
        "lookup table written",
        "create policy p on ref.countries for update to authenticated"
        " using (false) with check (true)",
        "ref.countries (p)",
        "drop policy p on ref.countries",
    ),
    policy(
        "0042_user_metadata",
        "token",
        "using ((auth.jwt() -> 'user_metadata' ->> 'org') = '1')",
    ),
    *(
        policy("0042_user_metadata", name, f"using ({asks} = '1')")
        for name, asks in {
            "in two pieces": "auth.jwt() -> ('user_' || 'metadata') ->> 'org'",
            "in three pieces": "auth.jwt() -> ('user_' || 'meta' || 'data') ->> 'org'",
            "put together by a function": "auth.jwt() -> format('%s_metadata', 'user') ->> 'org'",
            "of a sub-query": "(select auth.jwt()) -> concat('user_', 'metadata') ->> 'org'",
            "of the setting": "current_setting('request.jwt.claims', true)::jsonb"
            " -> concat('user_', 'metadata') ->> 'org'",
            "below a name": "auth.jwt() #>> array[concat('user_', 'metadata'), 'org']",
            "by a function": "jsonb_extract_path_text(auth.jwt(), concat('user_', 'metadata'))",
            "as a subscript": "(auth.jwt())[concat('user_', 'metadata')] ->> 'org'",
        }.items()
    ),
    Disease(
        "0042_user_metadata",
        "account, in a helper",
        "create function private.f() returns boolean language sql stable set search_path = ''"
        " as $f$ select raw_user_meta_data ? 'staff' from auth.users limit 1 $f$",
        "private.f()",
        "create or replace function private.f() returns boolean language sql stable"
        " set search_path = '' as $f$ select raw_app_meta_data ? 'x' from auth.users limit 1 $f$",
    ),
    Disease(
        "0042_user_metadata",
        "in a view of the caller's rows",
        "create view public.v as select id from users.follows"
        " where (select auth.jwt()) -> 'user_metadata' ? 'staff'",
        "public.v",
        "create or replace view public.v as select id from users.follows"
        " where (select auth.jwt()) -> 'app_metadata' ? 'staff'",
    ),
    Disease(
        "0042_user_metadata",
        "as a default",
        "alter table users.user_profiles alter column role"
        " set default (auth.jwt() #>> '{user_metadata,role}')",
        "users.user_profiles.role",
        "alter table users.user_profiles alter column role set default 'attendee'",
    ),
    policy("0043_nobody_is_nobody", "null", "using (auth.uid() is null or status = 'x')"),
    policy(
        "0043_nobody_is_nobody",
        "null of a subquery",
        "using ((select auth.uid()) is null or status = 'x')",
    ),
    policy(
        "0043_nobody_is_nobody",
        "in what is written",
        "with check ((select auth.uid()) is null)",
        "insert",
    ),
    policy(
        "0043_nobody_is_nobody",
        "another in the place of nobody",
        "using (follower_user_id = coalesce((select auth.uid()), follower_user_id))",
    ),
    policy(
        "0043_nobody_is_nobody",
        "not distinct",
        "using (target_id = id or (select auth.uid()) is not distinct from null)",
    ),
    policy(
        "0043_nobody_is_nobody",
        "setting",
        "using (current_setting('request.jwt.claims', true) is null)",
    ),
    *(
        policy("0043_nobody_is_nobody", condition, f"using ({condition})")
        for condition in (
            "follower_user_id is not distinct from (select auth.uid())",
            "(select auth.uid()) is not distinct from follower_user_id",
            "coalesce(follower_user_id = (select auth.uid()), true)",
            "(follower_user_id = (select auth.uid())) is not false",
            "(follower_user_id <> (select auth.uid())) is not true",
            "(follower_user_id = (select auth.uid())) is unknown",
            "((select auth.jwt()) ->> 'sub') is null",
            "auth.uid()::text is null",
            "nullif(current_setting('request.jwt.claim.sub', true), '') is null",
            "case when (select auth.uid()) is not null then status = 'x' else true end",
        )
    ),
    immutable("asks the token", "select auth.uid()"),
    immutable("asks a setting", "select current_setting('request.jwt.claim.sub', true)::uuid"),
    immutable("asks the role", "begin return current_user; end", "text", "plpgsql"),
    immutable("asks a table", "select org_id from organizations.org_memberships limit 1"),
    immutable("asks a helper", "select private.user_orgs() limit 1"),
    immutable("asks a table among others", "select x.id from (select 1) one, users.follows x"),
    immutable("asks what is made when asked", "begin execute 'select 1'; end", "void", "plpgsql"),
    immutable("asks who is here", "select user::text", "text"),
    immutable("asks the clock", "select localtimestamp", "timestamp"),
    immutable("draws", "select gen_random_uuid()"),
    Disease(
        "0044_immutable_helpers",
        "draws by what an extension brings",
        "alter function public.gen_qr_code() immutable",
        "public.gen_qr_code()",
        "alter function public.gen_qr_code() volatile",
    ),
    Disease(
        "0044_immutable_helpers",
        "asks through another function",
        "create function users.f() returns uuid language sql stable set search_path = ''"
        " as $f$ select auth.uid() $f$;"
        "create function users.g() returns uuid language sql immutable set search_path = ''"
        " as $f$ select users.f() $f$",
        "users.g()",
        "alter function users.g() stable",
    ),
    Disease(
        "0044_immutable_helpers",
        "of a schema elsewhere, in a policy",
        "create schema elsewhere; create function elsewhere.f() returns uuid language sql immutable"
        " as $f$ select auth.uid() $f$;"
        "create policy p on users.follows for select to authenticated using (id = elsewhere.f())",
        "elsewhere.f()",
        "alter function elsewhere.f() stable",
    ),
    Disease(
        "0044_immutable_helpers",
        "body without quotes",
        "create function private.f() returns uuid language sql immutable return auth.uid()",
        "private.f()",
        STABLE,
    ),
    Disease(
        "0054_callers_rights",
        "feed",
        "alter function public.get_home_feed(uuid, integer, integer) security definer",
        "public.get_home_feed(p_user_id uuid, p_limit integer, p_offset integer)",
        "alter function public.get_home_feed(p_user_id uuid, p_limit integer, p_offset integer)"
        " security invoker",
    ),
    Disease(
        "0054_callers_rights",
        "work of a domain",
        "create function events.f() returns int language sql security definer"
        " set search_path = '' return 1",
        "events.f()",
        "alter function events.f() security invoker",
    ),
    Disease(
        "0045_client_privileges",
        "truncate",
        "grant truncate on users.follows to anon",
        FOLLOWS,
        "revoke truncate on users.follows from anon",
    ),
    Disease(
        "0045_client_privileges",
        "references and trigger",
        "grant references, trigger on users.follows to authenticated",
        FOLLOWS,
        "revoke references, trigger on users.follows from authenticated",
    ),
    Disease(
        "0045_client_privileges",
        "new table with the default privileges",
        "create table public.fresh (id int primary key)",
        "public.fresh",
        "revoke all on public.fresh from anon, authenticated",
    ),
    Disease(
        "0049_policy_without_grant",
        "one role of two",
        "create policy p on users.follows for delete to anon, authenticated using (status = 'x')",
        "users.follows (p)",
        "alter policy p on users.follows to authenticated",
    ),
    Disease(
        "0049_policy_without_grant",
        "all commands",
        "create policy p on users.follows for all to anon using (status = 'x')",
        "users.follows (p)",
        DROP,
    ),
    Disease(
        "0049_policy_without_grant",
        "a grant taken back",
        "revoke delete on messaging.notifications from authenticated",
        "messaging.notifications (user clears own notifications)",
        "grant delete on messaging.notifications to authenticated",
    ),
    granted("0046_readable_secrets", "select (phone)", "users.user_profiles.phone"),
    granted("0046_readable_secrets", "select (qr_code)", "ticketing.tickets.qr_code"),
    granted("0046_readable_secrets", "select (link_token)", "events.events.link_token", "anon"),
    granted("0046_readable_secrets", "select (otp_hash)", "ticketing.guest_otp_codes.otp_hash"),
    Disease(
        "0046_readable_secrets",
        "new table",
        "create table users.keys (id int primary key, api_key text);"
        "grant select on users.keys to authenticated",
        "users.keys.api_key",
        "revoke select on users.keys from authenticated",
    ),
    granted(
        "0047_given_columns",
        "update (verification_status)",
        "users.user_profiles.verification_status",
    ),
    granted("0047_given_columns", "insert (role)", "users.user_profiles.role"),
    granted("0047_given_columns", "update (balance_credits)", "payments.wallets.balance_credits"),
    granted("0047_given_columns", "update (like_count)", "events.event_posts.like_count"),
    granted("0047_given_columns", "update (spent_credits)", "campaigns.campaigns.spent_credits"),
    granted("0047_given_columns", "update (status)", "ticketing.tickets.status"),
    Disease(
        "0040_rows_stay",
        "held to the caller no more",
        'alter policy "user changes own profile" on users.user_profiles'
        " with check (user_id is not null)",
        "users.user_profiles.user_id",
        "revoke update (user_id) on users.user_profiles from authenticated",
    ),
    Disease(
        "0040_rows_stay",
        "whole table",
        "grant update on organizations.org_contact_import_entries to authenticated",
        "organizations.org_contact_import_entries.import_id",
        "revoke update on organizations.org_contact_import_entries from authenticated",
    ),
    Disease(
        "0048_view_check_option",
        "updatable",
        VIEW.format("", "select, update"),
        "public.v",
        "alter view public.v set (check_option = cascaded)",
    ),
    Disease(
        "0048_view_check_option",
        "insert of a column",
        VIEW.format("", "insert (status)"),
        "public.v",
        "revoke insert (status) on public.v from authenticated",
    ),
    *(
        Disease(
            "0048_view_check_option",
            f"a view below, {option or 'no option'}",
            VIEW.format("", "select") + ";"
            f"create view public.w with (security_invoker = true{option})"
            " as select * from public.v;"
            "revoke all on public.w from anon, authenticated;"
            "grant insert on public.w to authenticated",
            "public.w",
            "alter view public.w set (check_option = cascaded)",
        )
        for option in ("", ", check_option = local")
    ),
]
