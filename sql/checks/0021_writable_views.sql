-- A compatibility view cannot be written though its table can.
select
  format('public.%I', view.relname) as object,
  format('refuses %s: %I.%I takes them', string_agg(verb.name, ', ' order by verb.name),
    domain.nspname, relation.relname) as problem,
  format('keep views/public/%s.sql to columns of one table, or give the view INSTEAD OF triggers',
    view.relname) as cure
from pg_class as view
join pg_class as relation
  on relation.relname = view.relname and relation.relkind in ('r', 'p')
    and not relation.relispartition
join pg_namespace as domain on domain.oid = relation.relnamespace
-- Bits of pg_relation_is_updatable, which counts INSTEAD OF triggers in when asked.
cross join (values (4, 'update'), (8, 'insert'), (16, 'delete')) as verb (bit, name)
where view.relkind = 'v' and view.relnamespace = 'public'::regnamespace
  and domain.nspname <> 'public'
  and domain.nspname = any ('{public,private,ref,users,organizations,events,ticketing,sponsorship,'
    'campaigns,analytics,messaging,payments,ml}')
  and pg_relation_is_updatable(view.oid, true) & verb.bit = 0
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = view.oid
      and membership.deptype = 'e'
  )
group by view.relname, domain.nspname, relation.relname
order by 1;
