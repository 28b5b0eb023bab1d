-- Whoever stands at the door sees that they do; editors say who does. A scanner never moves to
-- another event or person: only the status can be updated.
grant select, delete,
  insert (event_id, user_id, status, invited_by),
  update (status)
  on events.event_scanners to authenticated;
grant select, insert, update, delete on events.event_scanners to service_role;

create policy "scanner and member read scanners" on events.event_scanners
  for select to authenticated
  using (
    user_id = (select auth.uid()) or event_id = any (array(select private.user_events('viewer')))
  );
create policy "editor adds scanners in own name" on events.event_scanners
  for insert to authenticated
  with check (
    invited_by = (select auth.uid())
    and event_id = any (array(select private.user_events('editor')))
  );
create policy "editor changes scanners" on events.event_scanners
  for update to authenticated
  using (event_id = any (array(select private.user_events('editor'))))
  with check (event_id = any (array(select private.user_events('editor'))));
create policy "editor removes scanners" on events.event_scanners
  for delete to authenticated
  using (event_id = any (array(select private.user_events('editor'))));
