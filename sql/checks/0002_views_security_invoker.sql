-- A view reads its tables with the rights of its owner.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  'readers pass by row security: the owner of the view reads for them' as problem,
  format('alter view %I.%I set (security_invoker = true);', domain.nspname, relation.relname)
    as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
where relation.relkind = 'v'
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not coalesce((
    select setting.option_value::boolean
    from pg_options_to_table(relation.reloptions) as setting
    where setting.option_name = 'security_invoker'
  ), false)
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;
