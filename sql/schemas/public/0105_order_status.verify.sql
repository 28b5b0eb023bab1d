-- A label of public.order_status is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['pending', 'paid', 'refunded', 'canceled', 'completed', 'cancelled'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.order_status))[wanted.place]::text;
