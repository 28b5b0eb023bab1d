"""From PostgreSQL's refusal to change a column to the line `-- rebuilds:` that cures it."""

from __future__ import annotations

import re

from yardpass_db.db import Connection, PsycopgError, rows

_FEATURE_NOT_SUPPORTED = "0A000"  # cannot alter type of a column used by a view, policy, …
_DEPENDENTS_STILL_EXIST = "2BP01"  # cannot drop column … because other objects depend on it


def blocker_hint(
    connection: Connection, error: PsycopgError, script: str = ""
) -> tuple[str, ...] | None:
    """The tables for `-- rebuilds:` as they are written there, None when that is no cure.

    Call it after the rollback, under the search path the statement ran with. The server names
    the dependent and the column, not always the table: where two tables of one view both have
    the column, `script` (what was sent) decides, and if it cannot, both are returned. A
    partition's topmost parent stands for it.
    """
    message, detail = error.diag.message_primary or "", error.diag.message_detail or ""
    if error.sqlstate == _FEATURE_NOT_SUPPORTED:
        found = rows(connection, _USED_BY, [detail])
    elif error.sqlstate == _DEPENDENTS_STILL_EXIST:
        found = rows(connection, _DROPPED, [message])
    else:
        return None
    # "view a" is also the beginning of "view a_b": the longest description is the one meant.
    longest = max((length for _, length in found), default=0)
    hit = [oid for oid, length in found if length == longest]
    tables = rows(connection, _NAMES, [_ALTERED.findall(script), hit])
    named = {table for table, is_named in tables if is_named}
    return tuple(sorted(named or {table for table, _ in tables})) or None


_PART = r'(?:"(?:[^"]|"")+"|[\w$]+)'
_ALTERED = re.compile(
    rf"\balter\s+(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(?:only\s+)?({_PART}(?:\.{_PART})*)",
    re.IGNORECASE,
)

# Descriptions are compared, never parsed: so they may be quoted, or in the server's language.
# The server wrote them under the caller's search path, hence no other one is set here.

# The detail reads: rule _RETURN on view events depends on column "title"
_USED_BY = """
with said (text) as (values (%s)),
used as (
  select d.refobjid as oid, pg_describe_object(d.classid, d.objid, 0) as description, a.attname
  from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  where d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
    and d.classid in ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass,
      'pg_proc'::regclass, 'pg_publication_rel'::regclass))
select distinct oid, length(description) from used, said
where strpos(said.text, description) > 0 and strpos(said.text, '"' || attname || '"') > 0
"""

# The message reads: cannot drop column title of table events.events because other objects …
_DROPPED = """
with said (text) as (values (%s)),
used as (
  select d.refobjid as oid,
    pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) as description
  from pg_depend d
  where d.refclassid = 'pg_class'::regclass and d.deptype = 'n'
    and d.classid in ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass,
      'pg_proc'::regclass, 'pg_publication_rel'::regclass))
select distinct oid, length(description) from used, said
where strpos(said.text, ' ' || description || ' ') > 0
"""

_NAMES = """
with named (oid) as (select to_regclass(name) from unnest(%s::text[]) as name)
select format('%%I.%%I', n.nspname, c.relname), bool_or(named.oid is not null)
from unnest(%s::oid[]) as hit (oid)
cross join lateral (
  with recursive up (oid, step) as (
    values (hit.oid, 0)
    union all select i.inhparent, step + 1 from pg_inherits i join up on up.oid = i.inhrelid)
  select oid from up order by step desc limit 1) as top
join pg_class c on c.oid = top.oid join pg_namespace n on n.oid = c.relnamespace
left join named on named.oid in (hit.oid, top.oid)
group by 1
"""
