-- A sequence is near its end.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('%s of %s numbers are used: inserts fail after the last', used.count, room.count)
    as problem,
  case when owner.attname is null
    then format('alter sequence %I.%I as bigint;', domain.nspname, relation.relname)
    else format('alter table %s alter column %I type bigint; -- and the sequence: as bigint',
      owner.attrelid::regclass, owner.attname)
  end as cure
from pg_sequence as sequence
join pg_class as relation on relation.oid = sequence.seqrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
left join pg_sequences as shown
  on shown.schemaname = domain.nspname and shown.sequencename = relation.relname
left join pg_depend as owned
  on owned.classid = 'pg_class'::regclass and owned.objid = sequence.seqrelid
    and owned.refclassid = 'pg_class'::regclass and owned.deptype in ('a', 'i')
left join pg_attribute as owner
  on owner.attrelid = owned.refobjid and owner.attnum = owned.refobjsubid
-- A bigint sequence ends early when the column that it fills is an integer.
cross join lateral (
  select case when sequence.seqincrement > 0 then least(sequence.seqmax, case owner.atttypid
    when 'smallint'::regtype then 32767 when 'integer'::regtype then 2147483647 end) end
) as ceiling (value)
cross join lateral (
  select coalesce(ceiling.value::numeric - sequence.seqmin, sequence.seqmax::numeric
    - sequence.seqmin) + 1
) as room (count)
cross join lateral (
  select case when sequence.seqincrement > 0 then shown.last_value::numeric - sequence.seqmin
    else sequence.seqmax::numeric - shown.last_value end + 1
) as used (count)
where not sequence.seqcycle and used.count > 0.8 * room.count
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;
