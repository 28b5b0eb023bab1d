-- Written by whom it is about, read by service_role only: it says what people do.
grant insert (id, post_id, event_id, user_id, session_id, target, source, user_agent)
  on analytics.post_clicks to authenticated;
grant select, insert, update, delete on analytics.post_clicks to service_role;

create policy "user records own clicks" on analytics.post_clicks
  for insert to authenticated
  with check (user_id = (select auth.uid()));
