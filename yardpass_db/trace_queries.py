"""The catalog queries of `trace`. None of them takes a lock on a table of the user.

They see tables, partitions and materialized views outside the system's schemas and ours.
"""

from __future__ import annotations

SIZES = """
select c.oid, format('%I.%I', n.nspname, c.relname),
  case when c.reltuples >= 0 then c.reltuples::bigint end,
  pg_total_relation_size(c.oid)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't'
  and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'yardpass_db')
"""

UNCOUNTED = """
select format('%I.%I', n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') and c.relpersistence <> 't' and c.reltuples < 0
  and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'yardpass_db')
  and pg_has_role(c.relowner, 'usage') and pg_relation_size(c.oid) > 0
"""

# No join with pg_class: what a statement dropped is locked, and not in there any more.
LOCKS = """
select relation, mode from pg_locks
where locktype = 'relation' and granted and pid = pg_backend_pid()
  and database = (select oid from pg_database where datname = current_database())
"""

FILES = """
select c.oid, coalesce(i.indrelid, c.oid), format('%I.%I', n.nspname, c.relname),
  coalesce(pg_relation_filenode(c.oid), 0)::bigint
from pg_class c join pg_namespace n on n.oid = c.relnamespace
left join pg_index i on i.indexrelid = c.oid
where c.relkind in ('r', 'p', 'm', 'i', 'I') and c.relpersistence <> 't'
  and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'yardpass_db')
"""

# The words of a statement, without what stands in parentheses, that name a table or an index.
NAMED = r"""
with word (name) as (
  select found[1] from regexp_matches(regexp_replace(%s, '\([^()]*\)', ' ', 'g'),
    '((?:"(?:[^"]|"")+"|[[:alpha:]_][\w$]*)(?:\.(?:"(?:[^"]|"")+"|[[:alpha:]_][\w$]*))*)', 'g')
    as found)
select distinct coalesce(i.indrelid, c.oid)
from word join pg_class c on c.oid = to_regclass(word.name)
left join pg_index i on i.indexrelid = c.oid
where c.relkind in ('r', 'p', 'm', 'i', 'I')
"""
