-- What a match's score was computed from, by version of the computation.
create table sponsorship.match_features (
  id          uuid        not null default gen_random_uuid(),
  event_id    uuid        not null,
  sponsor_id  uuid        not null,
  features    jsonb       not null default '{}',
  version     integer     not null default 1,
  computed_at timestamptz not null default now(),
  constraint match_features_pkey primary key (id),
  constraint match_features_event_id_sponsor_id_version_key unique (event_id, sponsor_id, version),
  constraint match_features_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint match_features_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  constraint match_features_version_check check (version > 0)
);
create index match_features_sponsor_id_idx on sponsorship.match_features (sponsor_id);
alter table sponsorship.match_features enable row level security;

comment on table sponsorship.match_features is
  'What a match''s score was computed from, by version of the computation.';
