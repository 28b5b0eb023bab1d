-- Sums over an event's video, kept so that pages need not count.
create table analytics.event_video_counters (
  event_id         uuid        not null,
  views_total      bigint               default 0,
  views_unique     bigint               default 0,
  completions      bigint               default 0,
  avg_dwell_ms     bigint               default 0,
  clicks_tickets   bigint               default 0,
  clicks_details   bigint               default 0,
  clicks_organizer bigint               default 0,
  clicks_share     bigint               default 0,
  clicks_comment   bigint               default 0,
  likes            bigint               default 0,
  comments         bigint               default 0,
  shares           bigint               default 0,
  updated_at       timestamptz          default now(),
  constraint event_video_counters_pkey primary key (event_id),
  constraint event_video_counters_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint event_video_counters_avg_dwell_ms_check check (avg_dwell_ms between 0 and 3600000)
);
alter table analytics.event_video_counters enable row level security;

comment on table analytics.event_video_counters is
  'Sums over an event''s video, kept so that pages need not count.';
comment on column analytics.event_video_counters.views_unique is 'Different people or sessions.';
comment on column analytics.event_video_counters.completions is 'Views to the end.';
comment on column analytics.event_video_counters.avg_dwell_ms is 'Mean milliseconds on screen.';
