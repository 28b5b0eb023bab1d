-- Row security is off on analytics.user_event_interactions.
select 'analytics.user_event_interactions' as "table"
from pg_class
where oid = 'analytics.user_event_interactions'::regclass and not relrowsecurity;
