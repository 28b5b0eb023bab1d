-- A series stays with its organization; its events outlive it.
grant select, delete,
  insert (id, name, description, organization_id, created_by, recurrence, recurrence_interval,
    series_start, series_end, max_events, timezone, template),
  update (name, description, recurrence, recurrence_interval, series_start, series_end, max_events,
    timezone, template)
  on events.event_series to authenticated;
grant select, insert, update, delete on events.event_series to service_role;

create policy "member reads series" on events.event_series
  for select to authenticated
  using (organization_id = any (array(select private.user_orgs())));
create policy "editor begins a series in own name" on events.event_series
  for insert to authenticated
  with check (
    created_by = (select auth.uid())
    and organization_id = any (array(select private.user_orgs('editor')))
  );
create policy "editor changes series" on events.event_series
  for update to authenticated
  using (organization_id = any (array(select private.user_orgs('editor'))))
  with check (organization_id = any (array(select private.user_orgs('editor'))));
create policy "editor deletes series" on events.event_series
  for delete to authenticated
  using (organization_id = any (array(select private.user_orgs('editor'))));
