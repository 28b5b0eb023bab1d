-- The organizations that the caller made and that have no member yet: there the caller may become
-- the first owner.
create or replace function private.unclaimed_orgs() returns setof uuid
language sql stable security definer rows 1 set search_path = ''
as $$
  select organization.id
  from organizations.organizations as organization
  where organization.created_by = (select auth.uid())
    and not exists (
      select from organizations.org_memberships as membership
      where membership.org_id = organization.id
    )
$$;
comment on function private.unclaimed_orgs() is
  'Organizations that the caller made and that have no member yet.';
revoke all on function private.unclaimed_orgs() from public;
grant execute on function private.unclaimed_orgs() to authenticated, service_role;
