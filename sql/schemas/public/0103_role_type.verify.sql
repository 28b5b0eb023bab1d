-- A label of public.role_type is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['organizer', 'scanner', 'staff', 'volunteer', 'vendor', 'guest'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.role_type))[wanted.place]::text;
