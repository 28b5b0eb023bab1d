-- Row security is off on messaging.notifications.
select 'messaging.notifications' as "table"
from pg_class
where oid = 'messaging.notifications'::regclass and not relrowsecurity;
