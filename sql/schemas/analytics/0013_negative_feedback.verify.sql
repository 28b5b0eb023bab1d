-- Row security is off on analytics.negative_feedback.
select 'analytics.negative_feedback' as "table"
from pg_class
where oid = 'analytics.negative_feedback'::regclass and not relrowsecurity;
