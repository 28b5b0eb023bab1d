-- Row security is off on events.cultural_guides.
select 'events.cultural_guides' as "table"
from pg_class
where oid = 'events.cultural_guides'::regclass and not relrowsecurity;
