-- Row security is off on messaging.direct_messages.
select 'messaging.direct_messages' as "table"
from pg_class
where oid = 'messaging.direct_messages'::regclass and not relrowsecurity;
