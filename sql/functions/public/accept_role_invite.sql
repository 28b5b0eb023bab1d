-- depends: functions/events/accept_role_invite
-- Gives the caller the role at an event to which a link invites them.
create or replace function public.accept_role_invite(p_token text) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select events.accept_role_invite(p_token)
$$;
comment on function public.accept_role_invite(text) is
  'Accepts an invitation to a role at an event: success, or why not.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.accept_role_invite(text)
  from public, anon, authenticated, service_role;
grant execute on function public.accept_role_invite(text) to authenticated;
