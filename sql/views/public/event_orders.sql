-- The orders of the events of one's organizations, without contact data: public.orders shows the
-- buyer's own only. By event it is one call of the function; without a condition one per event.
create or replace view public.event_orders with (security_invoker = true) as
select
  sold.id,
  mine.event_id,
  sold.user_id,
  buyer.display_name as buyer_name,
  sold.status,
  sold.subtotal_cents,
  sold.fees_cents,
  sold.total_cents,
  sold.currency,
  sold.created_at,
  sold.paid_at,
  sold.tickets_issued_count
from private.user_events('viewer') as mine (event_id)
cross join lateral private.orders_of_event(mine.event_id) as sold
left join users.user_profiles as buyer on buyer.user_id = sold.user_id;

comment on view public.event_orders is
  'Orders of the events of one''s organizations, without the buyer''s contact data; public.orders '
  'has one''s own only.';
comment on column public.event_orders.buyer_name is 'Display name of who bought.';
comment on column public.event_orders.tickets_issued_count is 'Tickets made for it so far.';
revoke all on public.event_orders from public, anon, authenticated, service_role;
grant select on public.event_orders to authenticated;
