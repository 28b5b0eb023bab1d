drop type public.recurrence_pattern;
