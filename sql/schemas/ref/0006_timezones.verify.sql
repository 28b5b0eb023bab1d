-- PostgreSQL does not know a time zone.
select zone.name
from ref.timezones as zone
where not exists (select from pg_timezone_names as known where known.name = zone.name);
