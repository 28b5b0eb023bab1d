-- A label of public.conversation_request_status is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['open', 'pending', 'accepted', 'declined'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.conversation_request_status))[wanted.place]::text;
