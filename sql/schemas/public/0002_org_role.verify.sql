-- A label of public.org_role is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['viewer', 'editor', 'admin', 'owner']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.org_role))[wanted.place]::text;
