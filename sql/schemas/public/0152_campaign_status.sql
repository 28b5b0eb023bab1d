-- Where a campaign stands in its life.
create type public.campaign_status as enum
  ('draft', 'scheduled', 'active', 'paused', 'completed', 'archived');
comment on type public.campaign_status is 'Where a campaign stands in its life.';
