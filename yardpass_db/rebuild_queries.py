"""The catalog queries of `rebuild`: each takes one oid and is read under `plain_names`."""

from __future__ import annotations

# `owner` is null when it is who we are: ALTER … OWNER would say nothing.
RELATION = """
select case c.relkind when 'm' then 'materialized view' else 'view' end,
       format('%%I.%%I', n.nspname, c.relname), pg_get_viewdef(c.oid), c.reloptions,
       case when c.relowner::regrole <> current_user::regrole then c.relowner::regrole::text end,
       quote_ident(a.amname), quote_ident(t.spcname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
left join pg_am a on a.oid = c.relam left join pg_tablespace t on t.oid = c.reltablespace
where c.oid = %s
"""

COLUMNS = """
with col as (
  select a.*, format('alter %%s %%I.%%I alter column %%I ',
    case c.relkind when 'm' then 'materialized view' else 'view' end,
    n.nspname, c.relname, a.attname) as head,
    c.relkind, t.typstorage
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
  where a.attrelid = %s and a.attnum > 0 and not a.attisdropped)
select head || 'set default ' || pg_get_expr(d.adbin, d.adrelid)
from col join pg_attrdef d on d.adrelid = col.attrelid and d.adnum = col.attnum
union all
select head || 'set statistics ' || attstattarget from col where attstattarget >= 0
union all
select head || 'set (' || array_to_string(attoptions, ', ') || ')'
from col where attoptions is not null
union all
select head || 'set storage ' ||
  case attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main'
    else 'extended' end
from col where relkind = 'm' and attstorage <> typstorage
union all
select head || 'set compression ' || case attcompression when 'l' then 'lz4' else 'pglz' end
from col where relkind = 'm' and attcompression <> ''
"""

INDEXES = """
with target (id) as (values (%s::oid)),
idx as (
  select i.*, pg_get_indexdef(i.indexrelid) as definition, s.spcname, c.relname,
    format('%%I.%%I', n.nspname, c.relname) as name,
    i.indrelid::regclass::text as parent
  from pg_index i join pg_class c on c.oid = i.indexrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_tablespace s on s.oid = c.reltablespace
  where i.indrelid = (select id from target)),
line (step, name, text) as (
  select 1, name, definition from idx
  union all select 2, name, format('alter index %%s set tablespace %%I', name, spcname)
  from idx where spcname is not null
  union all select 3, name, format('alter materialized view %%s cluster on %%I', parent, relname)
  from idx where indisclustered
  union all select 4, name, format('comment on index %%s is %%L', name, description)
  from idx join pg_description on objoid = indexrelid and classoid = 'pg_class'::regclass
  union all select 5, name, format('alter index %%s alter column %%s set statistics %%s',
    name, attnum, attstattarget)
  from idx join pg_attribute on attrelid = indexrelid and attstattarget >= 0
  union all select 6, stxname, pg_get_statisticsobjdef(oid)
  from pg_statistic_ext where stxrelid = (select id from target)
  union all select 7, stxname, format('alter statistics %%I.%%I set statistics %%s',
    nspname, stxname, stxstattarget)
  from pg_statistic_ext x join pg_namespace n on n.oid = x.stxnamespace
  where stxrelid = (select id from target) and stxstattarget >= 0
  union all select 8, stxname, format('comment on statistics %%I.%%I is %%L',
    nspname, stxname, description)
  from pg_statistic_ext x join pg_namespace n on n.oid = x.stxnamespace
  join pg_description on objoid = x.oid and classoid = 'pg_statistic_ext'::regclass
  where stxrelid = (select id from target))
select text from line order by step, name
"""

RELATION_GRANTS = """
with target (id) as (values (%s::oid)),
item as (
  select c.relowner, null::name as attname, e.*
  from pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) e
  where c.oid = (select id from target)
  union all
  select c.relowner, a.attname, e.*
  from pg_class c join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) e
  where c.oid = (select id from target))
select grantor::regrole::text,
  case when grantee = 0 then 'public' else grantee::regrole::text end, attname,
  string_agg(lower(privilege_type) || coalesce(' (' || quote_ident(attname) || ')', ''), ', '
    order by privilege_type),
  is_grantable, grantor = relowner
from item group by relowner, grantor, grantee, attname, is_grantable
order by attname nulls first, 1, 2, is_grantable
"""

ROUTINE_GRANTS = """
select e.grantor::regrole::text,
  case when e.grantee = 0 then 'public' else e.grantee::regrole::text end, null,
  'execute', e.is_grantable, e.grantor = p.proowner
from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) e
where p.oid = %s order by 1, 2
"""

DEFAULT_GRANTEES = """
select distinct e.grantee::regrole::text
from pg_default_acl d, aclexplode(d.defaclacl) e
where d.defaclobjtype = %s and e.grantee <> 0
"""

COLUMN_COMMENTS = """
select quote_ident(a.attname), d.description
from pg_description d join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid
where d.objoid = %s and d.classoid = 'pg_class'::regclass and d.objsubid > 0
order by a.attnum
"""

FILLED = """
select format('%%I.%%I', n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.oid = %s and c.relkind = 'm' and c.relispopulated
"""

ROUTINE = """
select case p.prokind when 'p' then 'procedure' else 'function' end,
  (pg_identify_object('pg_proc'::regclass, p.oid, 0)).identity, pg_get_functiondef(p.oid),
  case when p.proowner::regrole <> current_user::regrole then p.proowner::regrole::text end
from pg_proc p where p.oid = %s
"""

BODY = "select pg_get_functiondef(oid), pg_get_function_sqlbody(oid) from pg_proc where oid = %s"

POLICY = """
select quote_ident(p.polname), p.polrelid::regclass::text,
  case when p.polpermissive then 'permissive' else 'restrictive' end,
  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
    when 'd' then 'delete' else 'all' end,
  (select string_agg(case when r = 0 then 'public' else r::regrole::text end, ', ')
   from unnest(p.polroles) r),
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
from pg_policy p where p.oid = %s
"""

TRIGGER = """
select quote_ident(tgname), tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled::text
from pg_trigger where oid = %s
"""

RULE = """
select quote_ident(rulename), ev_class::regclass::text, pg_get_ruledef(oid), ev_enabled::text
from pg_rewrite where oid = %s
"""

PUBLISHED = """
select quote_ident(p.pubname), r.prrelid::regclass::text,
  (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
   where a.attrelid = r.prrelid and a.attnum = any (r.prattrs::int2[])),
  pg_get_expr(r.prqual, r.prrelid)
from pg_publication_rel r join pg_publication p on p.oid = r.prpubid where r.oid = %s
"""
