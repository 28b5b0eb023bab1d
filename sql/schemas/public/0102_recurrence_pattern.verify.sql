-- A label of public.recurrence_pattern is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['weekly', 'monthly']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.recurrence_pattern))[wanted.place]::text;
