-- A label of public.follow_actor is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['user', 'organization']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.follow_actor))[wanted.place]::text;
