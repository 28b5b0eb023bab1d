-- What of an order for tickets cannot be had, and why; no row means all of it can. wanted is
-- [{"tier_id", "quantity"}]; what the session itself keeps is available to it. The caller has
-- locked the tiers.
create or replace function ticketing.refusals(wanted jsonb, session text)
  returns table (tier_id uuid, error text, available integer)
language sql stable set search_path = ''
as $$
  select judged.tier_id, judged.error, judged.available
  from (
    select line.tier_id, stock.available,
      case
        when tier.id is null then 'tier_not_found'
        when tier.status = 'inactive' or tier.sales_start > now() or tier.sales_end <= now()
          or event.end_at <= now() or event.completed_at is not null then 'not_on_sale'
        when line.quantity > tier.max_per_order then 'too_many'
        when tier.status = 'sold_out' or line.quantity > stock.available then 'sold_out'
      end as error
    from jsonb_to_recordset(wanted) as line (tier_id uuid, quantity integer)
    left join ticketing.ticket_tiers as tier on tier.id = line.tier_id
    left join events.events as event on event.id = tier.event_id
    -- Null is no limit.
    cross join lateral (
      select coalesce(tier.total_quantity, tier.quantity) - coalesce(tier.sold_quantity, 0)
        - tier.reserved_quantity + coalesce(sum(hold.quantity), 0)::integer as available
      from ticketing.ticket_holds as hold
      where hold.session_id = session and hold.tier_id = line.tier_id and hold.status = 'active'
    ) as stock
  ) as judged
  where judged.error is not null
$$;
comment on function ticketing.refusals(jsonb, text) is
  'What of an order for tickets cannot be had, and why.';
revoke all on function ticketing.refusals(jsonb, text) from public;
