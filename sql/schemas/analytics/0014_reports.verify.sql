-- Row security is off on analytics.reports.
select 'analytics.reports' as "table"
from pg_class
where oid = 'analytics.reports'::regclass and not relrowsecurity;
