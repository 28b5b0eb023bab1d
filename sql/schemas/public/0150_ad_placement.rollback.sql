drop type public.ad_placement;
