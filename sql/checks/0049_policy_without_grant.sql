-- A policy is for a role that has no grant for its command.
select
  format('%I.%I (%s)', domain.nspname, relation.relname, policy.polname) as object,
  format('it is for %s, who may not %s anyway: the day a grant is made, it opens rows unseen',
    string_agg(role.rolname, ', ' order by role.rolname) filter (where not permitted.any),
    max(command.name)) as problem,
  case when bool_or(permitted.any)
    then format('alter policy %I on %I.%I to %s;', policy.polname, domain.nspname,
      relation.relname, string_agg(quote_ident(role.rolname), ', ' order by role.rolname)
        filter (where permitted.any))
    else format('drop policy %I on %I.%I;', policy.polname, domain.nspname, relation.relname)
  end as cure
from pg_policy as policy
join pg_class as relation on relation.oid = policy.polrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
join pg_roles as role on role.oid = any (policy.polroles)
-- One for all commands is of use when one of them is granted.
cross join lateral (
  select case policy.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
    when 'd' then 'delete' else 'do anything' end
) as command (name)
cross join lateral (
  select policy.polcmd in ('d', '*') and has_table_privilege(role.oid, relation.oid, 'delete')
    or policy.polcmd in ('r', '*') and has_any_column_privilege(role.oid, relation.oid, 'select')
    or policy.polcmd in ('a', '*') and has_any_column_privilege(role.oid, relation.oid, 'insert')
    or policy.polcmd in ('w', '*') and has_any_column_privilege(role.oid, relation.oid, 'update')
) as permitted ("any")
where domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
group by policy.oid, policy.polname, domain.nspname, relation.relname
having not bool_and(permitted.any)
order by 1;
