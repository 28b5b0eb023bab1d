drop type public.follow_actor;
