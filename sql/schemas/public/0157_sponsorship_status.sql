-- Where a sponsorship order stands.
create type public.sponsorship_status as enum
  ('pending', 'accepted', 'live', 'completed', 'refunded', 'cancelled');
comment on type public.sponsorship_status is 'Where a sponsorship order stands.';
