-- Row security is off on ticketing.tickets.
select 'ticketing.tickets' as "table"
from pg_class
where oid = 'ticketing.tickets'::regclass and not relrowsecurity;
-- A ticket is for another event than its tier or its order.
select ticket.id, ticket.event_id, tier.event_id as tier_event_id, bought.event_id as order_event_id
from ticketing.tickets as ticket
join ticketing.ticket_tiers as tier on tier.id = ticket.tier_id
join ticketing.orders as bought on bought.id = ticket.order_id
where ticket.event_id not in (tier.event_id, bought.event_id)
  or tier.event_id <> bought.event_id;
