-- Nothing keeps updated_at.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  'updated_at is what the client says' as problem,
  format('create or replace trigger set_updated_at before insert or update on %I.%I '
    'for each row execute function private.set_updated_at();',
    domain.nspname, relation.relname) as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
join pg_attribute as attribute
  on attribute.attrelid = relation.oid and attribute.attname = 'updated_at'
    and not attribute.attisdropped
where relation.relkind in ('r', 'p')
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_trigger as keeper
    join pg_proc as function on function.oid = keeper.tgfoid
    join pg_namespace as home on home.oid = function.pronamespace
    where keeper.tgrelid = relation.oid and keeper.tgenabled in ('O', 'A')
      and home.nspname = 'private' and function.proname = 'set_updated_at'
      -- Bits of tgtype: for each row, before, on update.
      and keeper.tgtype & 1 <> 0 and keeper.tgtype & 2 <> 0 and keeper.tgtype & 16 <> 0
      and keeper.tgqual is null and cardinality(keeper.tgattr::int2[]) = 0
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;
