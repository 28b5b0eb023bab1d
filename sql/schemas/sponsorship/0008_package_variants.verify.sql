-- Row security is off on sponsorship.package_variants.
select 'sponsorship.package_variants' as "table"
from pg_class
where oid = 'sponsorship.package_variants'::regclass and not relrowsecurity;
