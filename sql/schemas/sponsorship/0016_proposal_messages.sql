-- A message of a negotiation, always with an offer.
create table sponsorship.proposal_messages (
  id             uuid        not null default gen_random_uuid(),
  thread_id      uuid        not null,
  sender_type    text        not null,
  sender_user_id uuid        not null,
  body           text,
  offer          jsonb       not null default '{}',
  attachments    jsonb,
  created_at     timestamptz not null default now(),
  constraint proposal_messages_pkey primary key (id),
  constraint proposal_messages_thread_id_fkey
    foreign key (thread_id) references sponsorship.proposal_threads (id) on delete cascade,
  constraint proposal_messages_sender_user_id_fkey
    foreign key (sender_user_id) references users.user_profiles (user_id),
  constraint proposal_messages_sender_type_check check (sender_type in ('organizer', 'sponsor')),
  constraint proposal_messages_offer_check check (offer <> '{}')
);
create index proposal_messages_sender_user_id_idx on sponsorship.proposal_messages (sender_user_id);
create index proposal_messages_thread_id_created_at_idx
  on sponsorship.proposal_messages (thread_id, created_at);
alter table sponsorship.proposal_messages enable row level security;

comment on table sponsorship.proposal_messages is
  'A message of a negotiation, always with an offer.';
comment on column sponsorship.proposal_messages.sender_type is 'For which side the sender speaks.';
comment on column sponsorship.proposal_messages.offer is
  'Price and benefits; never empty, so its default is refused.';
