drop type public.sponsor_role;
