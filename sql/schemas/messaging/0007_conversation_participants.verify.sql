-- Row security is off on messaging.conversation_participants.
select 'messaging.conversation_participants' as "table"
from pg_class
where oid = 'messaging.conversation_participants'::regclass and not relrowsecurity;
