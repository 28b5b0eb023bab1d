-- Sums over a post's video, kept so that pages need not count.
create table analytics.post_video_counters (
  post_id      uuid        not null,
  views_total  bigint               default 0,
  views_unique bigint               default 0,
  completions  bigint               default 0,
  avg_dwell_ms bigint               default 0,
  updated_at   timestamptz          default now(),
  constraint post_video_counters_pkey primary key (post_id),
  constraint post_video_counters_post_id_fkey
    foreign key (post_id) references events.event_posts (id) on delete cascade,
  constraint post_video_counters_avg_dwell_ms_check check (avg_dwell_ms between 0 and 3600000)
);
alter table analytics.post_video_counters enable row level security;

comment on table analytics.post_video_counters is
  'Sums over a post''s video, kept so that pages need not count.';
comment on column analytics.post_video_counters.views_unique is 'Different people or sessions.';
comment on column analytics.post_video_counters.completions is 'Views to the end.';
comment on column analytics.post_video_counters.avg_dwell_ms is 'Mean milliseconds on screen.';
