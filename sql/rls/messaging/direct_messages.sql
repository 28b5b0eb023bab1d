-- What was said is not changed. Who writes for an organization is named too.
grant select,
  insert (id, conversation_id, sender_type, sender_user_id, sender_org_id, body, attachments)
  on messaging.direct_messages to authenticated;
grant select, insert, update, delete on messaging.direct_messages to service_role;

create policy "participant reads messages" on messaging.direct_messages
  for select to authenticated
  using (conversation_id = any (array(select private.user_conversations())));
-- Checked for the rows of one statement, so IN costs nothing here.
create policy "participant writes in own name or that of own organization"
  on messaging.direct_messages
  for insert to authenticated
  with check (
    sender_user_id = (select auth.uid())
    and case sender_type
      when 'user' then conversation_id in (
        select seat.conversation_id
        from private.speaking_seats() as seat
        where seat.org_id is null)
      else (conversation_id, sender_org_id) in (
        select seat.conversation_id, seat.org_id
        from private.speaking_seats() as seat)
    end
  );
