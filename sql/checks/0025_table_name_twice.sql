-- Two schemas have a table of the same name.
select
  format('%I.%I', min(domain.nspname), relation.relname) as object,
  format('a table of this name is in %s: only one can have the view public.%I',
    string_agg(quote_ident(domain.nspname), ', ' order by domain.nspname), relation.relname)
    as problem,
  'rename one of them in its migration' as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
where relation.relkind in ('r', 'p') and not relation.relispartition
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
group by relation.relname
having count(*) > 1
order by 1;
