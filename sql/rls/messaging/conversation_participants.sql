-- Who began a conversation brings the others in; everybody leaves by themselves.
grant select, delete,
  insert (id, conversation_id, participant_type, participant_user_id, participant_org_id),
  update (last_read_at)
  on messaging.conversation_participants to authenticated;
grant select, insert, update, delete on messaging.conversation_participants to service_role;

create policy "participant reads who takes part" on messaging.conversation_participants
  for select to authenticated
  using (conversation_id = any (array(select private.user_conversations())));
create policy "creator brings others in" on messaging.conversation_participants
  for insert to authenticated
  with check (conversation_id = any (array(select private.created_conversations())));
create policy "participant says how far they have read" on messaging.conversation_participants
  for update to authenticated
  using (
    participant_user_id = (select auth.uid())
    or participant_org_id = any (array(select private.user_orgs('editor')))
  )
  with check (
    participant_user_id = (select auth.uid())
    or participant_org_id = any (array(select private.user_orgs('editor')))
  );
create policy "participant leaves" on messaging.conversation_participants
  for delete to authenticated
  using (
    participant_user_id = (select auth.uid())
    or participant_org_id = any (array(select private.user_orgs('editor')))
  );
