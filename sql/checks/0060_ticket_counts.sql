-- A tier or an order counts other tickets than there are.
with ticket as (
  select tier_id, order_id, count(*) as made,
    count(*) filter (where status in ('refunded', 'void')) as gone
  from ticketing.tickets group by tier_id, order_id
), held as (
  select tier_id, order_id,
    coalesce(sum(quantity) filter (where status = 'active'), 0) as reserved,
    coalesce(sum(quantity) filter (where status = 'consumed'), 0) as consumed
  from ticketing.ticket_holds group by tier_id, order_id
), pair as (
  -- A hold of nobody's order pairs with no ticket. What was paid counts before it is made.
  select tier_id, coalesce(made, 0) as issued, coalesce(reserved, 0) as reserved,
    greatest(coalesce(consumed, 0), coalesce(made, 0)) - coalesce(gone, 0) as sold
  from ticket full join held using (tier_id, order_id)
), tier as (
  select tier_id, sum(issued) as issued, sum(reserved) as reserved, sum(sold) as sold
  from pair group by tier_id
), bought as (
  select order_id, sum(made) as issued from ticket group by order_id
)
select
  format('ticketing.ticket_tiers %s', counted.id) as object,
  format('counts %s issued, %s reserved, %s sold; its rows are %s, %s, %s',
    counted.issued_quantity, counted.reserved_quantity, coalesce(counted.sold_quantity, 0),
    coalesce(tier.issued, 0), coalesce(tier.reserved, 0), coalesce(tier.sold, 0)) as problem,
  format('update ticketing.ticket_tiers set issued_quantity = %s, reserved_quantity = %s,'
    ' sold_quantity = %s where id = %L', coalesce(tier.issued, 0), coalesce(tier.reserved, 0),
    coalesce(tier.sold, 0), counted.id) as cure
from ticketing.ticket_tiers as counted
left join tier on tier.tier_id = counted.id
where (counted.issued_quantity, counted.reserved_quantity, coalesce(counted.sold_quantity, 0))
  <> (coalesce(tier.issued, 0), coalesce(tier.reserved, 0), coalesce(tier.sold, 0))
union all
select
  format('ticketing.orders %s', counted.id),
  format('counts %s tickets; it has %s', coalesce(counted.tickets_issued_count, 0),
    coalesce(bought.issued, 0)),
  format('update ticketing.orders set tickets_issued_count = %s where id = %L',
    coalesce(bought.issued, 0), counted.id)
from ticketing.orders as counted
left join bought on bought.order_id = counted.id
where coalesce(counted.tickets_issued_count, 0) <> coalesce(bought.issued, 0)
order by 1;
