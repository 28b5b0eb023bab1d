-- Row security is off on payments.payout_queue.
select 'payments.payout_queue' as "table"
from pg_class
where oid = 'payments.payout_queue'::regclass and not relrowsecurity;
