-- depends: users.0002_user_profiles public.0110_conversation_request_status
-- A conversation between people and organizations.
create table messaging.direct_conversations (
  id              uuid                               not null default gen_random_uuid(),
  created_at      timestamptz                        not null default now(),
  created_by      uuid,
  subject         text,
  request_status  public.conversation_request_status not null default 'open',
  last_message_at timestamptz,
  metadata        jsonb                                       default '{}',
  constraint direct_conversations_pkey primary key (id),
  constraint direct_conversations_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id) on delete set null
);
create index direct_conversations_created_by_idx on messaging.direct_conversations (created_by);
alter table messaging.direct_conversations enable row level security;

comment on table messaging.direct_conversations is
  'A conversation between people and organizations.';
comment on column messaging.direct_conversations.request_status is
  'The other side may ask to be asked first; open needs no answer.';
comment on column messaging.direct_conversations.last_message_at is 'Lists are sorted by it.';
