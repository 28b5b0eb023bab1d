"""Assertions on how a query would run: what EXPLAIN says of it, as the role that asks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yardpass_db import db
from yardpass_db.testing.base import Base, split_name
from yardpass_db.testing.diagnostics import did_you_mean, expect, fail

__tracebackhide__ = True

Node = dict[str, Any]

# What EXPLAIN calls nodes, in PostgreSQL 15 to 18, and the relationships that can be asked for.
NODES = (
    "Aggregate", "Append", "Bitmap Heap Scan", "Bitmap Index Scan", "BitmapAnd", "BitmapOr",
    "CTE Scan", "Custom Scan", "Foreign Scan", "Function Scan", "Gather", "Gather Merge", "Group",
    "Hash", "Hash Join", "Incremental Sort", "Index Only Scan", "Index Scan", "InitPlan", "Limit",
    "LockRows", "Materialize", "Memoize", "Merge Append", "Merge Join", "ModifyTable",
    "Named Tuplestore Scan", "Nested Loop", "ProjectSet", "Recursive Union", "Result",
    "Sample Scan", "Seq Scan", "SetOp", "Sort", "SubPlan", "Subquery Scan", "Table Function Scan",
    "Tid Range Scan", "Tid Scan", "Unique", "Values Scan", "WindowAgg", "WorkTable Scan",
)  # fmt: skip


class Plans(Base):
    """The planner's choice. It rests on the rows that are there: a small table is read whole.

    `settings` hold for the EXPLAIN only: {"enable_seqscan": "off"} asks whether an index *can*
    serve.
    """

    def plan(
        self,
        query: str,
        parameters: Sequence[object] = (),
        *,
        settings: Mapping[str, str] | None = None,
    ) -> Node:
        """The top node of EXPLAIN (FORMAT JSON); `Plans` holds the nodes below. Nothing runs."""
        try:
            with self.savepoint(keep=False):
                for name, setting in (settings or {}).items():
                    self.rows("select set_config(%s, %s, true)", [name, setting])
                found = self.value(f"explain (format json, verbose, costs) {query}", parameters)
        except db.PsycopgError as error:
            fail("The query cannot be planned.", *db.failure(error).splitlines())
        top = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
        assert isinstance(top, dict)
        return top

    def plan_uses_index(
        self,
        query: str,
        index: str,
        parameters: Sequence[object] = (),
        *,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """The plan reads this index."""
        if not self._find("index", index) and not self._any_index(index):
            near = did_you_mean(split_name(index)[1], self._index_names())
            fail(f"There is no index {index}.", near)
        top = self.plan(query, parameters, settings=settings)
        bare = split_name(index)[1]
        used = [node.get("Index Name") for node in nodes(top)]
        expect(f"The plan does not use index {index}.", bare in used, *lines(top))

    def _any_index(self, index: str) -> bool:
        """Whether some schema has an index of that name: its own name is enough to say it."""
        query = "select exists (select from pg_class where relname = %s and relkind in ('i', 'I'))"
        return bool(self.value(query, [split_name(index)[1]]))

    def _index_names(self) -> list[str]:
        query = "select distinct relname from pg_class where relkind in ('i', 'I')"
        return [name for (name,) in self.rows(query)]

    def plan_has(
        self,
        query: str,
        node: str,
        parameters: Sequence[object] = (),
        *,
        on: str | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """The plan has a node of the type, as "Index Scan"; when given, on this table."""
        top = self.plan(query, parameters, settings=settings)
        expect(f"The plan has no {_where(node, on)}.", self._has_node(top, node, on), *lines(top))

    def plan_has_no(
        self,
        query: str,
        node: str,
        parameters: Sequence[object] = (),
        *,
        on: str | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """The plan has no node of the type, as "Seq Scan"; when given, on this table.

        "SubPlan" is a sub-query evaluated for each row; an "InitPlan" runs once.
        """
        top = self.plan(query, parameters, settings=settings)
        has = self._has_node(top, node, on)
        expect(f"The plan has a {_where(node, on)}.", not has, *lines(top))

    def _has_node(self, top: Node, type: str, on: str | None) -> bool:
        """Whether there is such a node. What no plan can have is an error, not an absence."""
        wanted = self._get("relation", on) if on is not None else None
        found = [
            node
            for node in nodes(top)
            if type.lower() in (node["Node Type"].lower(), _relationship(node).lower())
        ]
        if not found and type.lower() not in map(str.lower, NODES):
            raise ValueError(f"No plan has a node {type!r}. {did_you_mean(type, NODES)}".rstrip())
        if wanted is None:
            return bool(found)
        tables = [(node.get("Schema"), node.get("Relation Name")) for node in found]
        return (wanted.schema, wanted.name) in tables

    def plan_shape(
        self,
        query: str,
        shape: str,
        parameters: Sequence[object] = (),
        *,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """The plan is this tree: a node a line, two blanks deeper than the one above it.

        A line may end early: `Index Scan` fits `Index Scan using tickets_pkey on tickets`.
        """
        top = self.plan(query, parameters, settings=settings)
        have, want = lines(top), _dedent(shape)
        pairs = zip(have, want, strict=False)
        is_so = len(have) == len(want) and all(_fits(line, wanted) for line, wanted in pairs)
        expect("The plan has another shape.", is_so, "have:", *have, "want:", *want)


def nodes(top: Node) -> Iterator[Node]:
    """The node and all below it, each before its children."""
    yield top
    for child in top.get("Plans", []):
        yield from nodes(child)


def lines(top: Node, depth: int = 0) -> list[str]:
    """A plan as a tree of lines: `Index Scan using tickets_pkey on tickets`."""
    shown = str(top["Node Type"])
    if "Index Name" in top:
        shown += f" using {top['Index Name']}"
    if "Relation Name" in top:
        shown += f" on {top['Relation Name']}"
    if "Subplan Name" in top:
        shown += f" ({top['Subplan Name']})"
    below = [line for child in top.get("Plans", []) for line in lines(child, depth + 1)]
    return ["  " * depth + shown, *below]


def _fits(line: str, wanted: str) -> bool:
    return line == wanted or line.startswith(wanted + " ")


def _dedent(shape: str) -> list[str]:
    from textwrap import dedent

    return [line.rstrip() for line in dedent(shape).splitlines() if line.strip()]


def _relationship(node: Node) -> str:
    """What it is to the node above: InitPlan, SubPlan, Outer …; "" at the top."""
    return str(node.get("Parent Relationship", ""))


def _where(node: str, on: str | None) -> str:
    return f"{node} on {on}" if on else node
