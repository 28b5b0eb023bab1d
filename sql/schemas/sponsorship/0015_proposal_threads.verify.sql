-- Row security is off on sponsorship.proposal_threads.
select 'sponsorship.proposal_threads' as "table"
from pg_class
where oid = 'sponsorship.proposal_threads'::regclass and not relrowsecurity;
