-- Row security is off on analytics.event_impressions_p or its default partition.
select relation.oid::regclass as "table"
from pg_class as relation
where relation.oid in (
    'analytics.event_impressions_p'::regclass, 'analytics.event_impressions_default'::regclass)
  and not relation.relrowsecurity;
-- Rows of analytics.event_impressions_p lie in the default partition: their month is missing.
select date_trunc('month', created_at at time zone 'UTC') as month, count(*) as row_count
from analytics.event_impressions_default
group by 1;
