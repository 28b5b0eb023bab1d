-- Counted by service_role, read by the organization whose event it is.
grant select on analytics.event_video_counters to authenticated;
grant select, insert, update, delete on analytics.event_video_counters to service_role;

create policy "member reads video counters of own events" on analytics.event_video_counters
  for select to authenticated
  using (event_id = any (array(select private.user_events('viewer'))));
