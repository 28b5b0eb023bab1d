-- Addresses are contact data: editors work with them, viewers do not see them. Who was invited sees
-- their own invitation, and cannot change what it offers.
grant select, delete, insert (event_id, user_id, email, role), update (role)
  on events.event_invites to authenticated;
grant select, insert, update, delete on events.event_invites to service_role;

create policy "guest and editor read invitations" on events.event_invites
  for select to authenticated
  using (
    user_id = (select auth.uid()) or event_id = any (array(select private.user_events('editor')))
  );
create policy "editor invites" on events.event_invites
  for insert to authenticated
  with check (event_id = any (array(select private.user_events('editor'))));
create policy "editor changes invitations" on events.event_invites
  for update to authenticated
  using (event_id = any (array(select private.user_events('editor'))))
  with check (event_id = any (array(select private.user_events('editor'))));
create policy "editor takes invitations back" on events.event_invites
  for delete to authenticated
  using (event_id = any (array(select private.user_events('editor'))));
