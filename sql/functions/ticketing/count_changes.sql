-- depends: functions/ticketing/lock_tiers functions/ticketing/expire_holds
-- Keeps the counts of tiers and orders equal to the rows, and notes each change in
-- inventory_operations. The triggers of tickets and ticket_holds call it, and nothing else writes
-- counts.
--   issued   = rows in tickets
--   reserved = tickets in active holds
--   sold     = per order and tier: tickets in consumed holds or tickets made, whichever is more (a
--              paid ticket counts before it is made, a given one without a hold), less those
--              refunded or void
-- Each change is a signed count of: reserved, consumed (holds); made, gone (tickets).
create or replace function ticketing.count_changes(changes jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  bought uuid[];
  tiers  uuid[];
  added  boolean;
begin
  select array_agg(distinct net.order_id) filter (where net.made <> 0),
    array_agg(distinct net.tier_id), bool_or(net.made > 0)
  into bought, tiers, added
  from (
    select change.order_id, change.tier_id, sum(change.made) as made
    from jsonb_to_recordset(changes) as change (order_id uuid, tier_id uuid, hold_id uuid,
      reserved int, consumed int, made int, gone int)
    group by change.order_id, change.tier_id, change.hold_id
    having sum(change.reserved) <> 0 or sum(change.consumed) <> 0
      or sum(change.made) <> 0 or sum(change.gone) <> 0
  ) as net;
  if tiers is null then
    return;
  end if;
  -- Orders before tiers: everybody locks in this order.
  perform from ticketing.orders as locked
  where locked.id = any (bought) order by locked.id for no key update;
  perform ticketing.lock_tiers(tiers);
  if added then
    perform ticketing.expire_holds(tiers);
  end if;

  with change as materialized (
    select * from jsonb_to_recordset(changes) as change (order_id uuid, tier_id uuid, hold_id uuid,
      session_id text, user_id uuid, reason text, reserved int, consumed int, made int, gone int)
  ), pair as (
    select change.order_id, change.tier_id, sum(change.consumed) as consumed,
      sum(change.made) as made, sum(change.gone) as gone
    from change group by change.order_id, change.tier_id
  ), sale as materialized (
    select pair.order_id, pair.tier_id,
      case when pair.order_id is null then pair.consumed
        else greatest(held.quantity, ticket.made)
          - greatest(held.quantity - pair.consumed, ticket.made - pair.made) - pair.gone
      end as sold
    from pair
    cross join lateral (
      select coalesce(sum(hold.quantity), 0) as quantity from ticketing.ticket_holds as hold
      where hold.order_id = pair.order_id and hold.tier_id = pair.tier_id
        and hold.status = 'consumed'
    ) as held
    cross join lateral (
      select count(*) as made from ticketing.tickets as ticket
      where ticket.order_id = pair.order_id and ticket.tier_id = pair.tier_id
    ) as ticket
  ), noted (tier_id, order_id, session_id, user_id, kind, quantity, metadata) as (
    select change.tier_id, null::uuid, max(change.session_id),
      (array_agg(change.user_id) filter (where change.user_id is not null))[1],
      case when sum(change.reserved) > 0 then 'reserve' else 'release' end,
      abs(sum(change.reserved)),
      jsonb_strip_nulls(jsonb_build_object('hold_id', change.hold_id, 'reason', max(change.reason)))
    from change where change.hold_id is not null
    group by change.hold_id, change.tier_id having sum(change.reserved) <> 0
    union all
    select sale.tier_id, sale.order_id, null, null,
      case when sale.sold > 0 then 'purchase' else 'refund' end, abs(sale.sold), '{}'
    from sale where sale.sold <> 0
  ), notes as (
    insert into ticketing.inventory_operations
      (tier_id, order_id, session_id, user_id, operation_type, quantity, metadata)
    select noted.tier_id, bought.id, noted.session_id, coalesce(noted.user_id, bought.user_id),
      noted.kind, noted.quantity, noted.metadata
    from noted
    -- A tier or order that is being deleted takes its rows along: nothing is left to note.
    join ticketing.ticket_tiers as tier on tier.id = noted.tier_id
    left join ticketing.orders as bought on bought.id = noted.order_id
  ), orders as (
    update ticketing.orders as bought
    set tickets_issued_count = coalesce(bought.tickets_issued_count, 0) + made.quantity
    from (
      select pair.order_id, sum(pair.made) as quantity from pair group by pair.order_id
    ) as made
    where bought.id = made.order_id and made.quantity <> 0
  )
  update ticketing.ticket_tiers as tier
  set reserved_quantity = tier.reserved_quantity + delta.reserved,
    issued_quantity = tier.issued_quantity + delta.made,
    sold_quantity = coalesce(tier.sold_quantity, 0) + delta.sold
  from (
    select part.tier_id, sum(part.reserved) as reserved, sum(part.made) as made,
      sum(part.sold) as sold
    from (
      select change.tier_id, change.reserved, change.made, 0 as sold from change
      union all select sale.tier_id, 0, 0, sale.sold from sale
    ) as part
    group by part.tier_id
  ) as delta
  where tier.id = delta.tier_id;
end
$$;
comment on function ticketing.count_changes(jsonb) is
  'Keeps the counts of tiers and orders equal to the rows of tickets and ticket_holds.';
revoke all on function ticketing.count_changes(jsonb) from public;
