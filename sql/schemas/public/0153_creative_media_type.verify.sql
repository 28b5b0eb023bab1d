-- A label of public.creative_media_type is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['image', 'video', 'existing_post']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.creative_media_type))[wanted.place]::text;
