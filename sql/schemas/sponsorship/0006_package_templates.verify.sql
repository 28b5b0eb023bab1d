-- Row security is off on sponsorship.package_templates.
select 'sponsorship.package_templates' as "table"
from pg_class
where oid = 'sponsorship.package_templates'::regclass and not relrowsecurity;
