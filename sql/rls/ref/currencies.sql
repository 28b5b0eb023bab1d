grant select on ref.currencies to anon, authenticated;
grant select, insert, update, delete on ref.currencies to service_role;

create policy "anyone reads currencies" on ref.currencies
  for select to anon, authenticated
  using (true);
