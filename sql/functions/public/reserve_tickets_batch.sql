-- depends: functions/ticketing/reserve functions/private/acting_user
-- Keeps tickets of several tiers for a buyer, all or none: [{"tier_id", "quantity"}]. Answers as
-- ticketing.reserve says. Guests reserve through the application's server: a visitor who might call
-- it directly could keep every ticket of an event with sessions made up on the way.
create or replace function public.reserve_tickets_batch(
  p_reservations    jsonb,
  p_session_id      text    default null,
  p_user_id         uuid    default null,
  p_expires_minutes integer default 15
) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select ticketing.reserve(p_reservations, p_session_id, private.acting_user(p_user_id),
    p_expires_minutes)
$$;
comment on function public.reserve_tickets_batch(jsonb, text, uuid, integer) is
  'Keeps tickets of several tiers for a buyer, all or none.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.reserve_tickets_batch(jsonb, text, uuid, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.reserve_tickets_batch(jsonb, text, uuid, integer)
  to authenticated, service_role;
