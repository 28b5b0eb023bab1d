-- A label of public.verification_status is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['none', 'pending', 'verified', 'pro']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.verification_status))[wanted.place]::text;
