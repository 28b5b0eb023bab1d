-- depends: functions/private/acting_user
-- The organizations of which a person is a member, and what they are there.
create or replace function organizations.organizations_of(person uuid) returns table (
  id uuid, name text, handle text, logo_url text, verification_status public.verification_status,
  is_verified boolean, role public.org_role, joined_at timestamptz
)
language sql stable set search_path = ''
as $$
  select organization.id, organization.name, organization.handle, organization.logo_url,
    organization.verification_status, organization.is_verified, membership.role,
    membership.created_at
  from organizations.org_memberships as membership
  join organizations.organizations as organization on organization.id = membership.org_id
  where membership.user_id = (select private.acting_user(person))
  order by organization.name, organization.id
$$;
comment on function organizations.organizations_of(uuid) is
  'Organizations of which a person is a member, and their role there.';
revoke all on function organizations.organizations_of(uuid) from public;
