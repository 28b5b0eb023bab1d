-- depends: functions/private/user_events
-- Whether the caller may change an event: editors, admins and owners of its organization.
create or replace function public.is_event_manager(p_event_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select p_event_id in (select private.user_events('editor'))
$$;
comment on function public.is_event_manager(uuid) is 'Whether the caller may change an event.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.is_event_manager(uuid) from public, anon, authenticated, service_role;
grant execute on function public.is_event_manager(uuid) to authenticated, service_role;
