-- What each object says: its definition, grants that differ from its owner's defaults, comment, security labels.
-- Most objects share their list of grants with others, so that each list is taken apart once.
-- "granted, then revoked" leaves an explicit list that equals the default one: it says nothing.
, lists as (
  select distinct acl, acl_default from objects where acl is not null
),
granted as materialized (
  select l.acl, l.acl_default, definition,
         format('%s %s on ', verb, lower(privilege_type)) as before,
         format(' %s %s by %I', case verb when 'grant' then 'to' else 'from' end,
                case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
                pg_get_userbyid(grantor)) as after
  from lists l
  cross join lateral (
    select case when a.grantee is null then 'revoke' else 'grant' end as verb, privilege_type, grantee, grantor,
           case when a.is_grantable then 'with grant option' else 'plain' end as definition
    from aclexplode(l.acl) a full join aclexplode(l.acl_default) d using (grantee, grantor, privilege_type)
    where a.is_grantable is distinct from d.is_grantable
  ) g
)
select root, class, object, identity, definition from objects
union all
select o.root, null, null, g.before || o.identity || g.after, g.definition
from objects o
join granted g on g.acl = o.acl and g.acl_default is not distinct from o.acl_default
union all
select o.root, null, null, 'comment on ' || o.identity, d.description
from objects o
join pg_description d on d.objoid = o.object and d.classoid = o.class and d.objsubid = o.sub
where d.objoid >= 10000 or d.classoid = 'pg_namespace'::regclass -- not the thousands of PostgreSQL's own
union all
select o.root, null, null, format('security label of %I on %s', l.provider, o.identity), l.label
from objects o
join pg_seclabel l on l.objoid = o.object and l.classoid = o.class and l.objsubid = o.sub
