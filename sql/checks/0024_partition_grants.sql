-- Clients may reach a partition past its parent.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('granted to %s: the policies of the parent do not count there',
    string_agg(distinct client.name, ', ' order by client.name)) as problem,
  format('revoke all on %I.%I from %s;', domain.nspname, relation.relname,
    string_agg(distinct client.name, ', ' order by client.name)) as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
cross join lateral (
  select granted.grantee from aclexplode(relation.relacl) as granted
  union
  select granted.grantee
  from pg_attribute as attribute, aclexplode(attribute.attacl) as granted
  where attribute.attrelid = relation.oid
) as grants
cross join lateral (
  select case grants.grantee when 0 then 'public' else pg_get_userbyid(grants.grantee)::text end
) as client (name)
where relation.relispartition and relation.relkind in ('r', 'p', 'f')
  and client.name in ('public', 'anon', 'authenticated')
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
group by domain.nspname, relation.relname
order by 1;
