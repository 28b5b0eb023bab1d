-- depends: organizations.0002_organizations public.0109_conversation_participant_type
-- Who takes part in a conversation: a person, or an organization through its editors.
create table messaging.conversation_participants (
  conversation_id     uuid                                 not null,
  participant_type    public.conversation_participant_type not null,
  participant_user_id uuid,
  participant_org_id  uuid,
  joined_at           timestamptz                          not null default now(),
  last_read_at        timestamptz,
  id                  uuid                                 not null default gen_random_uuid(),
  constraint conversation_participants_pkey primary key (id),
  -- Either a person or an organization is null: without "nulls not distinct" both could join twice.
  constraint conversation_participants_participant_key unique nulls not distinct
    (conversation_id, participant_type, participant_user_id, participant_org_id),
  constraint conversation_participants_conversation_id_fkey
    foreign key (conversation_id) references messaging.direct_conversations (id) on delete cascade,
  constraint conversation_participants_participant_user_id_fkey
    foreign key (participant_user_id) references users.user_profiles (user_id) on delete cascade,
  constraint conversation_participants_participant_org_id_fkey
    foreign key (participant_org_id) references organizations.organizations (id) on delete cascade,
  constraint conversation_participants_participant_check
    check (case participant_type
      when 'user' then participant_user_id is not null and participant_org_id is null
      else participant_org_id is not null and participant_user_id is null
    end)
);
create index conversation_participants_participant_user_id_idx
  on messaging.conversation_participants (participant_user_id);
create index conversation_participants_participant_org_id_idx
  on messaging.conversation_participants (participant_org_id);
alter table messaging.conversation_participants enable row level security;

comment on table messaging.conversation_participants is
  'Who takes part in a conversation: a person, or an organization through its editors.';
comment on column messaging.conversation_participants.participant_user_id is
  'The person; null when an organization takes part.';
comment on column messaging.conversation_participants.participant_org_id is
  'The organization; null when a person takes part.';
comment on column messaging.conversation_participants.last_read_at is
  'Newer messages are shown as unread.';
