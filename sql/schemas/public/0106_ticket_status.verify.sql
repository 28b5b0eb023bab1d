-- A label of public.ticket_status is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['issued', 'transferred', 'refunded', 'redeemed', 'void'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.ticket_status))[wanted.place]::text;
