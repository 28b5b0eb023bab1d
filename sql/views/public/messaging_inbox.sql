-- One's conversations with their last message and what is unread: a row per seat, one's own or that
-- of an organization for which one speaks.
create or replace view public.messaging_inbox with (security_invoker = true) as
select
  seat.id,
  seat.conversation_id,
  seat.participant_type,
  seat.participant_user_id,
  seat.participant_org_id,
  seat.last_read_at,
  conversation.subject,
  conversation.request_status,
  conversation.created_by,
  conversation.created_at,
  latest.id as last_message_id,
  latest.body as last_message_body,
  latest.sender_user_id as last_message_sender_user_id,
  latest.sender_org_id as last_message_sender_org_id,
  latest.created_at as last_message_at,
  (
    select count(*)
    from messaging.direct_messages as message
    where message.conversation_id = seat.conversation_id
      and message.created_at > coalesce(seat.last_read_at, '-infinity')
      and message.sender_user_id is distinct from (select auth.uid())
  ) as unread_count
from messaging.conversation_participants as seat
join messaging.direct_conversations as conversation on conversation.id = seat.conversation_id
left join lateral (
  select message.id, message.body, message.sender_user_id, message.sender_org_id,
    message.created_at
  from messaging.direct_messages as message
  where message.conversation_id = seat.conversation_id
  order by message.created_at desc, message.id desc
  limit 1
) as latest on true
where seat.participant_user_id = (select auth.uid())
  or seat.participant_org_id = any (array(select private.user_orgs('editor')));

comment on view public.messaging_inbox is
  'Conversations in which the reader has a seat, with the last message and what is unread.';
comment on column public.messaging_inbox.id is 'The seat: messaging.conversation_participants.id.';
comment on column public.messaging_inbox.unread_count is
  'Messages since last_read_at that somebody else wrote.';
revoke all on public.messaging_inbox from public, anon, authenticated, service_role;
grant select on public.messaging_inbox to authenticated;
