-- depends: events.0003_events
-- An ad was on somebody's screen.
create table campaigns.ad_impressions (
  id          uuid                not null default gen_random_uuid(),
  campaign_id uuid                not null,
  user_id     uuid,
  session_id  text,
  placement   public.ad_placement not null,
  event_id    uuid,
  post_id     uuid,
  user_agent  text,
  ip_address  text,
  created_at  timestamptz         not null default now(),
  creative_id uuid,
  constraint ad_impressions_pkey primary key (id),
  constraint ad_impressions_campaign_id_fkey
    foreign key (campaign_id) references campaigns.campaigns (id) on delete cascade,
  constraint ad_impressions_event_id_fkey
    foreign key (event_id) references events.events (id),
  constraint ad_impressions_post_id_fkey
    foreign key (post_id) references events.event_posts (id),
  constraint ad_impressions_creative_id_fkey
    foreign key (creative_id) references campaigns.ad_creatives (id),
  constraint ad_impressions_seen_by_somebody_check
    check (user_id is not null or session_id is not null),
  constraint ad_impressions_session_id_check check (length(session_id) between 16 and 64)
);
create index ad_impressions_event_id_idx on campaigns.ad_impressions (event_id);
create index ad_impressions_post_id_idx on campaigns.ad_impressions (post_id);
create index ad_impressions_creative_id_idx on campaigns.ad_impressions (creative_id);
-- The frequency cap counts what one person saw of one campaign lately.
create index ad_impressions_campaign_id_user_id_created_at_idx
  on campaigns.ad_impressions (campaign_id, user_id, created_at);
alter table campaigns.ad_impressions enable row level security;

comment on table campaigns.ad_impressions is 'An ad was on somebody''s screen.';
comment on column campaigns.ad_impressions.user_id is
  'No foreign key: what was shown was charged, and outlives the account.';
comment on column campaigns.ad_impressions.session_id is
  'The browser session, 16 to 64 characters.';
comment on column campaigns.ad_impressions.ip_address is
  'Personal data: never readable by clients.';
