-- How a campaign spends its budget over its time.
create type public.pacing_strategy as enum ('even', 'accelerated');
comment on type public.pacing_strategy is 'How a campaign spends its budget over its time.';
