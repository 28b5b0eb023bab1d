"""What a DELETE takes along: tables below by ON DELETE CASCADE, and which of their rows went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yardpass_db import db
from yardpass_db.access.oracle import key_sql
from yardpass_db.access.probes import Target
from yardpass_db.access.relations import Relation
from yardpass_db.access.world import World

_CASCADING = """
select distinct confrelid::bigint, conrelid::bigint from pg_constraint
 where contype = 'f' and confdeltype = 'c' and conrelid <> confrelid
"""


@dataclass(frozen=True)
class Cascades:
    """For each table the tables below it, at any depth, and the query that lists their rows."""

    below: Mapping[int, frozenset[int]]
    lists: Mapping[int, str]

    @classmethod
    def read(cls, world: World) -> Cascades:
        edges: dict[int, set[int]] = {}
        for parent, child in db.rows(world.connection, _CASCADING):
            edges.setdefault(parent, set()).add(child)
        lists = {}
        for relation in world.relations.values():
            rows = world.rows.get(relation.name)
            intent = world.declaration.tables.get(relation.name)
            if rows and intent and not relation.is_view and not relation.parent:
                picked = Target(relation, relation, intent, rows).matching()
                lists[relation.oid] = (
                    f"select {db.literal(relation.name)} as name, array("
                    f"select {key_sql(relation.table, relation.key)} from {relation.sql}"
                    f" where {picked}) as keys"
                )
        return cls({oid: frozenset(_closure(oid, edges)) for oid in lists}, lists)

    def query(self, relation: Relation) -> str | None:
        """SQL for {table: keys of the world still there} of all below it; None if none is."""
        parts = [
            self.lists[oid] for oid in sorted(self.below.get(relation.oid, ())) if oid in self.lists
        ]
        if not parts:
            return None
        return f"select jsonb_object_agg(name, keys) from ({' union all '.join(parts)}) as here"


def _closure(start: int, edges: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for child in edges.get(waiting.pop(), ()):
            if child not in found and child != start:
                found.add(child)
                waiting.append(child)
    return found
