-- Advertising: campaigns, creatives, what was shown, clicked and charged.
-- Clients need no USAGE: they come through the views in public.
create schema campaigns;
comment on schema campaigns is
  'Advertising: campaigns, creatives, what was shown, clicked and charged.';
