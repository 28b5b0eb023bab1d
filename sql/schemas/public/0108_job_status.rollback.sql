drop type public.job_status;
