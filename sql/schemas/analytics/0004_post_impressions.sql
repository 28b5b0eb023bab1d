-- depends: events.0004_event_posts
-- A post was on somebody's screen.
create table analytics.post_impressions (
  id         uuid        not null default gen_random_uuid(),
  post_id    uuid        not null,
  user_id    uuid,
  session_id text,
  dwell_ms   integer              default 0,
  completed  boolean              default false,
  created_at timestamptz not null default now(),
  constraint post_impressions_pkey primary key (id),
  constraint post_impressions_post_id_fkey
    foreign key (post_id) references events.event_posts (id) on delete cascade,
  constraint post_impressions_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete set null,
  constraint post_impressions_dwell_ms_check check (dwell_ms between 0 and 3600000),
  constraint post_impressions_session_id_check check (length(session_id) between 16 and 64)
);
create index post_impressions_post_id_idx on analytics.post_impressions (post_id);
create index post_impressions_user_id_idx on analytics.post_impressions (user_id);
alter table analytics.post_impressions enable row level security;

comment on table analytics.post_impressions is 'A post was on somebody''s screen.';
comment on column analytics.post_impressions.session_id is
  'The browser session, 16 to 64 characters; visitors without an account have one too.';
comment on column analytics.post_impressions.dwell_ms is 'Milliseconds on screen, at most an hour.';
comment on column analytics.post_impressions.completed is 'The video was watched to its end.';
