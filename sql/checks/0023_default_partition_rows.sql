-- A default partition holds rows.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('rows of %I.%I that no other partition takes; the one they belong in cannot be added',
    domain.nspname, parent.relname) as problem,
  'move the rows into the partition that their time asks for, in one migration' as cure
from pg_partitioned_table as partitioned
join pg_class as relation on relation.oid = partitioned.partdefid
join pg_class as parent on parent.oid = partitioned.partrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
where has_table_privilege(relation.oid, 'select') and relation.relkind = 'r'
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  -- ts_stat runs a query that is made of text, here whether there is a first row.
  and exists (
    select from ts_stat(format($$select 'row'::tsvector from %I.%I limit 1$$,
      domain.nspname, relation.relname))
  )
order by 1;
