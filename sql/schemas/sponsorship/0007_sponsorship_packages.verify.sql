-- Row security is off on sponsorship.sponsorship_packages.
select 'sponsorship.sponsorship_packages' as "table"
from pg_class
where oid = 'sponsorship.sponsorship_packages'::regclass and not relrowsecurity;
