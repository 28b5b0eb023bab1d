"""From lines that differ to the statements that bring one side to the other. Pure.

Definitions of a catalog are complete, so the statements follow from them alone: nothing has to
be asked of the database that the history describes, which is there no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from yardpass_db import drift_columns, drift_grants, drift_objects, drift_tables, drift_types
from yardpass_db import drift_identity as names
from yardpass_db.drift_statement import (
    Change,
    Rank,
    Sides,
    Statement,
    by_hand,
    guarded,
    literal,
)

Maker = Callable[[Change, Sides], Iterator[Statement]]

_MAKERS: dict[str, Maker] = {
    "schema": drift_types.schema,
    "extension": drift_types.extension,
    "table": drift_tables.table,
    "foreign table": drift_tables.table,
    "column": drift_columns.column,
    "constraint": drift_tables.constraint,
    "index": drift_tables.index,
    "sequence": drift_tables.sequence,
    "statistics": drift_tables.statistics,
    "type": drift_types.data_type,
    "domain": drift_types.domain,
    "function": drift_objects.routine,
    "procedure": drift_objects.routine,
    "aggregate": drift_objects.routine,
    "view": drift_objects.view,
    "materialized view": drift_objects.view,
    "trigger": drift_objects.trigger,
    "rule": drift_objects.rule,
    "policy": drift_objects.policy,
    "publication": drift_objects.publication,
    "event trigger": drift_objects.event_trigger,
    "comment on": drift_grants.comment,
    "security label of": drift_grants.label,
}


def statements(changes: Sequence[Change], sides: Sides) -> list[Statement]:
    """The statements for these changes, in the order they can run in one transaction.

    `sides.recreated` is filled with what has to be dropped and made again; its own lines, changed
    or not, come back with it.
    """
    changes = _with_recreated(list(changes), sides)
    changes, renames = _without_renames(changes, sides)
    new = [change.identity for change in changes if sides.is_new(change.identity)]
    found = [*renames, *drift_grants.closed(new, sides), *drift_grants.grants(changes, sides)]
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
    maker = _MAKERS.get(kind)
    if maker is None:
        said = change.after if change.after is not None else "not there"
        return [by_hand(f"{change.identity}: {said}")]
    return maker(change, sides)


def _of_new(change: Change, root: str, sides: Sides) -> Iterable[Statement]:
    """Columns come with what they are of; what CREATE cannot say of them follows."""
    if root not in sides.target or change.after is None:
        return ()
    if root.startswith(("view ", "materialized view ")):
        return drift_columns.column(Change(change.identity, None, change.after), sides)
    return drift_columns.settings_of_new(change, root)


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
        if drift_objects.must_recreate(Change(root, before, after), sides):
            sides.recreated.add(root)
            seen.setdefault(root, Change(root, before, after))
    if not sides.recreated:
        return changes
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


def _owner_line(identity: str, text: str, sides: Sides) -> str:
    """The object a line goes with; an index of a materialized view goes with that."""
    if identity.startswith("index "):
        return f"materialized view {names.table_of(text)}"
    return sides.root(identity)


def _without_renames(changes: list[Change], sides: Sides) -> tuple[list[Change], list[Statement]]:
    """A column, constraint or index that is the same by another name is renamed: rows stay.

    Only where no other could be meant.
    """
    by_shape: dict[tuple[str, str, str], tuple[list[Change], list[Change]]] = {}
    for change in changes:
        shape = _shape(change)
        if shape and (change.before is None) != (change.after is None):
            gone_and_new = by_shape.setdefault(shape, ([], []))
            gone_and_new[change.before is None].append(change)
    renamed: set[str] = set()
    found: list[Statement] = []
    for (kind, on, _), (gone, new) in by_shape.items():
        table = sides.root(f"column {on}.x")
        if len(gone) != 1 or len(new) != 1 or sides.is_gone(table) or sides.is_new(table):
            continue
        renamed |= {gone[0].identity, new[0].identity}
        found.append(_rename(kind, on, gone[0].identity, new[0].identity))
    return [change for change in changes if change.identity not in renamed], found


def _shape(change: Change) -> tuple[str, str, str] | None:
    """(kind, table, definition without its own name) of what can be renamed."""
    kind, rest = names.split(change.identity)
    text = change.after if change.after is not None else change.before or ""
    if kind == "column":
        return kind, names.column_of(change.identity)[0], text.rpartition("\x1f")[0]
    if kind == "constraint" and not text.endswith("inherited"):
        return kind, names.on_what(change.identity)[1], text
    if kind == "index":
        own = rest.rpartition(".")[2]
        return kind, names.table_of(text), text.replace(f"INDEX {own} ON", "INDEX ON", 1)
    return None


def _rename(kind: str, on: str, old: str, new: str) -> Statement:
    def own(identity: str) -> str:
        if kind == "column":
            return names.column_of(identity)[1]
        if kind == "constraint":
            return names.on_what(identity)[0]
        return names.split(identity)[1]

    if kind == "column":
        what = f"pg_attribute where attrelid = to_regclass({literal(on)}) and not attisdropped"
        what += f" and attname = {literal(names.unquoted(own(old)))}"
    else:
        what = f"pg_constraint where conname = {literal(names.unquoted(own(old)))}"
        what += f" and {literal(on)} in (conrelid::regclass::text, 'domain ' || contypid::regtype)"
    if kind == "index":
        to = own(new).rpartition(".")[2]
        return Statement(Rank.DROP_COLUMN, f"alter index if exists {own(old)} rename to {to}")
    head = f"alter {on}" if on.startswith("domain ") else f"alter table {on}"
    text = f"{head} rename {kind} {own(old)} to {own(new)}"
    return Statement(Rank.DROP_COLUMN, guarded(f"exists (select from {what})", text))


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
        ordered += of_rank
    return ordered


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
