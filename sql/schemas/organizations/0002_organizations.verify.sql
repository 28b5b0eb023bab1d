-- Row security is off on organizations.organizations.
select 'organizations.organizations' as "table"
from pg_class
where oid = 'organizations.organizations'::regclass and not relrowsecurity;
