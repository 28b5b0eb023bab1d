-- Row security is off on events.role_invites.
select 'events.role_invites' as "table"
from pg_class
where oid = 'events.role_invites'::regclass and not relrowsecurity;
