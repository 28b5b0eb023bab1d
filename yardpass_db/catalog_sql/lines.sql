-- What each object says: its definition, grants that differ from its owner's defaults, comment, security labels.
-- "granted, then revoked" leaves an explicit list that equals the default one: it says nothing.
select root, class, object, identity, definition from objects
union all
select o.root, null, null,
       format('%s %s on %s %s %s by %s', g.verb, g.privilege, o.identity,
              case g.verb when 'grant' then 'to' else 'from' end,
              case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end,
              quote_ident(pg_get_userbyid(g.grantor))),
       case when g.is_grantable then 'with grant option' else 'plain' end
from objects o
cross join lateral (
  select case when a.grantee is null then 'revoke' else 'grant' end as verb, lower(privilege_type) as privilege,
         grantee, grantor, a.is_grantable
  from aclexplode(o.acl) a full join aclexplode(o.acl_default) d using (grantee, grantor, privilege_type)
  where a.is_grantable is distinct from d.is_grantable
) g
where o.acl is not null
union all
select o.root, null, null, 'comment on ' || o.identity, d.description
from objects o
join pg_description d on d.objoid = o.object and d.classoid = o.class and d.objsubid = o.sub
union all
select o.root, null, null, format('security label of %I on %s', l.provider, o.identity), l.label
from objects o
join pg_seclabel l on l.objoid = o.object and l.classoid = o.class and l.objsubid = o.sub
