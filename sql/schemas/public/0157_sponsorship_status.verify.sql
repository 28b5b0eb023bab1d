-- A label of public.sponsorship_status is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['pending', 'accepted', 'live', 'completed', 'refunded', 'cancelled'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.sponsorship_status))[wanted.place]::text;
