grant select on ref.countries to anon, authenticated;
grant select, insert, update, delete on ref.countries to service_role;

create policy "anyone reads countries" on ref.countries
  for select to anon, authenticated
  using (true);
