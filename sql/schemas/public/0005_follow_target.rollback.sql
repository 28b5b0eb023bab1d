drop type public.follow_target;
