-- Row security is off on campaigns.credit_packages.
select 'campaigns.credit_packages' as "table"
from pg_class
where oid = 'campaigns.credit_packages'::regclass and not relrowsecurity;
