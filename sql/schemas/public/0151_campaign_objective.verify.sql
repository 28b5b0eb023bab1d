-- A label of public.campaign_objective is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['ticket_sales', 'brand_awareness', 'engagement', 'event_promotion', 'awareness'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.campaign_objective))[wanted.place]::text;
