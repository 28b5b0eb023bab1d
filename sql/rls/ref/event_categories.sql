grant select on ref.event_categories to anon, authenticated;
grant select, insert, update, delete on ref.event_categories to service_role;

create policy "anyone reads event categories" on ref.event_categories
  for select to anon, authenticated
  using (true);
