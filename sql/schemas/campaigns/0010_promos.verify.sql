-- Row security is off on campaigns.promos.
select 'campaigns.promos' as "table"
from pg_class
where oid = 'campaigns.promos'::regclass and not relrowsecurity;
