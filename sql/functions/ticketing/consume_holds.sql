-- depends: functions/ticketing/lock_tiers functions/ticketing/ticket_holds_counts
-- Turns what a buyer kept into what they bought, all or none. Called again for the same order it
-- changes nothing and succeeds. A hold whose time is over still counts while nobody else needed its
-- tickets. Answers {"success": true, "order_id", "hold_ids"} or
-- {"success": false, "error", "hold_ids": those to blame}.
-- error: invalid_request, order_not_found, order_closed, hold_not_found, hold_of_other_event,
-- hold_of_other_buyer, hold_not_active, more_than_ordered.
create or replace function ticketing.consume_holds(holds uuid[], bought uuid) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  sale    record;
  problem text;
  blamed  jsonb;
begin
  if coalesce(cardinality(holds), 0) = 0 or array_position(holds, null) is not null then
    return '{"success": false, "error": "invalid_request", "hold_ids": []}';
  end if;
  select found.user_id, found.event_id, found.status into sale
  from ticketing.orders as found where found.id = bought for no key update;
  if sale.status is null or sale.status in ('refunded', 'canceled', 'cancelled') then
    return jsonb_build_object('success', false, 'hold_ids', '[]'::jsonb,
      'error', case when sale.status is null then 'order_not_found' else 'order_closed' end);
  end if;
  perform ticketing.lock_tiers(array(
    select hold.tier_id from ticketing.ticket_holds as hold where hold.id = any (holds)));

  select judged.problem, jsonb_agg(judged.id order by judged.id) into problem, blamed
  from (
    select asked.id, case
      when hold.id is null then 'hold_not_found'
      when tier.event_id <> sale.event_id then 'hold_of_other_event'
      when hold.user_id <> sale.user_id then 'hold_of_other_buyer'
      when hold.status <> 'active' and (hold.status <> 'consumed'
        or hold.order_id is distinct from bought) then 'hold_not_active'
      when hold.status = 'active' and exists (
          select from ticketing.order_items as item where item.order_id = bought)
        and sum(hold.quantity) over (partition by hold.tier_id) + (
          select coalesce(sum(used.quantity), 0) from ticketing.ticket_holds as used
          where used.order_id = bought and used.tier_id = hold.tier_id
            and used.status = 'consumed' and used.id <> all (holds))
        > (select coalesce(sum(item.quantity), 0) from ticketing.order_items as item
           where item.order_id = bought and item.tier_id = hold.tier_id) then 'more_than_ordered'
    end as problem
    from (select distinct unnest(holds) as id) as asked
    left join ticketing.ticket_holds as hold on hold.id = asked.id
    left join ticketing.ticket_tiers as tier on tier.id = hold.tier_id
  ) as judged
  where judged.problem is not null
  group by judged.problem order by judged.problem limit 1;
  if problem is not null then
    return jsonb_build_object('success', false, 'error', problem, 'hold_ids', blamed);
  end if;

  update ticketing.ticket_holds as hold set status = 'consumed', order_id = bought
  where hold.id = any (holds) and hold.status = 'active';
  return jsonb_build_object('success', true, 'order_id', bought, 'hold_ids', to_jsonb(holds));
end
$$;
comment on function ticketing.consume_holds(uuid[], uuid) is
  'Turns what a buyer kept into what they bought, all or none.';
revoke all on function ticketing.consume_holds(uuid[], uuid) from public;
