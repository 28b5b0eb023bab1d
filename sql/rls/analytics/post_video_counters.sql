-- Counted by service_role, read by the organization whose event it is.
grant select on analytics.post_video_counters to authenticated;
grant select, insert, update, delete on analytics.post_video_counters to service_role;

create policy "member reads video counters of own events" on analytics.post_video_counters
  for select to authenticated
  using (post_id = any (array(select private.user_event_posts('viewer'))));
