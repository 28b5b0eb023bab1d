"""What hangs on a view, and who has called it."""

from __future__ import annotations

# Objects that depend on a view or on its row type; its own rule and type are none.
DEPENDENTS = """
select distinct case when d.classid = 'pg_rewrite'::regclass
         then (select 'view ' || r.ev_class::regclass from pg_rewrite as r where r.oid = d.objid)
         else object.type || ' ' || object.identity end
  from pg_class as v
  join pg_type as row_type on row_type.oid = v.reltype
  join pg_depend as d on d.deptype = 'n'
   and (d.refclassid = 'pg_class'::regclass and d.refobjid = v.oid
     or d.refclassid = 'pg_type'::regclass
        and d.refobjid in (v.reltype, row_type.typarray))
  cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) as object
 where v.oid = to_regclass(%s)
   and not exists (select from pg_rewrite as own
                    where own.ev_class = v.oid and own.oid = d.objid
                      and d.classid = 'pg_rewrite'::regclass)
 order by 1
"""

# Functions whose text names the view; PostgreSQL does not know of these.
BODIES = """
select 'function ' || p.oid::regprocedure
  from pg_proc as p
  join pg_namespace as n on n.oid = p.pronamespace
 where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
   and p.prosrc ~* ('\\m' || %s || '\\.' || %s || '\\M')
 order by 1
"""

COUNTER = """
select n.nspname
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
 where c.relname = 'pg_stat_statements'
 limit 1
"""
COUNTED = """
select s.query, sum(s.calls)::bigint
  from {schema}.pg_stat_statements as s
 where s.dbid = (select oid from pg_database where datname = current_database())
 group by s.query
"""
COUNTED_SINCE = "select stats_reset, dealloc > 0 from {schema}.pg_stat_statements_info"
HIDDEN = "<insufficient privilege>"

CREATE_LOG = """
create table if not exists yardpass_db.view_usage (
  name       text primary key,
  first_seen timestamptz not null default clock_timestamp(),
  last_seen  timestamptz not null default clock_timestamp(),
  times      bigint not null
)
"""
LOG = """
insert into yardpass_db.view_usage (name, times) values (%s, %s)
on conflict (name) do update
  set times = view_usage.times + excluded.times, last_seen = clock_timestamp()
"""
READ_LOG = """
select name, first_seen, last_seen, times from yardpass_db.view_usage
"""

# The last statement of each other session, and the views that any of them has locked.
ACTIVITY = """
select pid, coalesce(query_start, backend_start), query
  from pg_stat_activity
 where datname = current_database() and pid <> pg_backend_pid()
   and backend_type = 'client backend' and query <> ''
   and application_name not like 'yardpass-db%%'
"""
LOCKED = """
select distinct l.pid, l.virtualtransaction, c.relname
  from pg_locks as l
  join pg_class as c on c.oid = l.relation and c.relkind = 'v'
  join pg_stat_activity as a on a.pid = l.pid and a.application_name not like 'yardpass-db%%'
 where l.database = (select oid from pg_database where datname = current_database())
   and l.pid <> pg_backend_pid() and c.relnamespace = to_regnamespace(%s)
"""
