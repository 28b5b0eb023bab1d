-- A client role may name the tables of payments.
select client.rolname as role
from pg_roles as client
where client.rolname in ('anon', 'authenticated')
  and has_schema_privilege(client.oid, 'payments', 'usage');
