-- Counted by service_role, read by the organization whose event it is.
grant select on analytics.event_stat_snapshots to authenticated;
grant select, insert, update, delete on analytics.event_stat_snapshots to service_role;

create policy "member reads snapshots of own events" on analytics.event_stat_snapshots
  for select to authenticated
  using (event_id = any (array(select private.user_events('viewer'))));
