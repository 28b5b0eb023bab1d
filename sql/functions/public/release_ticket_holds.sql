-- depends: functions/ticketing/release_holds functions/private/acting_user
-- Gives back what a buyer kept: these holds, those of this session, or both. Answers as
-- ticketing.release_holds says.
create or replace function public.release_ticket_holds(
  p_hold_ids   uuid[] default null,
  p_session_id text   default null,
  p_reason     text   default 'released'
) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select ticketing.release_holds(p_hold_ids, p_session_id, private.acting_user(null), p_reason)
$$;
comment on function public.release_ticket_holds(uuid[], text, text) is
  'Gives back what a buyer kept.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.release_ticket_holds(uuid[], text, text)
  from public, anon, authenticated, service_role;
grant execute on function public.release_ticket_holds(uuid[], text, text)
  to authenticated, service_role;
