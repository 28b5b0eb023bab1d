-- A role never moves to another event or person: only what it is and its status can be updated.
grant select, delete,
  insert (id, event_id, user_id, role, status, created_by),
  update (role, status)
  on events.event_roles to authenticated;
grant select, insert, update, delete on events.event_roles to service_role;

create policy "person and member read roles" on events.event_roles
  for select to authenticated
  using (
    user_id = (select auth.uid()) or event_id = any (array(select private.user_events('viewer')))
  );
create policy "editor gives roles in own name" on events.event_roles
  for insert to authenticated
  with check (
    created_by = (select auth.uid())
    and event_id = any (array(select private.user_events('editor')))
  );
create policy "editor changes roles" on events.event_roles
  for update to authenticated
  using (event_id = any (array(select private.user_events('editor'))))
  with check (event_id = any (array(select private.user_events('editor'))));
create policy "editor takes roles away" on events.event_roles
  for delete to authenticated
  using (event_id = any (array(select private.user_events('editor'))));
