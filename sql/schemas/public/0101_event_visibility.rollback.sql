drop type public.event_visibility;
