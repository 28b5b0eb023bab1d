-- How well a sponsor fits an event.
create table sponsorship.sponsorship_matches (
  id              uuid        not null default gen_random_uuid(),
  event_id        uuid        not null,
  sponsor_id      uuid        not null,
  score           numeric     not null default 0,
  overlap_metrics jsonb       not null default '{}',
  status          text        not null default 'pending',
  viewed_at       timestamptz,
  contacted_at    timestamptz,
  declined_reason text,
  notes           text,
  updated_at      timestamptz not null default now(),
  explanations    jsonb,
  reason_codes    text[],
  constraint sponsorship_matches_pkey primary key (id),
  constraint sponsorship_matches_event_id_sponsor_id_key unique (event_id, sponsor_id),
  constraint sponsorship_matches_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint sponsorship_matches_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  constraint sponsorship_matches_status_check
    check (status in ('pending', 'suggested', 'accepted', 'rejected')),
  constraint sponsorship_matches_score_check check (score between 0 and 1)
);
create index sponsorship_matches_sponsor_id_idx on sponsorship.sponsorship_matches (sponsor_id);
alter table sponsorship.sponsorship_matches enable row level security;

comment on table sponsorship.sponsorship_matches is 'How well a sponsor fits an event.';
comment on column sponsorship.sponsorship_matches.score is '0 to 1.';
comment on column sponsorship.sponsorship_matches.overlap_metrics is 'What the score is made of.';
comment on column sponsorship.sponsorship_matches.explanations is 'The score in words for people.';
comment on column sponsorship.sponsorship_matches.reason_codes is
  'The score in words for programs.';
