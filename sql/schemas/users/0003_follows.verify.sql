-- Row security is off on users.follows.
select 'users.follows' as "table"
from pg_class
where oid = 'users.follows'::regclass and not relrowsecurity;
