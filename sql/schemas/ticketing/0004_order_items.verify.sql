-- Row security is off on ticketing.order_items.
select 'ticketing.order_items' as "table"
from pg_class
where oid = 'ticketing.order_items'::regclass and not relrowsecurity;
-- An order has tickets of another event's tier.
select item.id, item.order_id, item.tier_id
from ticketing.order_items as item
join ticketing.orders as bought on bought.id = item.order_id
join ticketing.ticket_tiers as tier on tier.id = item.tier_id
where tier.event_id <> bought.event_id;
