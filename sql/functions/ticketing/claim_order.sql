-- Whether the caller shall make the tickets of a paid order: exactly one worker hears true. If not
-- all its tickets are made ten minutes later, the worker is taken for dead and another may try.
create or replace function ticketing.claim_order(bought uuid) returns boolean
language sql volatile set search_path = ''
as $$
  with claimed as (
    insert into public.idempotency_keys as claim (key, user_id, response)
    select 'order_ticketing:' || paid.id, paid.user_id, '{"claimed": true}'
    from ticketing.orders as paid
    where paid.id = bought and paid.status in ('paid', 'completed')
      and coalesce(paid.tickets_issued_count, 0) < (
        select coalesce(sum(item.quantity), 1) from ticketing.order_items as item
        where item.order_id = paid.id)
    on conflict (key) do update set created_at = now()
      where claim.created_at < now() - interval '10 minutes'
    returning true
  )
  select exists (select from claimed)
$$;
comment on function ticketing.claim_order(uuid) is
  'Whether the caller shall make the tickets of a paid order: true for exactly one.';
revoke all on function ticketing.claim_order(uuid) from public;
