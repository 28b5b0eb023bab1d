-- Row security is off on sponsorship.match_feedback.
select 'sponsorship.match_feedback' as "table"
from pg_class
where oid = 'sponsorship.match_feedback'::regclass and not relrowsecurity;
