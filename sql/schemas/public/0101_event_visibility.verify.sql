-- A label of public.event_visibility is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['public', 'unlisted', 'private']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.event_visibility))[wanted.place]::text;
