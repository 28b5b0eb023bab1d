-- depends: functions/ticketing/redeem_ticket functions/private/acting_user
-- Lets the owner of a ticket in, once. Answers as ticketing.redeem_ticket says. The scanner is the
-- caller, and must be one of the event; only the server may name another or none.
create or replace function public.redeem_ticket_atomic(
  p_ticket_id       uuid,
  p_scanner_user_id uuid default null,
  p_event_id        uuid default null
) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select ticketing.redeem_ticket(p_ticket_id, private.acting_user(p_scanner_user_id), p_event_id)
$$;
comment on function public.redeem_ticket_atomic(uuid, uuid, uuid) is
  'Lets the owner of a ticket in, once; notes each scan.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.redeem_ticket_atomic(uuid, uuid, uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.redeem_ticket_atomic(uuid, uuid, uuid)
  to authenticated, service_role;
