-- Row security is off on sponsorship.sponsors.
select 'sponsorship.sponsors' as "table"
from pg_class
where oid = 'sponsorship.sponsors'::regclass and not relrowsecurity;
