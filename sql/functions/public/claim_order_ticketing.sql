-- depends: functions/ticketing/claim_order
-- Whether the caller shall make the tickets of a paid order: exactly one worker hears true.
create or replace function public.claim_order_ticketing(
  p_order_id uuid
) returns boolean
language sql volatile security definer set search_path = ''
as $$
  select ticketing.claim_order(p_order_id)
$$;
comment on function public.claim_order_ticketing(uuid) is
  'Whether the caller shall make the tickets of a paid order: true for exactly one.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.claim_order_ticketing(uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.claim_order_ticketing(uuid)
  to service_role;
