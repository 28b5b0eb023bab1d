-- Row security is off on sponsorship.sponsorship_slas.
select 'sponsorship.sponsorship_slas' as "table"
from pg_class
where oid = 'sponsorship.sponsorship_slas'::regclass and not relrowsecurity;
