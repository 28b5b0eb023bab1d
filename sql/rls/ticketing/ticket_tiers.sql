-- Counts follow from orders: service_role writes them. Nobody deletes a tier, because orders and
-- tickets would go with it; an inactive one is not sold.
grant select on ticketing.ticket_tiers to anon, authenticated;
grant insert (id, event_id, name, badge_label, price_cents, currency, quantity, max_per_order,
    sales_start, sales_end, status, sort_index, total_quantity),
  update (name, badge_label, price_cents, currency, quantity, max_per_order, sales_start,
    sales_end, status, sort_index, total_quantity)
  on ticketing.ticket_tiers to authenticated;
grant select, insert, update, delete on ticketing.ticket_tiers to service_role;

-- A tier is seen with its event: the policies of events.events say which.
create policy "visitor reads tiers of public events" on ticketing.ticket_tiers
  for select to anon
  using (exists (select from events.events as event where event.id = ticket_tiers.event_id));
create policy "user reads tiers of events they see" on ticketing.ticket_tiers
  for select to authenticated
  using (exists (select from events.events as event where event.id = ticket_tiers.event_id));
create policy "editor adds tiers" on ticketing.ticket_tiers
  for insert to authenticated
  with check (event_id = any (array(select private.user_events('editor'))));
create policy "editor changes tiers" on ticketing.ticket_tiers
  for update to authenticated
  using (event_id = any (array(select private.user_events('editor'))))
  with check (event_id = any (array(select private.user_events('editor'))));
