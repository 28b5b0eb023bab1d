-- A label of public.sponsor_role is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['owner', 'admin', 'editor', 'viewer']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.sponsor_role))[wanted.place]::text;
