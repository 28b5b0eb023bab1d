-- How the events of one's organizations are going. By event it counts one event only.
create or replace view public.event_stats with (security_invoker = true) as
select
  event.id,
  event.title,
  event.start_at,
  event.end_at,
  tickets.issued as tickets_issued,
  tickets.redeemed as tickets_redeemed,
  tiers.capacity,
  coalesce(orders.paid, 0) as paid_orders,
  coalesce(orders.takings, '{}') as takings_cents
from private.user_events('viewer') as mine (event_id)
join events.events as event on event.id = mine.event_id
cross join lateral (
  select
    count(*) filter (where ticket.status in ('issued', 'transferred', 'redeemed')) as issued,
    count(*) filter (where ticket.status = 'redeemed') as redeemed
  from ticketing.tickets as ticket
  where ticket.event_id = mine.event_id
) as tickets
cross join lateral (
  select case when bool_and(coalesce(tier.total_quantity, tier.quantity) is not null)
    then sum(coalesce(tier.total_quantity, tier.quantity)) end as capacity
  from ticketing.ticket_tiers as tier
  where tier.event_id = mine.event_id
) as tiers
left join lateral (
  select sum(bought.paid) as paid, jsonb_object_agg(bought.currency, bought.cents) as takings
  from (
    select sold.currency, count(*) as paid, sum(sold.total_cents) as cents
    from private.orders_of_event(mine.event_id) as sold
    where sold.status in ('paid', 'completed')
    group by sold.currency
  ) as bought
) as orders on true;

comment on view public.event_stats is
  'Tickets, orders and takings of the events of one''s organizations.';
comment on column public.event_stats.tickets_issued is 'Tickets that let in or have let in.';
comment on column public.event_stats.capacity is 'Places in all tiers; null when one has no limit.';
comment on column public.event_stats.takings_cents is
  'What buyers paid, by currency in minor units: {"USD": 4500}.';
revoke all on public.event_stats from public, anon, authenticated, service_role;
grant select on public.event_stats to authenticated;
