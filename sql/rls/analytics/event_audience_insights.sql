-- Counted by service_role, read by the organization whose event it is.
grant select on analytics.event_audience_insights to authenticated;
grant select, insert, update, delete on analytics.event_audience_insights to service_role;

create policy "member reads insights of own events" on analytics.event_audience_insights
  for select to authenticated
  using (event_id = any (array(select private.user_events('viewer'))));
