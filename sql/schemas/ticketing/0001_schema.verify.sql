-- A client may name the tables of ticketing.
select client.role
from unnest('{anon,authenticated}'::text[]) as client (role)
where has_schema_privilege(client.role, 'ticketing', 'usage');
