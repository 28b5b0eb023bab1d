-- depends: functions/organizations/accept_invitation
-- Makes the caller a member of the organization to which a link invites them.
create or replace function public.accept_org_invitation(p_token text) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select organizations.accept_invitation(p_token)
$$;
comment on function public.accept_org_invitation(text) is
  'Accepts an invitation to an organization: success, or why not.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.accept_org_invitation(text)
  from public, anon, authenticated, service_role;
grant execute on function public.accept_org_invitation(text) to authenticated;
