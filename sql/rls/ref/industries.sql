grant select on ref.industries to anon, authenticated;
grant select, insert, update, delete on ref.industries to service_role;

create policy "anyone reads industries" on ref.industries
  for select to anon, authenticated
  using (true);
