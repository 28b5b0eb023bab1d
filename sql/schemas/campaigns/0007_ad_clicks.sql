-- depends: ticketing.0005_tickets
-- Somebody clicked an ad.
create table campaigns.ad_clicks (
  id                     uuid        not null default gen_random_uuid(),
  campaign_id            uuid        not null,
  impression_id          uuid,
  user_id                uuid,
  session_id             text,
  converted              boolean              default false,
  conversion_value_cents integer,
  ticket_id              uuid,
  created_at             timestamptz not null default now(),
  creative_id            uuid,
  constraint ad_clicks_pkey primary key (id),
  constraint ad_clicks_campaign_id_fkey
    foreign key (campaign_id) references campaigns.campaigns (id) on delete cascade,
  constraint ad_clicks_impression_id_fkey
    foreign key (impression_id) references campaigns.ad_impressions (id),
  constraint ad_clicks_ticket_id_fkey
    foreign key (ticket_id) references ticketing.tickets (id),
  constraint ad_clicks_creative_id_fkey
    foreign key (creative_id) references campaigns.ad_creatives (id),
  constraint ad_clicks_traceable_check check (impression_id is not null or session_id is not null),
  constraint ad_clicks_session_id_check check (length(session_id) between 16 and 64)
);
create index ad_clicks_impression_id_idx on campaigns.ad_clicks (impression_id);
create index ad_clicks_ticket_id_idx on campaigns.ad_clicks (ticket_id);
create index ad_clicks_creative_id_idx on campaigns.ad_clicks (creative_id);
create index ad_clicks_campaign_id_created_at_idx on campaigns.ad_clicks (campaign_id, created_at);
alter table campaigns.ad_clicks enable row level security;

comment on table campaigns.ad_clicks is 'Somebody clicked an ad.';
comment on column campaigns.ad_clicks.user_id is
  'No foreign key: what was clicked was charged, and outlives the account.';
comment on column campaigns.ad_clicks.session_id is 'The browser session, 16 to 64 characters.';
comment on column campaigns.ad_clicks.converted is 'A ticket was bought after it.';
comment on column campaigns.ad_clicks.conversion_value_cents is 'What was bought.';
