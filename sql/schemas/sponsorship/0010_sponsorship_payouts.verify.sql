-- Row security is off on sponsorship.sponsorship_payouts.
select 'sponsorship.sponsorship_payouts' as "table"
from pg_class
where oid = 'sponsorship.sponsorship_payouts'::regclass and not relrowsecurity;
