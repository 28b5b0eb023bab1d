-- A label of public.frequency_period is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['session', 'day', 'week']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.frequency_period))[wanted.place]::text;
