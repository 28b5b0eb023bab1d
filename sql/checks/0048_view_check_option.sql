-- A view that leaves rows out lets clients write rows that it does not show.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  'it has a WHERE and no check option: a row written through it can vanish from it' as problem,
  format('alter view %I.%I set (check_option = cascaded);', domain.nspname, relation.relname)
    as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
where relation.relkind = 'v'
  and domain.nspname = any ('{public,private,ref,users,organizations,events,ticketing,sponsorship,'
    'campaigns,analytics,messaging,payments,ml}')
  and pg_get_viewdef(relation.oid) ~ '\mWHERE\M'
  -- Bits of pg_relation_is_updatable: 4 update, 8 insert.
  and pg_relation_is_updatable(relation.oid, false) & 12 <> 0
  and exists (
    select from pg_roles as client
    where client.rolname in ('anon', 'authenticated')
      and (has_any_column_privilege(client.oid, relation.oid, 'insert')
        or has_any_column_privilege(client.oid, relation.oid, 'update'))
  )
  and not exists (
    select from pg_options_to_table(relation.reloptions) as setting
    where setting.option_name = 'check_option'
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;
