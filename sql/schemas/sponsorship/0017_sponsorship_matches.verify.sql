-- Row security is off on sponsorship.sponsorship_matches.
select 'sponsorship.sponsorship_matches' as "table"
from pg_class
where oid = 'sponsorship.sponsorship_matches'::regclass and not relrowsecurity;
