-- Clients may use a schema that is not meant for them.
-- What stands in a schema of nobody's tree is seen by no other check and by no `access check`.
select
  domain.nspname::text as object,
  format('%s may use it', string_agg(client.rolname, ' and ' order by client.rolname)) as problem,
  format('revoke usage on schema %I from %s, public;', domain.nspname,
    string_agg(client.rolname, ', ' order by client.rolname)) as cure
from pg_namespace as domain
join pg_roles as client on client.rolname in ('anon', 'authenticated')
where has_schema_privilege(client.oid, domain.oid, 'usage')
  and domain.nspname !~ '^pg_'
  -- What Supabase opens by itself; the domains whose functions and types clients name.
  and domain.nspname <> all ('{public,auth,extensions,graphql,graphql_public,information_schema,net,'
    'realtime,storage,supabase_functions,vault,cron}')
  and not (client.rolname = 'authenticated'
    and domain.nspname in ('events', 'organizations', 'users'))
group by domain.nspname
order by 1;
