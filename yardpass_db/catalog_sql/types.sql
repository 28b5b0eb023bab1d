-- Enums, domains with their constraints, ranges and base types. Composite types are relations.
with type as materialized (
  select t.*, format('%I.%I', n.nspname, t.typname) as name
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  where t.typrelid = 0 and t.typcategory <> 'A'
    and n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'yardpass_db')
    and not exists (select from pg_depend e where e.classid = 'pg_type'::regclass
                    and e.objid = t.oid and e.deptype = 'e')
    and true /* only */
),
objects (class, object, sub, root, identity, definition, acl, acl_default) as (
  select 'pg_type'::regclass::oid, t.oid, 0, t.oid,
         case t.typtype when 'd' then 'domain ' else 'type ' end || t.name,
         -- A multirange is made with its range.
         case when t.typtype <> 'm' then concat_ws(e'\x1f',
           'owner ' || quote_ident(pg_get_userbyid(t.typowner)),
           case t.typtype
             when 'e' then 'enum (' || (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)
                                        from pg_enum where enumtypid = t.oid) || ')'
             when 'd' then concat_ws(e'\x1e',
               format_type(t.typbasetype, t.typtypmod),
               (select 'collate ' || t.typcollation::regcollation from pg_type b
                where b.oid = t.typbasetype and b.typcollation <> t.typcollation),
               case when t.typnotnull then 'not null' end,
               (select 'constraint ' || quote_ident(k.conname) from pg_constraint k
                where k.contypid = t.oid and k.contype = 'n' and k.conname <> t.typname || '_not_null'),
               'default ' || coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault))
             when 'r' then (select concat_ws(e'\x1f', 'range of ' || format_type(r.rngsubtype, null),
                              'multirange ' || format_type(r.rngmultitypid, null),
                              'collate ' || nullif(r.rngcollation, 0)::regcollation,
                              'operator class ' || (select opcname from pg_opclass where oid = r.rngsubopc),
                              'canonical ' || nullif(r.rngcanonical, 0)::regproc,
                              'difference ' || nullif(r.rngsubdiff, 0)::regproc)
                            from pg_range r where r.rngtypid = t.oid)
             else concat_ws(e'\x1f', nullif(t.typelem, 0)::regtype, (to_jsonb(t) - '{name,oid,typname,typnamespace,typowner,typrelid,typelem,typarray,typbasetype,typcollation,typacl,typdefaultbin}'::text[])::text)
           end) end,
         t.typacl, acldefault('T', t.typowner)
  from type t

  union all
  select 'pg_constraint'::regclass, k.oid, 0, t.oid, format('constraint %I on domain %s', k.conname, t.name),
         case when k.contype <> 'n' then pg_get_constraintdef(k.oid) end, null, null
  from type t join pg_constraint k on k.contypid = t.oid
)
