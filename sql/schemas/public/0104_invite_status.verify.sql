-- A label of public.invite_status is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['pending', 'accepted', 'expired', 'revoked'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.invite_status))[wanted.place]::text;
