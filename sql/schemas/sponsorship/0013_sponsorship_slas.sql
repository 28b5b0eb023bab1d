-- A figure that an event promises a sponsor to reach.
create table sponsorship.sponsorship_slas (
  id             uuid        not null default gen_random_uuid(),
  event_id       uuid        not null,
  sponsor_id     uuid        not null,
  deliverable_id uuid,
  metric         text        not null,
  target         numeric     not null,
  breach_policy  jsonb       not null default '{}',
  created_at     timestamptz not null default now(),
  constraint sponsorship_slas_pkey primary key (id),
  constraint sponsorship_slas_event_id_sponsor_id_metric_key unique (event_id, sponsor_id, metric),
  constraint sponsorship_slas_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint sponsorship_slas_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  constraint sponsorship_slas_deliverable_id_fkey
    foreign key (deliverable_id) references sponsorship.deliverables (id) on delete set null
);
create index sponsorship_slas_sponsor_id_idx on sponsorship.sponsorship_slas (sponsor_id);
create index sponsorship_slas_deliverable_id_idx on sponsorship.sponsorship_slas (deliverable_id);
alter table sponsorship.sponsorship_slas enable row level security;

comment on table sponsorship.sponsorship_slas is
  'A figure that an event promises a sponsor to reach.';
comment on column sponsorship.sponsorship_slas.metric is 'Which figure.';
comment on column sponsorship.sponsorship_slas.breach_policy is 'What happens if it is missed.';
