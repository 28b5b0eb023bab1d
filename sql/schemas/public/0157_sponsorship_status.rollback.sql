drop type public.sponsorship_status;
