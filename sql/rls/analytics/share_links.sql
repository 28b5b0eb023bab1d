-- Clicks are counted by service_role, which also follows the links of others.
grant select, insert (code, created_by, content_type, content_id, channel, params)
  on analytics.share_links to authenticated;
grant select, insert, update, delete on analytics.share_links to service_role;

create policy "user reads own share links" on analytics.share_links
  for select to authenticated
  using (created_by = (select auth.uid()));
create policy "user shares in own name" on analytics.share_links
  for insert to authenticated
  with check (created_by = (select auth.uid()));
