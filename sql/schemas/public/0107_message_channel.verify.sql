-- A label of public.message_channel is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['email', 'sms', 'push']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.message_channel))[wanted.place]::text;
