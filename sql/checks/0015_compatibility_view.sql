-- A table has no view of its name in public.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('the application goes on calling public.%I, which is not there', relation.relname)
    as problem,
  format('yardpass-db migrate --force-repeatables  -- with %I in "for each table in" of '
    'views/public/compat.sql.j2', domain.nspname) as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
where relation.relkind in ('r', 'p') and not relation.relispartition
  and domain.nspname not in ('public', 'private')
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_class as view
    where view.relnamespace = 'public'::regnamespace and view.relname = relation.relname
      and view.relkind = 'v'
  )
  -- A line `-- except:` in the template, with its reason; verify and migrate say which there are.
  and domain.nspname || '.' || relation.relname
    <> all (current_setting('yardpass_db.unexposed')::text[])
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;
