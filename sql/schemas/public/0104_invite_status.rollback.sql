drop type public.invite_status;
