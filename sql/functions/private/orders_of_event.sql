-- depends: functions/private/user_orgs
-- The orders of one event for members of its organization, without the buyer's contact data and the
-- payment provider's names; none for others. public.event_orders asks it once per event.
create or replace function private.orders_of_event(asked_event_id uuid)
  returns table (
    id uuid, user_id uuid, status public.order_status, subtotal_cents integer,
    fees_cents integer, total_cents integer, currency text, created_at timestamptz,
    paid_at timestamptz, tickets_issued_count integer
  )
language sql stable security definer rows 100 set search_path = ''
as $$
  select
    bought.id, bought.user_id, bought.status, bought.subtotal_cents, bought.fees_cents,
    bought.total_cents, bought.currency, bought.created_at, bought.paid_at,
    bought.tickets_issued_count
  from ticketing.orders as bought
  join events.events as event on event.id = bought.event_id
  where bought.event_id = asked_event_id
    and event.owner_context_id = any (array(select private.user_orgs('viewer')))
$$;
comment on function private.orders_of_event(uuid) is
  'Orders of an event without contact data, for members of its organization.';
revoke all on function private.orders_of_event(uuid) from public;
grant execute on function private.orders_of_event(uuid) to authenticated;
