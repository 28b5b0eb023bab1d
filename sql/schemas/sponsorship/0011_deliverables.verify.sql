-- Row security is off on sponsorship.deliverables.
select 'sponsorship.deliverables' as "table"
from pg_class
where oid = 'sponsorship.deliverables'::regclass and not relrowsecurity;
