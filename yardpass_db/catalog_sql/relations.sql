-- Tables, views, sequences, composite types, and everything that lives and dies with them.
-- The condition marked "only" is replaced when just some of them are wanted.
with rel as materialized (
  select c.oid, c.relkind, c.relowner, c.relacl, c.relpersistence, c.relreplident, c.relispopulated,
         c.relrowsecurity, c.relforcerowsecurity, c.relispartition, c.relpartbound, c.reloptions,
         c.reltoastrelid, c.reltablespace, c.relam, c.reloftype, c.reltype, c.relname,
         format('%I.%I', n.nspname, c.relname) as name,
         case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
                        when 'f' then 'foreign table' when 'c' then 'type' else 'table' end as kind
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c')
    and n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'yardpass_db')
    and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass
                    and e.objid = c.oid and e.deptype = 'e')
    and true /* only */
),
parents_of (child, parents) as (
  select i.inhrelid, string_agg(i.inhparent::regclass || case when i.inhdetachpending then ' (detaching)' else '' end,
                                ', ' order by i.inhseqno)
  from rel join pg_inherits i on i.inhrelid = rel.oid
  group by i.inhrelid
),
-- A column's place is told by its neighbour: one line differs when a column has moved, not all after it.
attribute as (
  select a.*, lag(a.attname) over (partition by a.attrelid order by a.attnum) as previous
  from rel
  join pg_attribute a on a.attrelid = rel.oid and a.attnum > 0 and not a.attisdropped
  where rel.relkind <> 'S'
),
index_of as (
  select i.indrelid, i.indexrelid, k.oid is not null as of_constraint, c.relname,
         concat_ws(e'\x1f',
           case when not i.indisvalid then 'invalid' end,
           case when not i.indisready then 'not ready' end,
           case when i.indisclustered then 'clustered' end,
           case when i.indisreplident then 'replica identity' end,
           -- Of any other index its definition says them.
           case when k.oid is not null then
             'with (' || (select string_agg(o, ', ' order by o) from unnest(c.reloptions) o) || ')' end,
           (select 'tablespace ' || quote_ident(spcname) from pg_tablespace where oid = c.reltablespace),
           'part of ' || whole.inhparent::regclass,
           -- Expressions alone have statistics of the index's own.
           (select string_agg(format('statistics of column %s %s', attnum, attstattarget), ', ' order by attnum)
            from pg_attribute where i.indexprs is not null and attrelid = i.indexrelid and attstattarget >= 0)) as flags
  from rel
  join pg_index i on i.indrelid = rel.oid
  join pg_class c on c.oid = i.indexrelid
  left join pg_inherits whole on whole.inhrelid = i.indexrelid
  left join pg_constraint k on k.conrelid = rel.oid and k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
),
-- Few have any. Joined to the constraints they would be searched from end to end for each of them.
flags_of (by_index) as (
  select jsonb_object_agg(indexrelid::text, flags) from index_of where flags <> ''
),
objects (class, object, sub, root, identity, definition, acl, acl_default) as (
  select 'pg_class'::regclass::oid, rel.oid, 0, rel.oid, rel.kind || ' ' || rel.name,
         concat_ws(e'\x1f',
           'owner ' || quote_ident(pg_get_userbyid(relowner)),
           case when relpersistence = 'u' then 'unlogged' end,
           case when relkind = 'p' then 'partitioned by ' || pg_get_partkeydef(rel.oid) end,
           case when relispartition then 'partition of ' else 'inherits ' end || p.parents,
           case when relispartition then pg_get_expr(relpartbound, rel.oid) end,
           'of ' || nullif(reloftype, 0)::regtype,
           (select 'using ' || quote_ident(amname) from pg_am where oid = relam and amname <> 'heap'),
           (select 'tablespace ' || quote_ident(spcname) from pg_tablespace where oid = reltablespace),
           'with (' || (select string_agg(o, ', ' order by o) from unnest(reloptions) o) || ')',
           (select 'toast with (' || (select string_agg(o, ', ' order by o) from unnest(t.reloptions) o) || ')'
            from pg_class t where t.oid = rel.reltoastrelid),
           case when relrowsecurity then 'row security enabled' end,
           case when relforcerowsecurity then 'row security forced' end,
           case when relkind in ('r', 'p', 'm') then
             case relreplident when 'n' then 'replica identity nothing' when 'f' then 'replica identity full'
                               when 'i' then 'replica identity index' end end,
           case when relkind = 'm' and not relispopulated then 'not populated' end,
           (select concat_ws(e'\x1f', 'server ' || quote_ident(s.srvname), 'options ' || f.ftoptions::text)
            from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = rel.oid),
           (select format('as %s, start %s, increment %s, from %s to %s, cache %s', format_type(seqtypid, null),
                          seqstart, seqincrement, seqmin, seqmax, seqcache)
                   || case when seqcycle then ', cycle' else '' end
            from pg_sequence where seqrelid = rel.oid),
           (select case d.deptype when 'i' then 'identity of ' else 'owned by ' end
                   || d.refobjid::regclass || '.' || quote_ident(a.attname)
            from pg_depend d
            join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where rel.relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = rel.oid and d.objsubid = 0
              and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')),
           case when relkind in ('v', 'm') then 'as ' || btrim(pg_get_viewdef(rel.oid)) end),
         relacl, acldefault(case relkind when 'S' then 's'::"char" else 'r' end, relowner)
  from rel left join parents_of p on p.child = rel.oid
  where relkind <> 'c'

  union all
  select 'pg_type'::regclass, rel.reltype, 0, rel.oid, 'type ' || rel.name,
         'composite, owner ' || quote_ident(pg_get_userbyid(relowner)),
         t.typacl, acldefault('T', relowner)
  from rel join pg_type t on t.oid = rel.reltype
  where relkind = 'c'

  union all
  select 'pg_class'::regclass, rel.oid, a.attnum, rel.oid, format('column %s.%I', rel.name, a.attname),
         concat_ws(e'\x1f',
           format_type(a.atttypid, a.atttypmod),
           case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation end,
           case when a.attnotnull then 'not null' end,
           -- PostgreSQL 18 keeps NOT NULL as a named constraint: told here, and only what is not the default.
           case when nn.conname <> concat(rel.relname, '_', a.attname, '_not_null') then
             'constraint ' || quote_ident(nn.conname) end,
           case when nn.connoinherit then 'no inherit' end,
           case when not nn.convalidated then 'not valid' end,
           case a.attidentity when 'a' then 'generated always as identity'
                              when 'd' then 'generated by default as identity' end,
           case a.attgenerated when '' then 'default ' else 'generated always as ' end
             || pg_get_expr(d.adbin, d.adrelid)
             || case a.attgenerated when 's' then ' stored' when 'v' then ' virtual' else '' end,
           case when a.attstorage <> t.typstorage then
             'storage ' || case a.attstorage when 'p' then 'plain' when 'e' then 'external'
                                             when 'x' then 'extended' else 'main' end end,
           case a.attcompression when 'p' then 'compression pglz' when 'l' then 'compression lz4' end,
           case when a.attstattarget >= 0 then 'statistics ' || a.attstattarget end,
           'options ' || a.attoptions::text,
           'foreign options ' || a.attfdwoptions::text,
           case when a.attinhcount > 0 then case when a.attislocal then 'inherited and local' else 'inherited' end end,
           coalesce('after ' || quote_ident(a.previous), 'first')),
         a.attacl, acldefault('c', rel.relowner)
  from rel
  join attribute a on a.attrelid = rel.oid
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = rel.oid and d.adnum = a.attnum
  left join pg_constraint nn on nn.conrelid = rel.oid and nn.contype = 'n' and nn.conkey[1] = a.attnum

  union all
  -- Left out: the copies PostgreSQL makes of a foreign key for each partition it points to.
  select 'pg_constraint'::regclass, k.oid, 0, rel.oid, format('constraint %I on %s', k.conname, rel.name),
         case when k.contype not in ('n', 't') then
           concat_ws(e'\x1f', pg_get_constraintdef(k.oid),
             case when k.contype in ('p', 'u', 'x') then
               (select by_index from flags_of) ->> k.conindid::text end,
             case when k.coninhcount > 0 then case when k.conislocal then 'inherited and local' else 'inherited' end end)
         end,
         null, null
  from rel
  join pg_constraint k on k.conrelid = rel.oid
  where case when k.conparentid = 0 then true else
          not exists (select from pg_constraint parent where parent.oid = k.conparentid and parent.conrelid = k.conrelid) end

  union all
  select 'pg_class'::regclass, i.indexrelid, 0, rel.oid, 'index ' || i.indexrelid::regclass,
         case when not i.of_constraint then concat_ws(e'\x1f', pg_get_indexdef(i.indexrelid), nullif(i.flags, '')) end,
         null, null
  from rel join index_of i on i.indrelid = rel.oid

  union all
  select 'pg_policy'::regclass, p.oid, 0, rel.oid, format('policy %I on %s', p.polname, rel.name),
         concat_ws(e'\x1e',
           case when p.polpermissive then 'permissive' else 'restrictive' end,
           'for ' || case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                                   when 'd' then 'delete' else 'all' end,
           'to ' || (select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', '
                                       order by pg_get_userbyid(r)) from unnest(p.polroles) r),
           'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
           'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
         null, null
  from rel join pg_policy p on p.polrelid = rel.oid

  union all
  -- Internal triggers enforce foreign keys; they are told when somebody has switched one off.
  select 'pg_trigger'::regclass, t.oid, 0, rel.oid,
         case when t.tgisinternal then
           format('trigger %s of constraint %I on %s', t.tgfoid::regproc,
                  (select conname from pg_constraint where oid = t.tgconstraint), rel.name)
         else format('trigger %I on %s', t.tgname, rel.name) end,
         concat_ws(e'\x1f',
           case when not t.tgisinternal then pg_get_triggerdef(t.oid) end,
           case t.tgenabled when 'D' then 'disabled' when 'R' then 'for replicas' when 'A' then 'always' end),
         null, null
  from rel join pg_trigger t on t.tgrelid = rel.oid
  where not t.tgisinternal or t.tgenabled <> 'O'

  union all
  select 'pg_rewrite'::regclass, r.oid, 0, rel.oid, format('rule %I on %s', r.rulename, rel.name),
         concat_ws(e'\x1f', pg_get_ruledef(r.oid),
           case r.ev_enabled when 'D' then 'disabled' when 'R' then 'for replicas' when 'A' then 'always' end),
         null, null
  from rel join pg_rewrite r on r.ev_class = rel.oid and r.rulename <> '_RETURN'

  union all
  select 'pg_statistic_ext'::regclass, s.oid, 0, rel.oid,
         format('statistics %I.%I', n.nspname, s.stxname),
         concat_ws(e'\x1f', pg_get_statisticsobjdef(s.oid), 'owner ' || quote_ident(pg_get_userbyid(s.stxowner)),
           case when s.stxstattarget >= 0 then 'statistics ' || s.stxstattarget end),
         null, null
  from rel
  join pg_statistic_ext s on s.stxrelid = rel.oid
  join pg_namespace n on n.oid = s.stxnamespace
)
