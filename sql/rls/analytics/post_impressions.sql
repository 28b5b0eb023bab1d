-- Written by whom it is about, read by service_role only: it says what people do.
grant insert (id, post_id, user_id, session_id, dwell_ms, completed)
  on analytics.post_impressions to authenticated;
grant select, insert, update, delete on analytics.post_impressions to service_role;

create policy "user records own impressions" on analytics.post_impressions
  for insert to authenticated
  with check (user_id = (select auth.uid()));
