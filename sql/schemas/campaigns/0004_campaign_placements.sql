-- depends: public.0150_ad_placement
-- Where a campaign may be shown.
create table campaigns.campaign_placements (
  campaign_id uuid                not null,
  placement   public.ad_placement not null,
  enabled     boolean             not null default true,
  constraint campaign_placements_pkey primary key (campaign_id, placement),
  constraint campaign_placements_campaign_id_fkey
    foreign key (campaign_id) references campaigns.campaigns (id) on delete cascade
);
alter table campaigns.campaign_placements enable row level security;

comment on table campaigns.campaign_placements is 'Where a campaign may be shown.';
