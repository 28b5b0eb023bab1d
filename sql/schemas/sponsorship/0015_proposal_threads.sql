-- An event and a sponsor negotiate; one open thread at a time.
create table sponsorship.proposal_threads (
  id         uuid        not null default gen_random_uuid(),
  event_id   uuid        not null,
  sponsor_id uuid        not null,
  status     text        not null default 'draft',
  created_by uuid        not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint proposal_threads_pkey primary key (id),
  constraint proposal_threads_event_id_sponsor_id_created_at_key
    unique (event_id, sponsor_id, created_at),
  constraint proposal_threads_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint proposal_threads_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  constraint proposal_threads_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id),
  constraint proposal_threads_status_check
    check (status in ('draft', 'sent', 'counter', 'accepted', 'rejected', 'expired'))
);
create index proposal_threads_sponsor_id_idx on sponsorship.proposal_threads (sponsor_id);
create index proposal_threads_created_by_idx on sponsorship.proposal_threads (created_by);
-- Negotiating twice at the same time would sell the same package twice.
create unique index proposal_threads_event_id_sponsor_id_open_key
  on sponsorship.proposal_threads (event_id, sponsor_id)
  where status in ('draft', 'sent', 'counter');
alter table sponsorship.proposal_threads enable row level security;

comment on table sponsorship.proposal_threads is
  'An event and a sponsor negotiate; one open thread at a time.';
