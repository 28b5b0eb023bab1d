-- Anonymous visitors may write.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('anon has %s', string_agg(verb.name, ', ' order by verb.name)) as problem,
  format('revoke %s on %I.%I from anon, public;',
    string_agg(verb.name, ', ' order by verb.name), domain.nspname, relation.relname) as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
join pg_roles as visitor on visitor.rolname = 'anon'
cross join unnest('{insert,update,delete,truncate}'::text[]) as verb (name)
where relation.relkind in ('r', 'p', 'v', 'm', 'f')
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and (
    has_table_privilege(visitor.oid, relation.oid, verb.name)
    or verb.name in ('insert', 'update')
      and has_any_column_privilege(visitor.oid, relation.oid, verb.name)
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
group by domain.nspname, relation.relname
order by 1;
