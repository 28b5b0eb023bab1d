-- depends: functions/ticketing/consume_holds
-- Turns holds into tickets bought with an order, all or none. Answers as ticketing.consume_holds
-- says. Only the server knows that the order is paid.
create or replace function public.consume_ticket_holds(
  p_hold_ids uuid[],
  p_order_id uuid
) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select ticketing.consume_holds(p_hold_ids, p_order_id)
$$;
comment on function public.consume_ticket_holds(uuid[], uuid) is
  'Turns holds into tickets bought with an order, all or none.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.consume_ticket_holds(uuid[], uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.consume_ticket_holds(uuid[], uuid)
  to service_role;
