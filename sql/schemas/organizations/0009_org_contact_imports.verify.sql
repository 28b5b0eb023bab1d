-- Row security is off on organizations.org_contact_imports.
select 'organizations.org_contact_imports' as "table"
from pg_class
where oid = 'organizations.org_contact_imports'::regclass and not relrowsecurity;
