-- Clients may move a row to somebody else.
-- Identity is what the policies of the table ask about: who and whose a row is. A column that each
-- policy for UPDATE holds to the caller, before and after, cannot move: an upsert may repeat it.
select
  format('%I.%I.%I', domain.nspname, relation.relname, attribute.attname) as object,
  format('%s may update it, and a policy tells by it whose the row is',
    string_agg(distinct client.rolname, ', ' order by client.rolname)) as problem,
  -- A grant on the table holds for each column: it has to go, and come back column by column.
  format('revoke update%s on %I.%I from %s;',
    case when not bool_or(has_table_privilege(client.oid, relation.oid, 'update'))
      then format(' (%I)', attribute.attname) end,
    domain.nspname, relation.relname,
    string_agg(distinct client.rolname, ', ' order by client.rolname)) as cure
from pg_policy as policy
join pg_depend as asked
  on asked.classid = 'pg_policy'::regclass and asked.objid = policy.oid
    and asked.refclassid = 'pg_class'::regclass and asked.refobjid = policy.polrelid
join pg_attribute as attribute
  on attribute.attrelid = asked.refobjid and attribute.attnum = asked.refobjsubid
join pg_class as relation on relation.oid = policy.polrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
join pg_roles as client on client.rolname in ('anon', 'authenticated')
where attribute.atttypid = 'uuid'::regtype
  and has_column_privilege(client.oid, relation.oid, attribute.attnum, 'update')
  and exists (
    select from pg_policy as changing
    cross join lateral format('(%I = ( SELECT auth.uid() AS uid))', attribute.attname) as held
    where changing.polrelid = relation.oid and changing.polcmd in ('w', '*')
      and (pg_get_expr(changing.polqual, relation.oid) is distinct from held
        or coalesce(pg_get_expr(changing.polwithcheck, relation.oid), held) <> held)
  )
group by domain.nspname, relation.relname, attribute.attname
order by 1;
