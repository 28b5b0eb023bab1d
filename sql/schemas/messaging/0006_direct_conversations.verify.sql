-- Row security is off on messaging.direct_conversations.
select 'messaging.direct_conversations' as "table"
from pg_class
where oid = 'messaging.direct_conversations'::regclass and not relrowsecurity;
