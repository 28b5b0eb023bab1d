-- What a campaign is to achieve; awareness is the same as brand_awareness.
create type public.campaign_objective as enum
  ('ticket_sales', 'brand_awareness', 'engagement', 'event_promotion', 'awareness');
comment on type public.campaign_objective is
  'What a campaign is to achieve; awareness is the same as brand_awareness.';
