-- A label of public.conversation_participant_type is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['user', 'organization']) with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.conversation_participant_type))[wanted.place]::text;
