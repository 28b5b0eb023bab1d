-- depends: functions/private/user_orgs
-- The conversations in which the caller takes part: in person, or as an editor of an organization.
create or replace function private.user_conversations() returns setof uuid
language sql stable security definer rows 50 set search_path = ''
as $$
  select seat.conversation_id
  from messaging.conversation_participants as seat
  where seat.participant_user_id = (select auth.uid())
    or seat.participant_org_id = any (array(select private.user_orgs('editor')))
$$;
comment on function private.user_conversations() is 'Conversations in which the caller takes part.';
revoke all on function private.user_conversations() from public;
grant execute on function private.user_conversations() to authenticated, service_role;
