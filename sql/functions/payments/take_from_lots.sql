-- Takes up to so many credits out of the lots of one wallet: first those of the given invoice, then
-- oldest first. The caller holds the wallet, with expired lots written off (payments.open_wallet).
create or replace function payments.take_from_lots(
  amount integer, wallet uuid, org_wallet uuid, first_invoice uuid default null
) returns table (lot_id uuid, deducted integer)
language sql set search_path = ''
as $$
  with queue as (
    select lot.id, lot.quantity_remaining,
      row_number() over line as place,
      sum(lot.quantity_remaining) over line - lot.quantity_remaining as before
    from payments.credit_lots as lot
    where (lot.wallet_id = wallet or lot.org_wallet_id = org_wallet)
      and lot.quantity_remaining > 0
    window line as (
      order by lot.invoice_id = first_invoice desc nulls last, lot.created_at, lot.id
      rows unbounded preceding)
  ), taken as (
    update payments.credit_lots as lot
    set quantity_remaining = lot.quantity_remaining - part.credits,
      depleted_at = case when lot.quantity_remaining = part.credits then now() end
    from (
      select queue.id, queue.place,
        least(queue.quantity_remaining, amount - queue.before)::integer as credits
      from queue
      where queue.before < amount
    ) as part
    where lot.id = part.id
    returning lot.id, part.credits, part.place
  )
  select taken.id, taken.credits from taken order by taken.place
$$;
comment on function payments.take_from_lots(integer, uuid, uuid, uuid) is
  'Lots that gave credits and how many, in the order in which they were asked.';
revoke all on function payments.take_from_lots(integer, uuid, uuid, uuid) from public;
