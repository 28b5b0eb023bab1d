drop type public.org_role;
