-- Row security is off on ticketing.scan_logs.
select 'ticketing.scan_logs' as "table"
from pg_class
where oid = 'ticketing.scan_logs'::regclass and not relrowsecurity;
