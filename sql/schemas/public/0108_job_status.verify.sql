-- A label of public.job_status is missing, or stands in the wrong place.
select wanted.label, wanted.place
from unnest(array['draft', 'queued', 'sending', 'sent', 'failed', 'scheduled', 'completed'])
  with ordinality as wanted (label, place)
where wanted.label
  is distinct from (enum_range(null::public.job_status))[wanted.place]::text;
