-- depends: functions/private/user_orgs
-- Where the caller may write: the conversation, and the organization in whose name, null in person.
-- Nobody writes where the other side has declined.
create or replace function private.speaking_seats()
  returns table (conversation_id uuid, org_id uuid)
language sql stable security definer rows 50 set search_path = ''
as $$
  select seat.conversation_id, seat.participant_org_id
  from messaging.conversation_participants as seat
  join messaging.direct_conversations as conversation on conversation.id = seat.conversation_id
  where conversation.request_status <> 'declined'
    and (seat.participant_user_id = (select auth.uid())
      or seat.participant_org_id = any (array(select private.user_orgs('editor'))))
$$;
comment on function private.speaking_seats() is
  'Where, and in whose name, the caller may write messages.';
revoke all on function private.speaking_seats() from public;
grant execute on function private.speaking_seats() to authenticated, service_role;
