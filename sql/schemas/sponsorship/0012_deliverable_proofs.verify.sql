-- Row security is off on sponsorship.deliverable_proofs.
select 'sponsorship.deliverable_proofs' as "table"
from pg_class
where oid = 'sponsorship.deliverable_proofs'::regclass and not relrowsecurity;
