-- Row security is off on organizations.org_invitations.
select 'organizations.org_invitations' as "table"
from pg_class
where oid = 'organizations.org_invitations'::regclass and not relrowsecurity;
