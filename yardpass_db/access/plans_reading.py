"""What a plan of EXPLAIN says of the condition in it: what runs for every row, what has no index.

A condition is planned twice, with all indexes forbidden and with all scans of whole tables
forbidden. The first plan shows what would run per row, the second whether an index could serve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yardpass_db.access import plans_conditions as conditions

Node = Mapping[str, Any]
Leading = Mapping[str, frozenset[str]]  # two schemas may have an index of the same name

PER_ROW, SET, CALLER, INDEX, UNBOUNDED = "call", "in", "sub-plan", "index", "unbounded"
_SCANS = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan")
_CONDITIONS = (
    "Filter",
    "Index Cond",
    "Recheck Cond",
    "Join Filter",
    "Hash Cond",
    "One-Time Filter",
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a condition: its kind, the node that shows it, the better shape.

    `scanned` is the table whose size decides how the node was planned, "" when none does.
    """

    kind: str
    node: str
    cure: str
    scanned: str = ""


@dataclass(frozen=True)
class Plans:
    """The two plans of one condition, and the first columns of the indexes of a name."""

    without_indexes: Node
    with_indexes: Node
    leading: Leading


def faults(plans: Plans, condition: str, reads: bool) -> Iterator[Fault]:
    """What is wrong with a part of a policy's condition, planned as `select from t where part`.

    One that only checks new rows (`reads` is false) needs no index.
    """
    yield from _calls(plans.without_indexes, condition)
    if reads and conditions.asks_in(condition):
        where = next(iter(_subplans(plans.without_indexes)), plans.without_indexes)
        yield Fault(
            SET, shown(where), "column = any (array(select …)): computed once, then an index"
        )
    else:
        yield from _subplan_faults(plans)
    if reads and conditions.restricts(condition):
        yield from _unindexed(plans, condition)
    for node in plans.with_indexes.get("Plans", ()):
        if node.get("Parent Relationship") == "InitPlan":
            yield from set_faults(node, plans.leading)


def _calls(plan: Node, condition: str) -> Iterator[Fault]:
    for node in own(plan):
        # PostgreSQL may have put a function's body in its place: the policy says its name.
        shows = node["Node Type"] in _SCANS and conditions.calls(node.get("Filter", ""))
        if not shows:
            continue
        call = (conditions.per_row(condition) or shows)[0]
        cure = f"(select {call}): asked once, not for every row"
        if re.search(r"\((?!'|\))", call):
            cure = (
                "column = any (array(select private.user_…(…))): a helper that returns the set"
                " is asked once, this one for every row"
            )
        yield Fault(PER_ROW, shown(node), cure)
        return


def _subplan_faults(plans: Plans) -> Iterator[Fault]:
    """A look at another table for each row: good by the parent's key, bad about the caller."""
    for subplan in _subplans(plans.with_indexes):
        for node in everything(subplan):
            if any(conditions.names_caller(node.get(key, "")) for key in _CONDITIONS):
                cure = (
                    "column = any (array(select private.user_…(…))): a helper that returns the"
                    " caller's rows is asked once, this sub-plan for every row"
                )
                yield Fault(CALLER, shown(node), cure)
                break
            if node["Node Type"] in _SCANS and not indexed(node, plans.leading):
                yield _no_index(node, node.get("Filter", ""))
                break


def _unindexed(plans: Plans, condition: str) -> Iterator[Fault]:
    for node in own(plans.with_indexes):
        asks = any(conditions.names_caller(node.get(key, "")) for key in _CONDITIONS)
        if asks and node["Node Type"] in _SCANS and not indexed(node, plans.leading):
            yield _no_index(node, condition)


def set_faults(plan: Node, leading: Leading) -> Iterator[Fault]:
    """What is wrong with a query that makes a set for policies, planned with indexes."""
    for node in own(plan):
        if node["Node Type"] not in _SCANS or indexed(node, leading):
            continue
        condition = node.get("Filter", "")
        if conditions.restricts(condition):
            yield _no_index(node, condition)
        else:
            cure = (
                "exists (select from … where id = parent_id): the parent's policies decide, by its"
                " key; an array of everything one may see is searched value by value"
            )
            yield Fault(UNBOUNDED, shown(node), cure, node["Relation Name"])


def indexed(node: Node, leading: Leading) -> bool:
    """Whether a scan looks values up in an index, by the index's first column."""
    if node["Node Type"] == "Bitmap Heap Scan":
        found = [one for one in own(node) if one["Node Type"] == "Bitmap Index Scan"]
        return all(indexed(one, leading) for one in found)
    names, said = leading.get(node.get("Index Name", ""), frozenset()), node.get("Index Cond", "")
    return any(re.search(rf"\b{re.escape(name)}\b", said) for name in names)


def _no_index(node: Node, condition: str) -> Fault:
    table = node["Relation Name"]
    cure = f"create index on {table} ({conditions.column(condition) or '…'})"
    if conditions.is_wrapped(condition):
        cure = "compare the column itself: behind a cast, a function or CASE no index on it is seen"
    return Fault(INDEX, shown(node), cure, table)


def own(plan: Node) -> Iterator[Node]:
    """A plan's nodes without those of its sub-plans and of what it computes once."""
    yield plan
    for child in plan.get("Plans", ()):
        if child.get("Parent Relationship") not in ("InitPlan", "SubPlan"):
            yield from own(child)


def everything(plan: Node) -> Iterator[Node]:
    """All nodes of a plan."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from everything(child)


def _subplans(plan: Node) -> Iterator[Node]:
    for node in own(plan):
        for child in node.get("Plans", ()):
            if child.get("Parent Relationship") == "SubPlan":
                yield child


def shown(node: Node) -> str:
    """`Seq Scan on event_posts: (event_id = $0)`"""
    where = f" on {node['Relation Name']}" if "Relation Name" in node else ""
    said = next((node[key] for key in _CONDITIONS if node.get(key)), "")
    return f"{node['Node Type']}{where}" + (f": {said}" if said else "")
