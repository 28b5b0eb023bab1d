-- Row security is off on analytics.event_stat_snapshots.
select 'analytics.event_stat_snapshots' as "table"
from pg_class
where oid = 'analytics.event_stat_snapshots'::regclass and not relrowsecurity;
