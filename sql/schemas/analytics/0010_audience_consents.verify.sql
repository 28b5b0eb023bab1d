-- Row security is off on analytics.audience_consents.
select 'analytics.audience_consents' as "table"
from pg_class
where oid = 'analytics.audience_consents'::regclass and not relrowsecurity;
