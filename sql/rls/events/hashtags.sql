-- Tags are made by service_role, so that spelling stays one.
grant select on events.hashtags to anon, authenticated;
grant select, insert, update, delete on events.hashtags to service_role;

create policy "anyone reads hashtags" on events.hashtags
  for select to anon, authenticated
  using (true);
