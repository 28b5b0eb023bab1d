-- Row security is off on sponsorship.event_sponsorships.
select 'sponsorship.event_sponsorships' as "table"
from pg_class
where oid = 'sponsorship.event_sponsorships'::regclass and not relrowsecurity;
