drop type public.pacing_strategy;
