-- A client role may name objects in the private schema.
select client.rolname as role
from pg_roles as client
where client.rolname in ('anon', 'authenticated')
  and has_schema_privilege(client.oid, 'private', 'usage');
