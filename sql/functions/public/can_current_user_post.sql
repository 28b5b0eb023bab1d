-- depends: functions/private/posting_events
-- Whether the caller may post on an event's feed, as the policy on posts says.
create or replace function public.can_current_user_post(p_event_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select p_event_id in (select private.posting_events())
$$;
comment on function public.can_current_user_post(uuid) is
  'Whether the caller may post on an event''s feed.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.can_current_user_post(uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.can_current_user_post(uuid) to authenticated, service_role;
