-- A client has more than what was granted to it.
-- Row security and grants are kept for anon and authenticated: a role they belong to gives them its
-- grants, an attribute lets them pass all policies, and an owner is asked nothing.
with client as (
  select oid, rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
  from pg_roles where rolname in ('anon', 'authenticated')
)
select
  client.rolname::text as object,
  format('it belongs to %s and has all that is granted to it', given.rolname) as problem,
  format('revoke %I from %I;', given.rolname, client.rolname) as cure
from client
join pg_auth_members as membership on membership.member = client.oid
join pg_roles as given on given.oid = membership.roleid
union all
select
  client.rolname, format('it has %s', upper(attribute.name)),
  format('alter role %I no%s;', client.rolname, attribute.name)
from client
cross join lateral (values ('superuser', rolsuper), ('bypassrls', rolbypassrls),
  ('createrole', rolcreaterole), ('createdb', rolcreatedb), ('replication', rolreplication)
) as attribute (name, held)
where attribute.held
union all
select
  client.rolname, format('it owns %s %I.%I', kind.name, domain.nspname, owned.name),
  format('alter %s %I.%I%s owner to postgres;', kind.name, domain.nspname, owned.name,
    owned.arguments)
from client
join lateral (
  select relnamespace as domain, relname as name, relkind as kind, '' as arguments
  from pg_class where relowner = client.oid and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select pronamespace, proname, 'x', format('(%s)', pg_get_function_identity_arguments(oid))
  from pg_proc where proowner = client.oid
) as owned on true
join pg_namespace as domain on domain.oid = owned.domain
cross join lateral (
  select case owned.kind when 'v' then 'view' when 'm' then 'materialized view'
    when 'S' then 'sequence' when 'x' then 'routine' else 'table' end
) as kind (name)
where domain.nspname !~ '^pg_(temp|toast)'
order by 1, 2;
