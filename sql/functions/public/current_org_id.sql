-- depends: functions/private/user_orgs
-- The organization for which the caller acts: the token's org_id if they are a member of it;
-- without that claim their only organization; otherwise null. It never names an organization of
-- others.
create or replace function public.current_org_id() returns uuid
language sql stable security definer set search_path = ''
as $$
  with claimed as (
    select coalesce(auth.jwt() ->> 'org_id', auth.jwt() -> 'app_metadata' ->> 'org_id') as org_id
  )
  select (array_agg(membership.org_id))[1]
  from private.user_orgs('viewer') as membership (org_id), claimed
  where claimed.org_id is null or membership.org_id::text = lower(claimed.org_id)
  having count(*) = 1
$$;
comment on function public.current_org_id() is 'Organization for which the caller acts, or null.';
revoke all on function public.current_org_id() from public, anon, authenticated, service_role;
grant execute on function public.current_org_id() to authenticated, service_role;
