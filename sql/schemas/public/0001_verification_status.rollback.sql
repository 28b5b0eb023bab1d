drop type public.verification_status;
