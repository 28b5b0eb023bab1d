"""From lines that differ to the statements that bring one side to the other. Pure.

Definitions of a catalog are complete, so the statements follow from them alone: nothing has to
be asked of the database that the history describes, which is there no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from yardpass_db.drift import (
    columns,
    foreign,
    grants,
    objects,
    operators,
    rare,
    renames,
    searching,
    tables,
    types,
)
from yardpass_db.drift import identity as names
from yardpass_db.drift.statement import (
    Change,
    Rank,
    Sides,
    Statement,
    by_hand,
)

_VIEWS = ("view ", "materialized view ")

Maker = Callable[[Change, Sides], Iterator[Statement]]

MAKERS: dict[str, Maker] = {
    "schema": types.schema,
    "extension": types.extension,
    "table": tables.table,
    "foreign table": tables.table,
    "column": columns.column,
    "constraint": tables.constraint,
    "index": tables.index,
    "sequence": tables.sequence,
    "statistics": tables.statistics,
    "type": types.data_type,
    "domain": types.domain,
    "function": objects.routine,
    "procedure": objects.routine,
    "aggregate": rare.aggregate,
    "view": objects.view,
    "materialized view": objects.view,
    "trigger": objects.trigger,
    "rule": objects.rule,
    "policy": objects.policy,
    "publication": objects.publication,
    "event trigger": objects.event_trigger,
    "comment on": grants.comment,
    "security label of": grants.label,
    "cast": operators.cast,
    "operator": operators.operator,
    "operator class": operators.operator_class,
    "operator family": operators.operator_family,
    "transform": operators.transform,
    "collation": rare.collation,
    "conversion": rare.conversion,
    "language": rare.language,
    "access method": rare.access_method,
    "text search dictionary": searching.dictionary,
    "text search configuration": searching.configuration,
    "text search parser": searching.made_of_functions,
    "text search template": searching.made_of_functions,
    "foreign data wrapper": foreign.wrapper,
    "server": foreign.server,
    "user mapping of": foreign.user_mapping,
}


def statements(changes: Sequence[Change], sides: Sides) -> list[Statement]:
    """The statements for these changes, in the order they can run in one transaction.

    What has to be dropped and made again takes its own lines with it, changed or not.
    """
    moves = renames.moved(changes, sides)
    sides = Sides(moves.sides.current, moves.sides.target, sides.site)
    changes = _with_recreated(moves.changes, sides)
    changes, renamings = renames.renamed(changes, sides)
    new = [change.identity for change in changes if sides.is_new(change.identity)]
    found = [one for all_of in (*moves.statements.values(), *renamings.values()) for one in all_of]
    found += [*grants.closed(new, sides), *grants.grants(changes, sides)]
    for change in changes:
        found += _of(change, sides)
    return _in_order(found)


def _of(change: Change, sides: Sides) -> Iterable[Statement]:
    kind, _ = names.split(change.identity)
    if kind in ("grant", "revoke"):
        return ()
    root = sides.root(change.identity)
    if names.subject(change.identity) != root and sides.is_gone(root):
        return ()  # it goes with its table
    if kind == "column" and (sides.is_new(root) or sides.is_gone(root)):
        return _of_new(change, root, sides)
    if kind in ("index", "statistics") and _hangs_on_gone(change, sides):
        return ()
    if change.identity.startswith("column order of "):
        what = change.identity.removeprefix("column order of ")
        return [by_hand(f"{what} in the order {change.after}: make it anew and copy its rows")]
    return MAKERS[kind](change, sides)


def _of_new(change: Change, root: str, sides: Sides) -> Iterable[Statement]:
    """Columns come with what they are of; what CREATE cannot say of them follows."""
    if root not in sides.target or change.after is None:
        return ()
    if root.startswith(_VIEWS):
        return columns.column(Change(change.identity, None, change.after), sides)
    return columns.settings_of_new(change, root)


def _hangs_on_gone(change: Change, sides: Sides) -> bool:
    table = names.table_of(change.before or "")
    return change.after is None and any(
        sides.is_gone(f"{kind} {table}") for kind in ("table", "materialized view")
    )


def _with_recreated(changes: list[Change], sides: Sides) -> list[Change]:
    """The changes, and the lines that go and come with objects that have to be made anew."""
    seen = {change.identity: change for change in changes}
    for root in {sides.root(change.identity) for change in changes}:
        before, after = sides.current.get(root), sides.target.get(root)
        if objects.must_recreate(Change(root, before, after), sides):
            sides.recreated.add(root)
            seen.setdefault(root, Change(root, before, after))
    if not sides.recreated:
        return changes
    for reader in _readers(sides):
        sides.recreated.add(reader)
        seen.setdefault(reader, Change(reader, sides.current[reader], sides.target[reader]))
    for identity, text in sides.target.items():
        if (
            identity not in sides.recreated
            and _owner_line(identity, text, sides) in sides.recreated
        ):
            seen[identity] = Change(identity, None, text)
    for identity in list(seen):
        if seen[identity].after is None and sides.root(identity) in sides.recreated:
            del seen[identity]
    return list(seen.values())


def _readers(sides: Sides) -> list[str]:
    """The views that read what has to be dropped, and those that read them."""
    views = {one: text for one, text in sides.current.items() if one.startswith(_VIEWS)}
    found: list[str] = []
    waiting = [one for one in sides.recreated if one.startswith(_VIEWS)]
    while waiting:
        name = re.escape(names.split(waiting.pop())[1])
        read = re.compile(rf'(?<![\w".]){name}(?![\w"])')
        new = [
            one for one, text in views.items()
            if one not in sides.recreated and one not in found and read.search(text)
        ]  # fmt: skip
        found += new
        waiting += new
    return [one for one in found if one in sides.target]


def _owner_line(identity: str, text: str, sides: Sides) -> str:
    """The object a line goes with; an index of a materialized view goes with that."""
    if identity.startswith("index "):
        return f"materialized view {names.table_of(text)}"
    return sides.root(identity)


def _in_order(found: Iterable[Statement]) -> list[Statement]:
    """By rank, each once; views after the views they read; all that goes in one DROP."""
    unique = list(dict.fromkeys(found))
    unique.sort(key=lambda one: one.rank)
    ordered: list[Statement] = []
    for rank in sorted({one.rank for one in unique}):
        of_rank = [one for one in unique if one.rank == rank]
        if rank in (Rank.VIEW, Rank.LATE_FUNCTION):
            of_rank = _after_those_named(of_rank)
        elif rank in (Rank.DROP_VIEW, Rank.DROP_TABLE, Rank.DROP_FUNCTION):
            of_rank = _together(of_rank)
        elif rank == Rank.DROP_OTHER:
            of_rank.sort(key=_dropped_late)
        ordered += of_rank
    return ordered


def _dropped_late(one: Statement) -> int:
    """Classes before families before operators, configurations before their dictionaries, …"""
    order = ("operator class", "operator family", "operator", "text search configuration",
             "text search dictionary", "text search parser", "text search template")  # fmt: skip
    kind = one.sql.removeprefix("drop ").partition(" if exists ")[0]
    return order.index(kind) if kind in order else -1


def _after_those_named(found: list[Statement]) -> list[Statement]:
    waiting, ordered = list(found), []
    heads = {one: one.sql.split(" as\n")[0].split(" with ")[0].split(" ")[-1] for one in found}
    while waiting:
        ready = [
            one for one in waiting
            if not any(other is not one and heads[other] in one.sql for other in waiting)
        ] or waiting[:1]  # fmt: skip
        ordered += ready
        waiting = [one for one in waiting if one not in ready]
    return ordered


def _together(found: list[Statement]) -> list[Statement]:
    """One DROP of a kind takes objects that depend on each other."""
    heads: dict[str, list[Statement]] = {}
    for one in found:
        head, _, name = one.sql.partition(" if exists ")
        heads.setdefault(head, []).append(Statement(one.rank, name, one.loses, one.table))
    return [
        Statement(
            all_of[0].rank,
            f"{head} if exists {', '.join(one.sql for one in all_of)}",
            "; ".join(one.loses for one in all_of if one.loses),
            all_of[0].table,
        )
        for head, all_of in heads.items()
    ]
