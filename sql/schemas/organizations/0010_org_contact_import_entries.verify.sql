-- Row security is off on organizations.org_contact_import_entries.
select 'organizations.org_contact_import_entries' as "table"
from pg_class
where oid = 'organizations.org_contact_import_entries'::regclass and not relrowsecurity;
