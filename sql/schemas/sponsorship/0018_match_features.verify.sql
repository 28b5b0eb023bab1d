-- Row security is off on sponsorship.match_features.
select 'sponsorship.match_features' as "table"
from pg_class
where oid = 'sponsorship.match_features'::regclass and not relrowsecurity;
