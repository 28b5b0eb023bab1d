grant select on ref.timezones to anon, authenticated;
grant select, insert, update, delete on ref.timezones to service_role;

create policy "anyone reads timezones" on ref.timezones
  for select to anon, authenticated
  using (true);
