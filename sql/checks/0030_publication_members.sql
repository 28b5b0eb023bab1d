-- Clients are to hear of changes that they may not see.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  case
    when not clients.granted then 'in supabase_realtime, but no client may read it: silence'
    else 'in supabase_realtime, but no policy shows clients a row: silence'
  end as problem,
  format('alter publication supabase_realtime drop table %I.%I; -- or let clients read it',
    domain.nspname, relation.relname) as cure
from pg_publication_tables as member
join pg_namespace as domain on domain.nspname = member.schemaname
join pg_class as relation
  on relation.relnamespace = domain.oid and relation.relname = member.tablename
cross join lateral (
  select
    coalesce(bool_or(has_any_column_privilege(client.oid, relation.oid, 'select')), false),
    coalesce(bool_or(exists (
      select from pg_policy as policy
      where policy.polrelid = relation.oid and policy.polpermissive
        and policy.polcmd in ('r', '*') and policy.polroles && array[0::oid, client.oid]
    ) and has_any_column_privilege(client.oid, relation.oid, 'select')), false)
  from pg_roles as client
  where client.rolname in ('anon', 'authenticated')
) as clients (granted, shown)
where member.pubname = 'supabase_realtime'
  and (not clients.granted or relation.relrowsecurity and not clients.shown)
order by 1;
