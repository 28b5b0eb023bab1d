-- Clients hold a privilege that row security does not rule.
-- TRUNCATE empties a table past its policies; REFERENCES and TRIGGER let others probe or change it.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('%s: %s', string_agg(distinct client.name, ', ' order by client.name),
    string_agg(distinct held.privilege_type, ', ' order by held.privilege_type)) as problem,
  format('revoke %s on %I.%I from %s;', string_agg(distinct lower(held.privilege_type), ', '
      order by lower(held.privilege_type)), domain.nspname, relation.relname,
    string_agg(distinct client.name, ', ' order by client.name)) as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
cross join lateral aclexplode(relation.relacl) as held
cross join lateral (
  select case held.grantee when 0 then 'public' else pg_get_userbyid(held.grantee)::text end
) as client (name)
where relation.relkind in ('r', 'p', 'v', 'm', 'f')
  and held.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
  and client.name in ('public', 'anon', 'authenticated')
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
group by domain.nspname, relation.relname
order by 1;
