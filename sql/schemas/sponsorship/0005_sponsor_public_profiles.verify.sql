-- Row security is off on sponsorship.sponsor_public_profiles.
select 'sponsorship.sponsor_public_profiles' as "table"
from pg_class
where oid = 'sponsorship.sponsor_public_profiles'::regclass and not relrowsecurity;
