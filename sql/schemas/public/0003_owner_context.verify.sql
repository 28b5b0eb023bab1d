-- A label of public.owner_context is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['individual', 'organization']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.owner_context))[wanted.place]::text;
