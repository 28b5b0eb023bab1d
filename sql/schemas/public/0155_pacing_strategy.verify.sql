-- A label of public.pacing_strategy is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['even', 'accelerated']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.pacing_strategy))[wanted.place]::text;
