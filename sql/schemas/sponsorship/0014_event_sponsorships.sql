-- A sponsor of an event as the event's page shows it.
create table sponsorship.event_sponsorships (
  event_id                  uuid        not null,
  sponsor_id                uuid        not null,
  tier                      text        not null,
  amount_cents              integer     not null default 0,
  benefits                  jsonb       not null default '{}',
  status                    text        not null default 'active',
  created_at                timestamptz not null default now(),
  activation_status         text                 default 'draft',
  deliverables              jsonb                default '{}',
  roi_summary               jsonb                default '{}',
  deliverables_due_date     timestamptz,
  deliverables_submitted_at timestamptz,
  organizer_approved_at     timestamptz,
  evaluation_notes          text,
  contract_id               uuid,
  activation_state          text,
  sla_id                    uuid,
  constraint event_sponsorships_pkey primary key (event_id, sponsor_id, tier),
  constraint event_sponsorships_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint event_sponsorships_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  constraint event_sponsorships_sla_id_fkey
    foreign key (sla_id) references sponsorship.sponsorship_slas (id),
  constraint event_sponsorships_amount_cents_check check (amount_cents >= 0),
  constraint event_sponsorships_status_check
    check (status in ('pending', 'active', 'inactive', 'completed', 'cancelled', 'canceled')),
  constraint event_sponsorships_activation_status_check
    check (activation_status in ('draft', 'in_progress', 'complete')),
  constraint event_sponsorships_activation_state_check
    check (activation_state in ('draft', 'in_progress', 'complete'))
);
create index event_sponsorships_sponsor_id_idx on sponsorship.event_sponsorships (sponsor_id);
create index event_sponsorships_sla_id_idx on sponsorship.event_sponsorships (sla_id);
alter table sponsorship.event_sponsorships enable row level security;

comment on table sponsorship.event_sponsorships is
  'A sponsor of an event as the event''s page shows it.';
comment on column sponsorship.event_sponsorships.activation_status is
  'Older than activation_state and kept for its readers.';
comment on column sponsorship.event_sponsorships.deliverables is
  'Older than the table deliverables and kept for its readers.';
comment on column sponsorship.event_sponsorships.roi_summary is 'What the sponsorship brought.';
comment on column sponsorship.event_sponsorships.contract_id is
  'The contract''s key in another system.';
