-- depends: public.0153_creative_media_type events.0004_event_posts
-- What a campaign shows.
create table campaigns.ad_creatives (
  id          uuid                       not null default gen_random_uuid(),
  campaign_id uuid                       not null,
  headline    text                       not null,
  body_text   text,
  cta_label   text                       not null default 'Learn More',
  cta_url     text,
  media_type  public.creative_media_type not null,
  media_url   text,
  post_id     uuid,
  poster_url  text,
  active      boolean                    not null default true,
  created_at  timestamptz                not null default now(),
  updated_at  timestamptz                not null default now(),
  constraint ad_creatives_pkey primary key (id),
  constraint ad_creatives_campaign_id_fkey
    foreign key (campaign_id) references campaigns.campaigns (id) on delete cascade,
  constraint ad_creatives_post_id_fkey
    foreign key (post_id) references events.event_posts (id),
  constraint ad_creatives_cta_label_check check (length(cta_label) between 1 and 24)
);
create index ad_creatives_campaign_id_idx on campaigns.ad_creatives (campaign_id);
create index ad_creatives_post_id_idx on campaigns.ad_creatives (post_id);
alter table campaigns.ad_creatives enable row level security;

comment on table campaigns.ad_creatives is 'What a campaign shows.';
comment on column campaigns.ad_creatives.cta_label is 'Text of the button, 1 to 24 characters.';
comment on column campaigns.ad_creatives.cta_url is 'Where the button leads.';
comment on column campaigns.ad_creatives.post_id is
  'The post that is shown when media_type is existing_post.';
comment on column campaigns.ad_creatives.poster_url is 'Picture before the video plays.';
