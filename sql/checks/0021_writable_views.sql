-- A compatibility view cannot be written as its table can.
with facing as (
  select view.oid as view, view.relname as name, relation.oid as relation, domain.nspname as domain
  from pg_class as view
  join pg_class as relation
    on relation.relname = view.relname and relation.relkind in ('r', 'p')
      and not relation.relispartition
  join pg_namespace as domain on domain.oid = relation.relnamespace
  where view.relkind = 'v' and view.relnamespace = 'public'::regnamespace
    and domain.nspname <> 'public'
    and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
    and not exists (
      select from pg_depend as membership
      where membership.classid = 'pg_class'::regclass and membership.objid = view.oid
        and membership.deptype = 'e'
    )
)
select
  format('public.%I', facing.name) as object,
  format('refuses %s: %I.%I takes them', string_agg(verb.name, ', ' order by verb.name),
    facing.domain, facing.name) as problem,
  format('keep views/public/%s.sql to columns of one table', facing.name) as cure
from facing
-- Bits of pg_relation_is_updatable, which leaves triggers out when asked.
cross join (values (4, 'update'), (8, 'insert'), (16, 'delete')) as verb (bit, name)
where pg_relation_is_updatable(facing.view, false) & verb.bit = 0
group by facing.name, facing.domain
union all
select
  format('public.%I', facing.name),
  format('trigger %I takes writes over: ON CONFLICT and MERGE fail', instead.tgname),
  format('drop trigger %I on public.%I;', instead.tgname, facing.name)
from facing
join pg_trigger as instead on instead.tgrelid = facing.view and not instead.tgisinternal
union all
select
  format('public.%I', facing.name),
  format('rule %I takes writes over: ON CONFLICT fails', instead.rulename),
  format('drop rule %I on public.%I;', instead.rulename, facing.name)
from facing
join pg_rewrite as instead on instead.ev_class = facing.view and instead.rulename <> '_RETURN'
union all
-- A column that some reader of the rows may not read has to be an expression.
select
  format('public.%I.%I', facing.name, shown.attname),
  format('is an expression and refuses writes, though whoever reads %I.%I may read the column',
    facing.domain, facing.name),
  'take the column out of sql/macros/view_columns.sql.j2; yardpass-db migrate'
from facing
join pg_attribute as shown
  on shown.attrelid = facing.view and shown.attnum > 0 and not shown.attisdropped
join pg_attribute as kept
  on kept.attrelid = facing.relation and kept.attname = shown.attname and kept.attnum > 0
where not pg_column_is_updatable(facing.view, shown.attnum, false)
  and pg_relation_is_updatable(facing.view, false) & 4 > 0
  and not exists (
    select from pg_roles as client
    where client.rolname in ('anon', 'authenticated')
      and has_any_column_privilege(client.oid, facing.relation, 'select')
      and not has_column_privilege(client.oid, facing.relation, kept.attnum, 'select')
  )
order by 1, 2;
