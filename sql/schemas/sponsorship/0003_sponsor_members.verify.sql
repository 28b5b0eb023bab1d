-- Row security is off on sponsorship.sponsor_members.
select 'sponsorship.sponsor_members' as "table"
from pg_class
where oid = 'sponsorship.sponsor_members'::regclass and not relrowsecurity;
