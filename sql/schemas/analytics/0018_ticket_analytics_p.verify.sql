-- Row security is off on analytics.ticket_analytics_p or its default partition.
select relation.oid::regclass as "table"
from pg_class as relation
where relation.oid in (
    'analytics.ticket_analytics_p'::regclass, 'analytics.ticket_analytics_default'::regclass)
  and not relation.relrowsecurity;
-- Rows of analytics.ticket_analytics_p lie in the default partition: their month is missing.
select date_trunc('month', created_at at time zone 'UTC') as month, count(*) as row_count
from analytics.ticket_analytics_default
group by 1;
