-- How the events of a series repeat.
create type public.recurrence_pattern as enum ('weekly', 'monthly');
comment on type public.recurrence_pattern is 'How the events of a series repeat.';
