-- Written by whom it is about, read by service_role only: it says what people do.
grant insert (id, post_id, event_id, user_id, session_id, source, qualified, completed, dwell_ms,
    watch_percentage, user_agent)
  on analytics.post_views to authenticated;
grant select, insert, update, delete on analytics.post_views to service_role;

create policy "user records own views" on analytics.post_views
  for insert to authenticated
  with check (user_id = (select auth.uid()));
