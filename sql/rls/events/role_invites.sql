-- token holds a hash, so reading it lets nobody in. Acceptance is recorded by accept_role_invite,
-- never by a client; who was invited to what cannot be updated.
grant select, delete,
  insert (id, event_id, role, email, phone, token, expires_at, invited_by),
  update (expires_at, status)
  on events.role_invites to authenticated;
grant select, insert, update, delete on events.role_invites to service_role;

create policy "editor reads invitations to roles" on events.role_invites
  for select to authenticated
  using (event_id = any (array(select private.user_events('editor'))));
create policy "editor invites to roles in own name" on events.role_invites
  for insert to authenticated
  with check (
    invited_by = (select auth.uid())
    and event_id = any (array(select private.user_events('editor')))
  );
create policy "editor changes open invitations to roles" on events.role_invites
  for update to authenticated
  using (status <> 'accepted' and event_id = any (array(select private.user_events('editor'))))
  with check (
    status <> 'accepted' and event_id = any (array(select private.user_events('editor')))
  );
create policy "editor deletes invitations to roles" on events.role_invites
  for delete to authenticated
  using (event_id = any (array(select private.user_events('editor'))));
