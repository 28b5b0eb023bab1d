drop type public.role_type;
