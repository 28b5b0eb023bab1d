-- depends: functions/ticketing/extend_holds functions/private/acting_user
-- Keeps the tickets of a session for some more minutes. Answers as ticketing.extend_holds says.
create or replace function public.extend_ticket_holds(
  p_session_id     text,
  p_extend_minutes integer default 10
) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select ticketing.extend_holds(p_session_id, private.acting_user(null), p_extend_minutes)
$$;
comment on function public.extend_ticket_holds(text, integer) is
  'Keeps the tickets of a session for some more minutes.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.extend_ticket_holds(text, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.extend_ticket_holds(text, integer)
  to authenticated, service_role;
