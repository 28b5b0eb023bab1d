-- An event was on somebody's screen, kept by month.
create table analytics.event_impressions_p (
  id         uuid        not null default gen_random_uuid(),
  event_id   uuid        not null,
  user_id    uuid,
  session_id text,
  dwell_ms   integer              default 0,
  completed  boolean              default false,
  created_at timestamptz not null default now(),
  constraint event_impressions_p_pkey primary key (id, created_at),
  constraint event_impressions_p_event_id_fkey
    foreign key (event_id) references events.events (id),
  constraint event_impressions_p_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id),
  constraint event_impressions_p_dwell_ms_check check (dwell_ms between 0 and 3600000),
  constraint event_impressions_p_session_id_check check (length(session_id) between 16 and 64)
) partition by range (created_at);
-- Takes rows that no month takes, so that nothing is lost when a month is missing.
create table analytics.event_impressions_default partition of analytics.event_impressions_p default;
create index event_impressions_p_event_id_idx on analytics.event_impressions_p (event_id);
create index event_impressions_p_user_id_idx on analytics.event_impressions_p (user_id);
-- A partition is a table of its own: the parent's row security does not hold for it.
alter table analytics.event_impressions_p enable row level security;
alter table analytics.event_impressions_default enable row level security;

comment on table analytics.event_impressions_p is
  'An event was on somebody''s screen, kept by month.';
comment on table analytics.event_impressions_default is
  'Rows of analytics.event_impressions_p that no month takes; normally none.';
comment on column analytics.event_impressions_p.session_id is
  'The browser session, 16 to 64 characters; visitors without an account have one too.';
comment on column analytics.event_impressions_p.dwell_ms is
  'Milliseconds on screen, at most an hour.';
comment on column analytics.event_impressions_p.completed is 'The video was watched to its end.';
comment on column analytics.event_impressions_p.created_at is
  'Decides the month''s partition, so it is part of the key.';
