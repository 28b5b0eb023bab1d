-- The conversations that the caller began: there the caller may bring others in.
create or replace function private.created_conversations() returns setof uuid
language sql stable security definer rows 50 set search_path = ''
as $$
  select conversation.id
  from messaging.direct_conversations as conversation
  where conversation.created_by = (select auth.uid())
$$;
comment on function private.created_conversations() is 'Conversations that the caller began.';
revoke all on function private.created_conversations() from public;
grant execute on function private.created_conversations() to authenticated, service_role;
