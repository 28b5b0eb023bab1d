-- Row security is off on sponsorship.proposal_messages.
select 'sponsorship.proposal_messages' as "table"
from pg_class
where oid = 'sponsorship.proposal_messages'::regclass and not relrowsecurity;
