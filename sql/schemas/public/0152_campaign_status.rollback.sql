drop type public.campaign_status;
