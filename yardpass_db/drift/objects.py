"""The statements for functions, views, triggers, rules, policies, publications. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from yardpass_db.drift import identity as names
from yardpass_db.drift.columns import options
from yardpass_db.drift.compare import columns
from yardpass_db.drift.statement import (
    Change,
    Rank,
    Sides,
    Statement,
    altered_owner,
    facts,
    guarded,
    literal,
    owner_of,
    pieces,
)

_STATES = {"disabled": "disable", "for replicas": "enable replica", "always": "enable always"}
_POLICY = ("permissive", "restrictive", "for", "to", "using", "with check")


def routine(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE OR REPLACE or DROP of a function or procedure."""
    kind, name = names.split(change.identity)
    if change.after is None or change.identity in sides.recreated:
        yield Statement(Rank.DROP_FUNCTION, f"drop {kind} if exists {name}")
    if change.after is None:
        return
    yield from altered_owner(change, sides)
    text = routine_text(change.after)
    if change.identity in sides.recreated or text != routine_text(change.before or ""):
        # Its result may be the row of a table, a standard body names its tables.
        result = re.search(rf"RETURNS (?:SETOF )?({names.NAME})", text)
        is_row = result and not {f"type {result[1]}", f"domain {result[1]}"} & sides.target.keys()
        is_late = "BEGIN ATOMIC" in text or is_row
        yield Statement(Rank.LATE_FUNCTION if is_late else Rank.FUNCTION, text)


def routine_text(definition: str) -> str:
    """CREATE OR REPLACE FUNCTION … of a routine's definition."""
    return "\x1f".join(pieces(definition)[1:])


def must_recreate(change: Change, sides: Sides) -> bool:
    """Whether CREATE OR REPLACE would refuse: another result, other arguments, lost columns."""
    if change.before is None or change.after is None:
        return False
    kind, name = names.split(change.identity)
    if kind in ("function", "procedure"):
        heads = [routine_text(one).split("\n")[:2] for one in (change.before, change.after)]
        return heads[0] != heads[1]
    if kind == "materialized view":
        return _selected(change.before) != _selected(change.after)
    if kind != "view":
        return False
    old, new = columns(sides.current, name), columns(sides.target, name)
    if old != new[: len(old)]:
        return True
    return any(
        pieces(sides.current[f"column {name}.{one}"])[0]
        != pieces(sides.target[f"column {name}.{one}"])[0]
        for one in old
    )


def _selected(definition: str) -> str:
    """SELECT … of a view's definition."""
    found = [part for part in pieces(definition) if part.startswith("as ")]
    return found[0].removeprefix("as ").rstrip().rstrip(";") if found else ""


def view(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE OR REPLACE or DROP VIEW; where that does not do, drop and create."""
    kind, name = names.split(change.identity)
    if change.after is None or change.identity in sides.recreated:
        yield Statement(Rank.DROP_VIEW, f"drop {kind} if exists {name}")
    if change.after is None:
        return
    yield from altered_owner(change, sides)
    is_new = change.before is None or change.identity in sides.recreated
    said = ("with", "using", "tablespace", "not populated")
    after, before = facts(change.after, said), facts(change.before, said)
    if not is_new and kind != "view":
        head = f"alter materialized view {name}"
        yield from options(head, before.get("with", ""), after.get("with", ""), "")
        if ("not populated" in before) != ("not populated" in after):
            ending = " with no data" if "not populated" in after else ""
            yield Statement(Rank.LAST, f"refresh materialized view {name}{ending}")
        return
    if not is_new and (_selected(change.before or ""), before.get("with")) == (
        _selected(change.after), after.get("with")
    ):  # fmt: skip
        return
    verb = "create or replace view" if kind == "view" else f"create {kind} if not exists"
    head = "".join(f" {word} {after[word]}" for word in said[:3] if word in after)
    ending = "\nwith no data" if "not populated" in after else ""
    yield Statement(Rank.VIEW, f"{verb} {name}{head} as\n{_selected(change.after)}{ending}")


def trigger(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE OR DROP TRIGGER; of one that is off or on only its state."""
    own, on = names.on_what(change.identity)
    if re.search(r" of constraint ", own):  # PostgreSQL's own, behind a foreign key
        verb = _STATES.get(change.after or "", "enable")
        yield Statement(Rank.LAST, f"alter table {on} {verb} trigger all")
        return
    if _comes_with_parent(own, on, sides):
        return
    before = pieces(change.before) if change.before is not None else []
    after = pieces(change.after) if change.after is not None else []
    # CREATE OR REPLACE is not for constraint triggers.
    is_constraint = bool(after) and after[0].startswith("CREATE CONSTRAINT")
    if before[:1] != after[:1] and (before or is_constraint):
        yield Statement(Rank.DROP_TRIGGER, f"drop trigger if exists {own} on {on}")
    if not after:
        return
    if before[:1] != after[:1]:
        text = re.sub(r"^CREATE TRIGGER", "create or replace trigger", after[0])
        yield Statement(Rank.TRIGGER, text)
    if after[1:] != (before[1:] if before[:1] == after[:1] else []):
        verb = _STATES.get("".join(after[1:]), "enable")
        yield Statement(Rank.LAST, f"alter table {on} {verb} trigger {own}")


def _comes_with_parent(own: str, on: str, sides: Sides) -> bool:
    """Whether a partition's trigger is its parent's."""
    for side in (sides.target, sides.current):
        for part in pieces(side.get(f"table {on}", "")):
            if part.startswith("partition of "):
                return f"trigger {own} on {part.removeprefix('partition of ')}" in side
    return False


def rule(change: Change, _: Sides) -> Iterator[Statement]:
    """CREATE OR REPLACE or DROP RULE."""
    own, on = names.on_what(change.identity)
    if change.after is None:
        yield Statement(Rank.DROP_TRIGGER, f"drop rule if exists {own} on {on}")
        return
    after = pieces(change.after)
    before = pieces(change.before) if change.before is not None else []
    text = re.sub(r"^CREATE RULE", "create or replace rule", after[0].rstrip().rstrip(";"))
    yield Statement(Rank.TRIGGER, text)
    if after[1:] != before[1:]:
        verb = _STATES.get("".join(after[1:]), "enable")
        yield Statement(Rank.LAST, f"alter table {on} {verb} rule {own}")


def policy(change: Change, _: Sides) -> Iterator[Statement]:
    """CREATE POLICY anew, or DROP POLICY."""
    own, on = names.on_what(change.identity)
    yield Statement(Rank.DROP_POLICY, f"drop policy if exists {own} on {on}")
    if change.after is None:
        return
    after = facts(change.after, _POLICY)
    text = f"create policy {own} on {on}"
    text += " as restrictive" if "restrictive" in after else ""
    text += f" for {after['for']} to {after['to']}"
    for word in ("using", "with check"):
        text += f"\n  {word} {after[word]}" if word in after else ""
    yield Statement(Rank.POLICY, text)


def publication(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP PUBLICATION, or its place for a table or schema."""
    member = names.member_of(change.identity)
    if member:
        yield from _published(change, sides, *member)
        return
    name = names.split(change.identity)[1]
    if change.after is None:
        yield Statement(Rank.UNPUBLISH, f"drop publication if exists {name}")
        return
    yield from altered_owner(change, sides)
    said = json.loads(change.after.partition(", ")[2])
    sends = [word for word in ("insert", "update", "delete", "truncate") if said[f"pub{word}"]]
    options = f"publish = {literal(', '.join(sends))}"
    options += f", publish_via_partition_root = {str(said['pubviaroot']).lower()}"
    if change.before is None:
        everything = " for all tables" if said["puballtables"] else ""
        text = f"create publication {name}{everything} with ({options})"
        yield Statement(Rank.PUBLISH, _unless("pg_publication where pubname", name, text))
    elif change.before.partition(", ")[2] != change.after.partition(", ")[2]:
        yield Statement(Rank.PUBLISH, f"alter publication {name} set ({options})")


def _published(change: Change, sides: Sides, name: str, what: str, of: str) -> Iterator[Statement]:
    if sides.is_gone(f"publication {name}"):
        return
    word = "tables in schema" if what == "schema" else "table"
    column = {"schema": "pnnspid", "table": "prrelid"}[what]
    lists = {"schema": "pg_publication_namespace", "table": "pg_publication_rel"}[what]
    link, kind = {"schema": ("pnpubid", "regnamespace"), "table": ("prpubid", "regclass")}[what]
    found = (
        f"{lists} m join pg_publication p on p.oid = m.{link}"
        f" where p.pubname = {literal(names.unquoted(name))}"
        f" and m.{column} = to_{kind}({literal(of)})"
    )
    if change.before is not None:
        text = f"alter publication {name} drop {word} {of}"
        yield Statement(Rank.UNPUBLISH, guarded(f"exists (select from {found})", text))
    if change.after is not None:
        after = facts(change.after, ("published", "columns", "where"))
        text = f"alter publication {name} add {word} {of}"
        text += f" ({after['columns']})" if "columns" in after else ""
        text += f" where {after['where']}" if "where" in after else ""
        yield Statement(Rank.PUBLISH, guarded(f"not exists (select from {found})", text))


def _unless(where: str, name: str, statement: str) -> str:
    condition = f"not exists (select from {where} = {literal(names.unquoted(name))})"
    return guarded(condition, statement)


def event_trigger(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE or DROP EVENT TRIGGER; a changed one is made anew."""
    name = names.split(change.identity)[1]
    if change.before is not None:
        yield Statement(Rank.DROP_TRIGGER, f"drop event trigger if exists {name}")
    if change.after is None:
        return
    after = facts(change.after, ("on", "when tag in", "execute", "owner"))
    text = f"create event trigger {name} on {after['on']}"
    if "when tag in" in after:
        tags = re.findall(r'"([^"]*)"|([^{},"]+)', after["when tag in"])
        listed = ", ".join(literal(quoted or plain) for quoted, plain in tags)
        text += f" when tag in ({listed})"
    text += f" execute function {after['execute']}"
    yield Statement(Rank.TRIGGER, _unless("pg_event_trigger where evtname", name, text))
    if after.get("") in _STATES:
        state = _STATES[after[""]]
        yield Statement(Rank.LAST, f"alter event trigger {name} {state}")
    if owner_of(f"owner {after['owner']}") != sides.owner:
        yield Statement(Rank.OWNER, f"alter event trigger {name} owner to {after['owner']}")
