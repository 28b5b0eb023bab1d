drop type public.owner_context;
