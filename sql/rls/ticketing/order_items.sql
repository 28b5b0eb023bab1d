-- Read with the order; service_role sells.
grant select on ticketing.order_items to authenticated;
grant select, insert, update, delete on ticketing.order_items to service_role;

create policy "buyer and members of the event's organization read order items"
  on ticketing.order_items
  for select to authenticated
  using (order_id = any (array(select private.visible_orders())));
