-- Functions, procedures, window functions and aggregates; not those that come with a range type.
with objects (class, object, sub, root, identity, definition, acl, acl_default) as (
  select 'pg_proc'::regclass::oid, p.oid, 0, p.oid,
         format('%s %I.%I(%s)',
                case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
                n.nspname, p.proname, oidvectortypes(p.proargtypes)),
         concat_ws(e'\x1f',
           'owner ' || quote_ident(pg_get_userbyid(p.proowner)),
           case when p.prokind <> 'a' then btrim(pg_get_functiondef(p.oid)) end,
           (select concat_ws(e'\x1f', pg_get_function_arguments(p.oid), 'state ' || format_type(a.aggtranstype, null),
                     'moving state ' || format_type(nullif(a.aggmtranstype, 0), null),
                     'sorted by ' || nullif(a.aggsortop, 0)::regoperator,
                     'parallel ' || p.proparallel::text,
                     jsonb_strip_nulls(to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[])::text)
            from pg_aggregate a where a.aggfnoid = p.oid and p.prokind = 'a')),
         p.proacl, acldefault('f', p.proowner)
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  where n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'yardpass_db')
    and not exists (select from pg_depend e where e.classid = 'pg_proc'::regclass
                    and e.objid = p.oid and e.deptype in ('e', 'i'))
    and true /* only */
)
