-- A label of public.follow_target is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['organizer', 'event', 'user', 'sponsor']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.follow_target))[wanted.place]::text;
