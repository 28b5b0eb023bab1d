-- What became of an order.
-- The last two are the owner's words; canceled is how the running application spells cancelled.
create type public.order_status as enum
  ('pending', 'paid', 'refunded', 'canceled', 'completed', 'cancelled');
comment on type public.order_status is 'What became of an order.';
