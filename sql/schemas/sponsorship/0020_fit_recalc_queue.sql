-- Matches to be computed again.
create table sponsorship.fit_recalc_queue (
  id           bigserial   not null,
  event_id     uuid,
  sponsor_id   uuid,
  reason       text        not null,
  queued_at    timestamptz not null default now(),
  processed_at timestamptz,
  constraint fit_recalc_queue_pkey primary key (id),
  constraint fit_recalc_queue_event_id_sponsor_id_key unique (event_id, sponsor_id)
);
-- The worker takes the oldest open line.
create index fit_recalc_queue_queued_at_idx
  on sponsorship.fit_recalc_queue (queued_at) where processed_at is null;
alter table sponsorship.fit_recalc_queue enable row level security;
grant usage on sequence sponsorship.fit_recalc_queue_id_seq to service_role;

comment on table sponsorship.fit_recalc_queue is 'Matches to be computed again.';
comment on column sponsorship.fit_recalc_queue.event_id is
  'No foreign key: a deleted event''s line does no harm.';
comment on column sponsorship.fit_recalc_queue.reason is 'What changed.';
