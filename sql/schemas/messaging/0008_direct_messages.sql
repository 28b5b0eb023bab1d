-- depends: organizations.0002_organizations public.0109_conversation_participant_type
-- A message in a conversation.
create table messaging.direct_messages (
  id              uuid                                 not null default gen_random_uuid(),
  conversation_id uuid                                 not null,
  sender_type     public.conversation_participant_type not null,
  sender_user_id  uuid,
  sender_org_id   uuid,
  body            text                                 not null,
  attachments     jsonb,
  created_at      timestamptz                          not null default now(),
  status          text                                 not null default 'sent',
  constraint direct_messages_pkey primary key (id),
  constraint direct_messages_conversation_id_fkey
    foreign key (conversation_id) references messaging.direct_conversations (id) on delete cascade,
  constraint direct_messages_sender_user_id_fkey
    foreign key (sender_user_id) references users.user_profiles (user_id) on delete set null,
  constraint direct_messages_sender_org_id_fkey
    foreign key (sender_org_id) references organizations.organizations (id) on delete set null,
  constraint direct_messages_status_check
    check (status in ('sent', 'delivered', 'read', 'failed', 'deleted')),
  -- Both may be null: the sender is gone, the message stays.
  constraint direct_messages_sender_check
    check (sender_type = 'organization' or sender_org_id is null)
);
-- A conversation is read newest first.
create index direct_messages_conversation_id_created_at_idx
  on messaging.direct_messages (conversation_id, created_at desc);
create index direct_messages_sender_user_id_idx on messaging.direct_messages (sender_user_id);
create index direct_messages_sender_org_id_idx on messaging.direct_messages (sender_org_id);
alter table messaging.direct_messages enable row level security;

comment on table messaging.direct_messages is 'A message in a conversation.';
comment on column messaging.direct_messages.sender_user_id is
  'The person who wrote it, also in the name of sender_org_id.';
comment on column messaging.direct_messages.sender_org_id is
  'The organization that speaks; null when a person does.';
comment on column messaging.direct_messages.attachments is
  'A list of files: address, name and type.';
