-- An order holds its buyer's contact data, so only the buyer reads the row. Members of the event's
-- organization read the orders of their events without contact data, through public.event_orders.
grant select on ticketing.orders to authenticated;
grant select, insert, update, delete on ticketing.orders to service_role;

create policy "buyer reads own orders" on ticketing.orders
  for select to authenticated
  using (user_id = (select auth.uid()));
