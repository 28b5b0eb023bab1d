drop type public.creative_media_type;
