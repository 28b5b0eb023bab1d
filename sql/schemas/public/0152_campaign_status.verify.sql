-- A label of public.campaign_status is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['draft', 'scheduled', 'active', 'paused', 'completed', 'archived'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.campaign_status))[wanted.place]::text;
