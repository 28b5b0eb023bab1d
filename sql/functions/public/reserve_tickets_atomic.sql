-- depends: functions/ticketing/reserve functions/private/acting_user
-- Keeps tickets of one tier for a buyer. Answers as ticketing.reserve says. Guests reserve through
-- the application's server, as in reserve_tickets_batch.
create or replace function public.reserve_tickets_atomic(
  p_tier_id         uuid,
  p_quantity        integer default 1,
  p_session_id      text    default null,
  p_user_id         uuid    default null,
  p_expires_minutes integer default 15
) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select ticketing.reserve(
    jsonb_build_array(jsonb_build_object('tier_id', p_tier_id, 'quantity', p_quantity)),
    p_session_id, private.acting_user(p_user_id), p_expires_minutes)
$$;
comment on function public.reserve_tickets_atomic(uuid, integer, text, uuid, integer) is
  'Keeps tickets of one tier for a buyer.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.reserve_tickets_atomic(uuid, integer, text, uuid, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.reserve_tickets_atomic(uuid, integer, text, uuid, integer)
  to authenticated, service_role;
