-- A view that leaves rows out lets clients write rows that it does not show.
-- Its own WHERE counts, and that of each view below: `local` covers the first, `cascaded` all.
with recursive written as (
  select relation.oid, domain.nspname, relation.relname
  from pg_class as relation
  join pg_namespace as domain on domain.oid = relation.relnamespace
  where relation.relkind = 'v'
    and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
    and exists (
      select from pg_roles as client
      where client.rolname in ('anon', 'authenticated')
        and (has_any_column_privilege(client.oid, relation.oid, 'insert')
          or has_any_column_privilege(client.oid, relation.oid, 'update'))
    )
    -- Bits: 4 update, 8 insert.
    and pg_relation_is_updatable(relation.oid, false) & 12 <> 0
    and not exists (
      select from pg_depend as membership
      where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
        and membership.deptype = 'e'
    )
), layer as (
  select oid as top, oid as view, false as cascaded from written
  union
  select layer.top, below.oid, layer.cascaded or exists (
      select from pg_class as above, pg_options_to_table(above.reloptions)
      where above.oid = layer.view and option_name = 'check_option' and option_value = 'cascaded')
  from layer
  join pg_rewrite as rule on rule.ev_class = layer.view
  join pg_depend as used
    on used.classid = 'pg_rewrite'::regclass and used.objid = rule.oid
      and used.refclassid = 'pg_class'::regclass and used.refobjid <> layer.view
  join pg_class as below on below.oid = used.refobjid and below.relkind = 'v'
)
select
  format('%I.%I', written.nspname, written.relname) as object,
  'rows written through it can vanish: no check option covers the WHERE of '
    || string_agg(format('%I.%I', domain.nspname, filter.relname), ', ' order by filter.relname)
    as problem,
  format('alter view %I.%I set (check_option = cascaded);', written.nspname, written.relname)
    as cure
from written
join layer on layer.top = written.oid and not layer.cascaded
join pg_class as filter on filter.oid = layer.view
join pg_namespace as domain on domain.oid = filter.relnamespace
where pg_get_viewdef(filter.oid) ~ '\mWHERE\M'
  and not exists (
    select from pg_options_to_table(filter.reloptions) where option_name = 'check_option'
  )
group by written.nspname, written.relname
order by 1;
