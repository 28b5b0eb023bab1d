-- Row security is off on analytics.ticket_analytics.
select 'analytics.ticket_analytics' as "table"
from pg_class
where oid = 'analytics.ticket_analytics'::regclass and not relrowsecurity;
