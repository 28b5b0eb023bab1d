-- A label of public.ad_placement is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['feed', 'story', 'event_banner', 'search_results'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.ad_placement))[wanted.place]::text;
