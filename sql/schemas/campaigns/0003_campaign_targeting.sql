-- Whom a campaign is shown to.
create table campaigns.campaign_targeting (
  campaign_id            uuid        not null,
  locations              jsonb                default '[]',
  categories             text[]               default '{}',
  keywords               text[]               default '{}',
  exclude_ticket_holders boolean              default false,
  exclude_past_attendees boolean              default false,
  estimated_reach        integer,
  updated_at             timestamptz not null default now(),
  constraint campaign_targeting_pkey primary key (campaign_id),
  constraint campaign_targeting_campaign_id_fkey
    foreign key (campaign_id) references campaigns.campaigns (id) on delete cascade
);
alter table campaigns.campaign_targeting enable row level security;

comment on table campaigns.campaign_targeting is 'Whom a campaign is shown to.';
comment on column campaigns.campaign_targeting.locations is
  'Places, as the application writes them.';
comment on column campaigns.campaign_targeting.estimated_reach is
  'People, as estimated when it was last changed.';
