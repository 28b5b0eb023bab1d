-- The time in which a person sees a campaign so often at most.
create type public.frequency_period as enum ('session', 'day', 'week');
comment on type public.frequency_period is
  'The time in which a person sees a campaign so often at most.';
