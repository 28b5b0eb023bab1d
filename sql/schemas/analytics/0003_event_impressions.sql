-- depends: events.0003_events users.0002_user_profiles
-- An event was on somebody's screen.
create table analytics.event_impressions (
  id         uuid        not null default gen_random_uuid(),
  event_id   uuid        not null,
  user_id    uuid,
  session_id text,
  dwell_ms   integer              default 0,
  completed  boolean              default false,
  created_at timestamptz not null default now(),
  constraint event_impressions_pkey primary key (id),
  constraint event_impressions_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint event_impressions_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete set null,
  constraint event_impressions_dwell_ms_check check (dwell_ms between 0 and 3600000),
  constraint event_impressions_session_id_check check (length(session_id) between 16 and 64)
);
create index event_impressions_event_id_idx on analytics.event_impressions (event_id);
create index event_impressions_user_id_idx on analytics.event_impressions (user_id);
alter table analytics.event_impressions enable row level security;

comment on table analytics.event_impressions is 'An event was on somebody''s screen.';
comment on column analytics.event_impressions.session_id is
  'The browser session, 16 to 64 characters; visitors without an account have one too.';
comment on column analytics.event_impressions.dwell_ms is
  'Milliseconds on screen, at most an hour.';
comment on column analytics.event_impressions.completed is 'The video was watched to its end.';
