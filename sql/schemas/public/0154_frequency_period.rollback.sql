drop type public.frequency_period;
