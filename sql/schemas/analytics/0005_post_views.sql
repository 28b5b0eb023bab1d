-- Somebody watched a post; finer than an impression.
create table analytics.post_views (
  id               uuid        not null default gen_random_uuid(),
  post_id          uuid        not null,
  event_id         uuid        not null,
  user_id          uuid,
  session_id       text,
  source           text,
  qualified        boolean              default false,
  completed        boolean              default false,
  dwell_ms         integer              default 0,
  watch_percentage integer              default 0,
  created_at       timestamptz          default now(),
  user_agent       text,
  ip_address       inet,
  constraint post_views_pkey primary key (id),
  constraint post_views_dwell_ms_check check (dwell_ms between 0 and 3600000),
  constraint post_views_session_id_check check (length(session_id) between 16 and 64)
);
-- Counters are rebuilt per post and time.
create index post_views_post_id_created_at_idx on analytics.post_views (post_id, created_at);
alter table analytics.post_views enable row level security;

comment on table analytics.post_views is 'Somebody watched a post; finer than an impression.';
comment on column analytics.post_views.post_id is 'No foreign key: views outlive the post.';
comment on column analytics.post_views.session_id is
  'The browser session, 16 to 64 characters; visitors without an account have one too.';
comment on column analytics.post_views.source is 'Where in the application the post was shown.';
comment on column analytics.post_views.qualified is 'Long enough to count as a view.';
comment on column analytics.post_views.dwell_ms is 'Milliseconds on screen, at most an hour.';
comment on column analytics.post_views.watch_percentage is 'How much of the video was watched.';
comment on column analytics.post_views.ip_address is 'Personal data: never readable by clients.';
