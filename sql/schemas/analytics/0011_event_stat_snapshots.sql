-- A figure of an event at a moment, kept for offers that quote it.
create table analytics.event_stat_snapshots (
  id           uuid        not null default gen_random_uuid(),
  event_id     uuid        not null,
  metric_key   text        not null,
  metric_value numeric,
  captured_at  timestamptz not null default now(),
  constraint event_stat_snapshots_pkey primary key (id),
  constraint event_stat_snapshots_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade
);
-- The newest value of one figure is read.
create index event_stat_snapshots_event_id_metric_key_captured_at_idx
  on analytics.event_stat_snapshots (event_id, metric_key, captured_at desc);
alter table analytics.event_stat_snapshots enable row level security;

comment on table analytics.event_stat_snapshots is
  'A figure of an event at a moment, kept for offers that quote it.';
comment on column analytics.event_stat_snapshots.metric_key is 'Which figure.';
