-- Row security is off on sponsorship.fit_recalc_queue.
select 'sponsorship.fit_recalc_queue' as "table"
from pg_class
where oid = 'sponsorship.fit_recalc_queue'::regclass and not relrowsecurity;
