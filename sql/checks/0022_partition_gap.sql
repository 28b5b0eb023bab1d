-- Between two partitions there is time that none holds.
with spans as (
  select
    inherited.inhparent as parent,
    substring(bound.text from $$FROM \('([^']+)'\)$$) as first,
    substring(bound.text from $$TO \('([^']+)'\)$$) as last
  from pg_inherits as inherited
  join pg_class as child on child.oid = inherited.inhrelid
  join pg_partitioned_table as parent on parent.partrelid = inherited.inhparent
  join pg_attribute as attribute
    on attribute.attrelid = parent.partrelid and attribute.attnum = parent.partattrs[0]
  cross join lateral (select pg_get_expr(child.relpartbound, child.oid)) as bound (text)
  where parent.partstrat = 'r' and parent.partnatts = 1
    and attribute.atttypid in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
), neighbours as (
  select spans.parent, spans.last,
    lead(spans.first) over (partition by spans.parent order by spans.first::timestamptz) as next
  from spans
)
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('no partition from %s to %s: its rows go to the default, or nowhere',
    neighbour.last, neighbour.next) as problem,
  'add the partition in a migration; yardpass-db partitions generate writes one' as cure
from neighbours as neighbour
join pg_class as relation on relation.oid = neighbour.parent
join pg_namespace as domain on domain.oid = relation.relnamespace
where neighbour.last::timestamptz < neighbour.next::timestamptz
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
order by 1, 2;
