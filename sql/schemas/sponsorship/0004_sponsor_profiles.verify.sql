-- Row security is off on sponsorship.sponsor_profiles.
select 'sponsorship.sponsor_profiles' as "table"
from pg_class
where oid = 'sponsorship.sponsor_profiles'::regclass and not relrowsecurity;
