-- Two permissive policies answer the same question.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('%s policies for %s on %s: %s', count(*), holder.name, command.name,
    string_agg(quote_ident(policy.polname), ', ' order by policy.polname)) as problem,
  'join them with "or" in one policy' as cure
from pg_policy as policy
join pg_class as relation on relation.oid = policy.polrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
cross join lateral unnest(policy.polroles) as member (role)
cross join lateral (
  select case member.role when 0 then 'everybody' else pg_get_userbyid(member.role)::text end
) as holder (name)
join (values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete'))
  as command (letter, name) on policy.polcmd::text in (command.letter, '*')
where policy.polpermissive
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
group by domain.nspname, relation.relname, holder.name, command.name
having count(*) > 1
order by 1, 2;
