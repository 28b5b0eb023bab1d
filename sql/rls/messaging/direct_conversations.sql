-- service_role records the answer to a request.
grant select, insert (id, created_by, subject, metadata)
  on messaging.direct_conversations to authenticated;
grant select, insert, update, delete on messaging.direct_conversations to service_role;

-- The creator too: INSERT … RETURNING shows the new row before anybody takes part.
create policy "participant reads own conversations" on messaging.direct_conversations
  for select to authenticated
  using (
    created_by = (select auth.uid()) or id = any (array(select private.user_conversations()))
  );
create policy "user begins a conversation" on messaging.direct_conversations
  for insert to authenticated
  with check (created_by = (select auth.uid()));
