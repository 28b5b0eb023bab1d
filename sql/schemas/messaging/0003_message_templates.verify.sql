-- Row security is off on messaging.message_templates.
select 'messaging.message_templates' as "table"
from pg_class
where oid = 'messaging.message_templates'::regclass and not relrowsecurity;
