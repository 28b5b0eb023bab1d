"""Which objects hang on a table, read from pg_depend, in the order in which they can go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from yardpass_db.db import Connection, rows
from yardpass_db.errors import DatabaseError


class Node(NamedTuple):
    catalog: str
    oid: int


class _Hit(NamedTuple):
    """`node` depends on `on`. `drop` is false for a routine whose body alone reads it.

    Such a routine becomes a stub: it keeps its identity, grants and dependents.
    """

    node: Node
    on: Node
    deptype: str
    kind: str
    name: str
    drop: bool


def outermost_first(
    connection: Connection, roots: Sequence[int], kinds: Collection[str]
) -> list[tuple[Node, bool]]:
    """The nodes to take off, outermost first, each with whether a stub is enough."""
    family = rows(connection, _FAMILY, [list(roots)])
    own = {Node("pg_class", oid) for oid, _ in family}
    # A view in this place will be dropped, and its triggers and rules would be with it.
    tables = {Node("pg_class", oid) for oid, is_table in family if is_table}
    frontier = set(own)
    dropped: dict[Node, bool] = {}
    edges: dict[Node, set[Node]] = {}
    names: dict[Node, str] = {}
    while frontier:
        hits, frontier = _hits(connection, frontier), set()
        for hit in hits:
            if hit.node in own or not _blocks(hit, hit.on in tables, kinds):
                continue
            edges.setdefault(hit.node, set()).add(hit.on)
            names[hit.node] = f"{hit.kind} {hit.name}"
            if hit.drop and not dropped.get(hit.node):
                frontier.add(hit.node)
            dropped[hit.node] = dropped.get(hit.node, False) or hit.drop
    # Nothing waits for a stub: its signature never went away.
    waits = {
        node: {on for on in edges[node] if dropped.get(on)}
        for node in sorted(dropped, key=names.__getitem__)
    }
    try:
        order = tuple(TopologicalSorter(waits).static_order())
    except CycleError as error:
        circle = ", ".join(names[node] for node in error.args[1])
        raise DatabaseError(f"These depend on each other in a circle: {circle}.") from None
    return [(node, not dropped[node]) for node in reversed(order)]


def _hits(connection: Connection, nodes: Iterable[Node]) -> list[_Hit]:
    """What depends on any of `nodes` directly, or on the row type of one that is dropped."""
    catalogs, oids = zip(*sorted(nodes), strict=True)
    found = rows(connection, _HITS, [list(catalogs), list(oids)])
    return [
        _Hit(Node(catalog, oid), Node(on_catalog, on_oid), *rest)
        for catalog, oid, on_catalog, on_oid, *rest in found
    ]


def _blocks(hit: _Hit, on_table: bool, kinds: Collection[str]) -> bool:
    """Whether the hit must go off; raises DatabaseError when it must and cannot."""
    if hit.kind in kinds:
        return hit.deptype == "n" or not on_table
    if on_table or hit.deptype != "n":
        return False
    raise DatabaseError(
        f"{hit.kind} {hit.name} is in the way and cannot be rebuilt by itself.",
        hint="Take it off and make it again in the migration, around the change.",
    )


# The tables, and every table below them: an ALTER goes down to all partitions.
_FAMILY = """
with recursive family (oid) as (
  select unnest(%s::oid[])
  union select i.inhrelid from pg_inherits i join family f on f.oid = i.inhparent)
select oid, relkind not in ('v', 'm') from family join pg_class using (oid)
"""

# A view's definition, column default and index are the view itself. A table's own row type
# blocks nothing, since the table is not dropped.
_HITS = """
with node (catalog, oid) as (
  select c::regclass, o from unnest(%s::text[], %s::oid[]) as u (c, o)),
address (catalog, oid, node_catalog, node_oid) as (
  select catalog, oid, catalog, oid from node
  union all
  select 'pg_type'::regclass, t.oid, n.catalog, n.oid
  from node n join pg_class c on c.oid = n.oid and n.catalog = 'pg_class'::regclass
  join pg_type r on r.oid = c.reltype join pg_type t on t.oid in (r.oid, r.typarray)
  where c.relkind in ('v', 'm')),
hit as (
  select coalesce(w.catalog, d.classid) as catalog, coalesce(w.oid, d.objid) as oid,
    case when w.oid is null and c.relkind is distinct from 'v' and c.relkind is distinct from 'm'
      then d.objsubid else 0 end as sub,
    a.node_catalog, a.node_oid, d.deptype::text,
    a.catalog = 'pg_type'::regclass as by_type, a.oid as refobjid
  from address a join pg_depend d on d.refclassid = a.catalog and d.refobjid = a.oid
  left join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
  left join lateral (
    select 'pg_class'::regclass, r.ev_class from pg_rewrite r
    where d.classid = 'pg_rewrite'::regclass and r.oid = d.objid and r.rulename = '_RETURN'
    union all
    select 'pg_class'::regclass, c.oid from pg_attrdef f join pg_class c on c.oid = f.adrelid
    where d.classid = 'pg_attrdef'::regclass and f.oid = d.objid and c.relkind = 'v'
    union all
    select 'pg_class'::regclass, c.oid from pg_index i join pg_class c on c.oid = i.indrelid
    where d.classid = 'pg_class'::regclass and i.indexrelid = d.objid and c.relkind = 'm'
  ) w (catalog, oid) on true
  where d.deptype in ('n', 'a'))
select distinct h.catalog::text, h.oid, h.node_catalog::text, h.node_oid, h.deptype,
  o.type, o.identity,
  p.oid is null or p.prosqlbody is null
    or (h.by_type and h.refobjid = any (p.proargtypes || p.proallargtypes || p.prorettype))
from hit h
left join pg_proc p on h.catalog = 'pg_proc'::regclass and p.oid = h.oid,
lateral pg_identify_object(h.catalog, h.oid, h.sub) o
where (h.catalog, h.oid) <> (h.node_catalog, h.node_oid)
  and not exists (select from pg_depend e
    where e.classid = h.catalog and e.objid = h.oid and e.deptype = 'e')
  and not exists (select from pg_class c where h.catalog = 'pg_class'::regclass
    and c.oid = h.oid and c.relpersistence = 't')
  and not exists (select from pg_trigger t where h.catalog = 'pg_trigger'::regclass
    and t.oid = h.oid and (t.tgisinternal or t.tgparentid <> 0))
"""
