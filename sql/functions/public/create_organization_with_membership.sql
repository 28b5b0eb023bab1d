-- depends: functions/organizations/create_with_owner
-- A new organization with its creator as owner.
create or replace function public.create_organization_with_membership(
  p_name text, p_handle text default null, p_logo_url text default null,
  p_creator_id uuid default null
) returns uuid
language sql volatile security definer set search_path = ''
as $$
  select organizations.create_with_owner(p_name, p_handle, p_logo_url, p_creator_id)
$$;
comment on function public.create_organization_with_membership(text, text, text, uuid) is
  'Makes an organization whose creator is its owner.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.create_organization_with_membership(text, text, text, uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.create_organization_with_membership(text, text, text, uuid)
  to authenticated, service_role;
