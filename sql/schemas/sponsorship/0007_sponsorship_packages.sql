-- depends: events.0003_events analytics.0011_event_stat_snapshots
-- What an event offers to sponsors, and how often it can be sold.
create table sponsorship.sponsorship_packages (
  id                   uuid        not null default gen_random_uuid(),
  event_id             uuid        not null,
  tier                 text        not null,
  price_cents          integer     not null,
  inventory            integer     not null default 1,
  benefits             jsonb       not null default '{}',
  visibility           text        not null default 'public',
  created_at           timestamptz not null default now(),
  title                text,
  description          text,
  currency             text        not null default 'USD',
  sold                 integer     not null default 0,
  is_active            boolean     not null default true,
  created_by           uuid,
  expected_reach       integer,
  avg_engagement_score numeric,
  package_type         text,
  stat_snapshot_id     uuid,
  quality_score        integer,
  quality_updated_at   timestamptz,
  template_id          uuid,
  version              integer     not null default 1,
  availability         jsonb,
  audience_snapshot    jsonb,
  constraints          jsonb,
  constraint sponsorship_packages_pkey primary key (id),
  constraint sponsorship_packages_event_id_tier_key unique (event_id, tier),
  constraint sponsorship_packages_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint sponsorship_packages_stat_snapshot_id_fkey
    foreign key (stat_snapshot_id) references analytics.event_stat_snapshots (id),
  constraint sponsorship_packages_template_id_fkey
    foreign key (template_id) references sponsorship.package_templates (id),
  constraint sponsorship_packages_price_cents_check check (price_cents >= 0),
  constraint sponsorship_packages_inventory_check check (inventory >= 0),
  constraint sponsorship_packages_currency_check check (currency in ('USD', 'EUR', 'GBP', 'CAD')),
  constraint sponsorship_packages_version_check check (version > 0),
  constraint sponsorship_packages_visibility_check check (visibility in ('public', 'private')),
  constraint sponsorship_packages_sold_check check (sold <= inventory),
  constraint sponsorship_packages_quality_score_check check (quality_score between 0 and 100)
);
create index sponsorship_packages_stat_snapshot_id_idx
  on sponsorship.sponsorship_packages (stat_snapshot_id);
create index sponsorship_packages_template_id_idx on sponsorship.sponsorship_packages (template_id);
alter table sponsorship.sponsorship_packages enable row level security;

comment on table sponsorship.sponsorship_packages is
  'What an event offers to sponsors, and how often it can be sold.';
comment on column sponsorship.sponsorship_packages.tier is
  'Gold, silver, …; one package each per event.';
comment on column sponsorship.sponsorship_packages.inventory is 'How many can be sold.';
comment on column sponsorship.sponsorship_packages.sold is 'Never more than inventory.';
comment on column sponsorship.sponsorship_packages.created_by is
  'No foreign key: packages outlive accounts.';
comment on column sponsorship.sponsorship_packages.expected_reach is 'People.';
comment on column sponsorship.sponsorship_packages.stat_snapshot_id is
  'The figure that the offer quotes.';
comment on column sponsorship.sponsorship_packages.quality_score is
  'How complete the offer is, 0 to 100.';
comment on column sponsorship.sponsorship_packages.availability is 'When it can be bought.';
comment on column sponsorship.sponsorship_packages.audience_snapshot is
  'The audience as shown to the sponsor.';
comment on column sponsorship.sponsorship_packages.constraints is
  'What a sponsor must be or not be.';
