"""The `show` command: a table's whole story, its files and what is live."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from yardpass_db import db, history
from yardpass_db.errors import UsageError
from yardpass_db.nearest import did_you_mean
from yardpass_db.ordering import Item
from yardpass_db.output import plural, table
from yardpass_db.plan import Plan
from yardpass_db.workspace import Workspace

_RELATION = """
select c.oid, case c.relkind when 'r' then 'table' when 'p' then 'partitioned table'
         when 'v' then 'view' when 'm' then 'materialized view' else 'relation' end,
       pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity,
       obj_description(c.oid, 'pg_class'),
       (select count(*) from pg_inherits i where i.inhparent = c.oid),
       case when c.relkind in ('r', 'p', 'm')
            then pg_size_pretty(pg_total_relation_size(c.oid)) end,
       c.reltuples::bigint
  from pg_class c where c.oid = to_regclass(%s)
"""

_PARTS = {
    "columns": """
           select a.attname, format_type(a.atttypid, a.atttypmod),
                  case when a.attnotnull then 'not null' else '' end,
                  coalesce(case when a.attgenerated <> '' then 'generated ' else 'default ' end
                    || pg_get_expr(d.adbin, d.adrelid),
                    case a.attidentity when 'a' then 'identity always'
                      when 'd' then 'identity by default' else '' end),
                  coalesce(col_description(a.attrelid, a.attnum), '')
             from pg_attribute a
             left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = %s and a.attnum > 0 and not a.attisdropped order by a.attnum""",
    "constraints": """
           select conname, pg_get_constraintdef(oid) from pg_constraint
            where conrelid = %s and contype <> 'n' order by contype desc, conname""",
    "referenced by": """
           select conrelid::regclass::text, conname from pg_constraint
            where confrelid = %s and contype = 'f' and conparentid = 0 order by 1, 2""",
    "indexes": """
           select c.relname, pg_get_indexdef(i.indexrelid)
                  || case when i.indisvalid then '' else '  INVALID' end
             from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = %s and not exists (select from pg_constraint k
                    where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
            order by 1""",
    "triggers": """
           select tgname, pg_get_triggerdef(oid) from pg_trigger
            where tgrelid = %s and not tgisinternal order by 1""",
    "policies": """
           select polname, case polcmd when 'r' then 'select' when 'a' then 'insert'
                    when 'w' then 'update' when 'd' then 'delete' else 'all' end
                  || case when polpermissive then '' else ' restrictive' end
                  || ' to ' || (select string_agg(case r when 0 then 'public'
                       else pg_get_userbyid(r)::text end, ', ') from unnest(polroles) r),
                  coalesce('using ' || pg_get_expr(polqual, polrelid), ''),
                  coalesce('with check ' || pg_get_expr(polwithcheck, polrelid), '')
             from pg_policy where polrelid = %s order by polcmd, polname""",
    "grants": """
           select case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee)::text end,
                  string_agg(lower(g.privilege_type), ', ' order by g.privilege_type)
             from pg_class c, aclexplode(c.relacl) g
            where c.oid = %s and g.grantee <> c.relowner group by 1 order by 1""",
    "column grants": """
           select case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee)::text end,
                  lower(g.privilege_type), string_agg(a.attname, ', ' order by a.attnum)
             from pg_attribute a, aclexplode(a.attacl) g
            where a.attrelid = %s group by 1, 2 order by 1, 2""",
    "views on it": """
           select distinct v.oid::regclass::text,
                  coalesce(array_to_string(v.reloptions, ', '), '')
             from pg_depend d join pg_rewrite w on w.oid = d.objid
             join pg_class v on v.oid = w.ev_class
            where d.classid = 'pg_rewrite'::regclass and d.refobjid = %s and v.oid <> d.refobjid
            order by 1""",
}


@dataclass(frozen=True)
class Story:
    """What the files say and what is live. `live` is None when the table is not there."""

    name: str
    files: tuple[tuple[str, str, str], ...]
    live: dict[str, Any] | None

    def as_dict(self) -> dict[str, Any]:
        keys = ("file", "id", "state")
        return {
            "name": self.name,
            "files": [dict(zip(keys, row, strict=True)) for row in self.files],
            "live": self.live,
        }

    def text(self) -> str:
        """Files first, each with its state; then what is live, part by part."""
        lines = [self.name]
        if self.live:
            facts = self.live
            lines[0] += f"  {facts['kind']}, owner {facts['owner']}, row security {facts['rls']}"
            if facts["size"]:
                rows = facts["rows"]
                estimate = f", about {rows} rows" if rows >= 0 else ""
                lines[0] += f", {facts['size']}{estimate}"
            if facts["comment"]:
                lines.append(f"  {facts['comment']}")
            if facts["partitions"]:
                lines.append(f"  {plural(facts['partitions'], 'partition')}")
        else:
            lines.append("  not in the database")
        lines += ["", "files"]
        lines += [f"  {line}" for line in table(self.files).splitlines()] or ["  none"]
        for part in _PARTS:
            found = (self.live or {}).get(part)
            if found:
                lines += ["", part]
                lines += [f"  {line}" for line in table(found).splitlines()]
        return "\n".join(lines)


def read_story(workspace: Workspace, name: str) -> Story:
    """The story of `schema.table`. Raises UsageError when neither files nor database know it."""
    parts = name.split(".")
    if len(parts) != 2 or not all(parts):
        raise UsageError(f"{name} is not SCHEMA.TABLE.", hint="E.g. yardpass-db show users.follows")
    schema, relation = parts
    entries = history.active(workspace.connection)
    files = tuple(_files(workspace, schema, relation, workspace.plan(entries), entries))
    live = _live(workspace.connection, schema, relation)
    if live is None and not files:
        raise UsageError(
            f"Neither the files nor the database know {name}.", hint=_near(workspace, name)
        )
    return Story(name, files, live)


def _files(
    workspace: Workspace,
    schema: str,
    relation: str,
    plan: Plan,
    entries: tuple[history.Entry, ...],
) -> list[tuple[str, str, str]]:
    """(file, id, state) of each source whose name or text speaks of the table."""
    mention = re.compile(rf"\b{re.escape(schema)}\.{re.escape(relation)}\b")
    pending = {step.address: step.why for step in plan.steps}
    edited = {item.address for item in plan.edited}
    applied = {entry.address for entry in entries}
    found = []
    for item in workspace.items():
        in_text = item.table is None and mention.search(item.source.file.text)
        if _table_of(item) != f"{schema}.{relation}" and not in_text:
            continue
        state = "edited after it ran" if item.address in edited else ""
        state = state or (f"pending: {pending[item.address]}" if item.address in pending else "")
        state = state or ("in force" if item.address in applied else "not applied")
        found.append((item.source.file.path, item.id, state))
    return found


def _live(connection: db.Connection, schema: str, relation: str) -> dict[str, Any] | None:
    found = db.rows(connection, _RELATION, [db.ident(schema, relation)])
    if not found:
        return None
    oid, kind, owner, rls, forced, comment, partitions, size, rows = found[0]
    facts: dict[str, Any] = {
        "kind": kind,
        "owner": owner,
        "rls": "forced" if rls and forced else "on" if rls else "off",
        "comment": comment,
        "partitions": partitions,
        "size": size,
        "rows": rows,
    }
    for part, query in _PARTS.items():
        facts[part] = [list(row) for row in db.rows(connection, query, [oid])]
    return facts


def _table_of(item: Item) -> str:
    """The table that a source is named after: shop.items of shop.0002_items and rls/shop/items."""
    if item.table:
        return f"{item.table.schema}.{item.table.name}"
    return f"{item.source.schema}.{re.sub('^[0-9]+_', '', item.source.name)}"


def _near(workspace: Workspace, name: str) -> str:
    found = db.rows(
        workspace.connection,
        "select schemaname || '.' || tablename from pg_tables"
        " where schemaname !~ '^(pg_|information)'",
    )
    names = {row[0] for row in found} | {_table_of(item) for item in workspace.items()}
    near = did_you_mean(name, sorted(names))
    return near or "yardpass-db status --all lists what is applied."
