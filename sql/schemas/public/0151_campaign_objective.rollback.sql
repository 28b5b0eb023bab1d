drop type public.campaign_objective;
