-- The organizations in which the caller has at least this role; none without a signed-in user.
-- Policies call it as `org_id = any (array(select private.user_orgs('admin')))`: once per
-- statement, not per row.
create or replace function private.user_orgs(minimum public.org_role default 'viewer')
  returns setof uuid
language sql stable security definer rows 5 set search_path = ''
as $$
  select membership.org_id
  from organizations.org_memberships as membership
  where membership.user_id = (select auth.uid())
    and membership.role >= minimum
$$;
comment on function private.user_orgs(public.org_role) is
  'Organizations in which the caller has at least this role.';
revoke all on function private.user_orgs(public.org_role) from public;
grant execute on function private.user_orgs(public.org_role) to authenticated, service_role;
