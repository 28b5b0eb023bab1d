-- depends: functions/organizations/organizations_of
-- The organizations of which a person is a member: the caller, or whom service_role names.
create or replace function public.get_user_organizations(
  user_uuid uuid default null
) returns table (
  id uuid, name text, handle text, logo_url text, verification_status public.verification_status,
  is_verified boolean, role public.org_role, joined_at timestamptz
)
language sql stable security definer set search_path = ''
as $$
  select * from organizations.organizations_of(user_uuid)
$$;
comment on function public.get_user_organizations(uuid) is
  'Organizations of which a person is a member, and their role there.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.get_user_organizations(uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.get_user_organizations(uuid) to authenticated, service_role;
