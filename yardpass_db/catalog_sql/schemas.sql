-- Schemas.
with objects (class, object, sub, root, identity, definition, acl, acl_default) as (
  select 'pg_namespace'::regclass::oid, n.oid, 0, n.oid, format('schema %I', n.nspname),
         'owner ' || quote_ident(pg_get_userbyid(n.nspowner)),
         n.nspacl, acldefault('n', n.nspowner)
  from pg_namespace n
  where n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'yardpass_db')
    and not exists (select from pg_depend e where e.classid = 'pg_namespace'::regclass
                    and e.objid = n.oid and e.deptype = 'e')
    and true /* only */
)
