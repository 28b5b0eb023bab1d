-- Row security is off on users.user_profiles.
select 'users.user_profiles' as "table"
from pg_class
where oid = 'users.user_profiles'::regclass and not relrowsecurity;
