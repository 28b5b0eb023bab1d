"""The statements for tables, columns, constraints, indexes, sequences, statistics. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from yardpass_db.catalog import PART
from yardpass_db.drift import foreign
from yardpass_db.drift import identity as names
from yardpass_db.drift.columns import COLUMN, column_text, options
from yardpass_db.drift.compare import columns
from yardpass_db.drift.statement import (
    Change,
    Rank,
    Sides,
    Statement,
    altered_owner,
    by_hand,
    facts,
    guarded,
    literal,
    pieces,
)

_TABLE = ("owner", "unlogged", "partitioned by", "partition of", "inherits", "FOR VALUES",
          "DEFAULT", "of", "using", "tablespace", "with", "toast with", "row security enabled",
          "row security forced", "replica identity", "server", "options")  # fmt: skip
_SEQUENCE = ("owner", "unlogged", "as", "identity of", "owned by")


def table(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP TABLE."""
    kind, name = names.split(change.identity)
    if change.after is None:
        yield Statement(
            Rank.DROP_TABLE, f"drop {kind} if exists {name}", f"the rows of {name}", name
        )
        return
    before, after = facts(change.before, _TABLE), facts(change.after, _TABLE)
    if change.before is None:
        yield from _create_table(kind, name, after, sides)
    yield from altered_owner(change, sides)
    head = f"alter {kind} {name}"
    if change.before is not None:
        yield from _of_another_sort(head, name, before, after)
        if ("unlogged" in before) != ("unlogged" in after):
            state = "unlogged" if "unlogged" in after else "logged"
            yield Statement(Rank.ALTER, f"{head} set {state}")
        yield from options(head, before.get("with", ""), after.get("with", ""), "")
    yield from options(head, before.get("toast with", ""), after.get("toast with", ""), "toast.")
    yield from _row_security(head, before, after)
    if before.get("replica identity") != after.get("replica identity"):
        wanted = after.get("replica identity", "default")
        if wanted != "index":  # the index says so itself
            yield Statement(Rank.LAST, f"{head} replica identity {wanted}")


def _row_security(head: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Statement]:
    for word, on, off in (
        ("row security enabled", "enable", "disable"),
        ("row security forced", "force", "no force"),
    ):
        if (word in before) != (word in after):
            verb = on if word in after else off
            yield Statement(Rank.CLOSE, f"{head} {verb} row level security")


def _create_table(kind: str, name: str, after: dict[str, str], sides: Sides) -> Iterator[Statement]:
    unlogged = "unlogged " if "unlogged" in after else ""
    text = f"create {unlogged}{kind} if not exists {name}"
    rank = Rank.TABLE
    if "partition of" in after:
        bound = "default" if "DEFAULT" in after else f"for values {after['FOR VALUES']}"
        text += f" partition of {after['partition of']} {bound}"
        rank = Rank.COLUMN  # after its parent
    else:
        text += f" of {after['of']}" if "of" in after else _column_list(name, after, sides)
        text += f" inherits ({after['inherits']})" if "inherits" in after else ""
    for word in ("partitioned by", "using", "with", "tablespace", "server"):
        if word in after:
            text += f" {word.replace('partitioned', 'partition')} {after[word]}"
    yield Statement(rank, text + foreign.options(after.get("options", "")))


def _column_list(name: str, after: dict[str, str], sides: Sides) -> str:
    lines = []
    for column in columns(sides.target, name):
        found = facts(sides.target[f"column {name}.{column}"], COLUMN)
        if "inherited" not in found:
            lines.append(f"\n  {column} {column_text(found)}")
    return f" ({','.join(lines)}\n)" if lines or "inherits" not in after else " ()"


def _attached(name: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Statement]:
    """A partition taken off its parent or put back, with other bounds or to another parent."""
    if "partition of" in before and "partition of" not in after:
        text = f"alter table {before['partition of']} detach partition {name}"
        yield Statement(Rank.DROP_CONSTRAINT, guarded(_is_child(name), text))
    elif "partition of" in after and "partition of" not in before:
        bound = "default" if "DEFAULT" in after else f"for values {after['FOR VALUES']}"
        text = f"alter table {after['partition of']} attach partition {name} {bound}"
        yield Statement(Rank.ALTER, guarded(f"not {_is_child(name)}", text))
    elif "partition of" in before:
        yield from _attached(name, before, {})
        yield from _attached(name, {}, after)


def _of_another_sort(
    head: str, name: str, before: dict[str, str], after: dict[str, str]
) -> Iterator[Statement]:
    """What a table is: a partition, a child, of a type, on which server and by which method."""
    if any(before.get(word) != after.get(word) for word in ("partitioned by", "server")):
        yield by_hand(
            f"no statement makes another sort of table of {name}: rename it, create it as it is to "
            f"be, insert into {name} select … from the old one, drop that"
        )
        return
    if any(
        before.get(word) != after.get(word) for word in ("partition of", "FOR VALUES", "DEFAULT")
    ):
        yield from _attached(name, before, after)
    old, new = (_parents(side.get("inherits", "")) for side in (before, after))
    for parent in [one for one in old if one not in new]:
        yield Statement(
            Rank.DROP_CONSTRAINT, guarded(_is_child_of(name, parent), f"{head} no inherit {parent}")
        )
    for parent in [one for one in new if one not in old]:
        text = guarded(f"not {_is_child_of(name, parent)}", f"{head} inherit {parent}")
        yield Statement(Rank.KEY, text)  # it needs its parent's columns and checks
    if before.get("of") != after.get("of"):
        action = f"of {after['of']}" if "of" in after else "not of"
        yield Statement(Rank.ALTER, f"{head} {action}")
    for word, verb, usual in (
        ("using", "access method", "heap"),
        ("tablespace", "tablespace", "pg_default"),
    ):
        if before.get(word) != after.get(word):
            yield Statement(Rank.ALTER, f"{head} set {verb} {after.get(word, usual)}")
    at = f"pg_foreign_table where ftrelid = to_regclass({literal(name)})"
    listed = (side.get("options", "") for side in (before, after))
    yield from foreign.altered_options(head, at, "ftoptions", *listed)


def _parents(listed: str) -> list[str]:
    return [one for one in listed.split(", ") if one]


def _is_child_of(name: str, parent: str) -> str:
    return (
        f"exists (select from pg_inherits where inhrelid = to_regclass({literal(name)})"
        f" and inhparent = to_regclass({literal(parent)}))"
    )


def _is_child(name: str) -> str:
    return f"exists (select from pg_inherits where inhrelid = to_regclass({literal(name)}))"


def constraint(change: Change, _: Sides) -> Iterator[Statement]:
    """ADD or DROP CONSTRAINT, of a table or a domain; a changed one is made anew."""
    own, on = names.on_what(change.identity)
    before = pieces(change.before) if change.before is not None else []
    after = pieces(change.after) if change.after is not None else []
    head = f"alter {on}" if on.startswith("domain ") else f"alter table {on}"
    # An inherited one comes and goes with its parent's.
    if "inherited" not in (after or before) and before[:1] != after[:1]:
        yield from _made_constraint(head, own, on, before, after)
    if after:
        yield from _index_flags(on, own, before, after)


def _made_constraint(
    head: str, own: str, on: str, before: list[str], after: list[str]
) -> Iterator[Statement]:
    dropped = f"{head} drop constraint if exists {own}"
    if not after:
        is_key = before[0].startswith("FOREIGN KEY")
        rank = Rank.DROP_FOREIGN_KEY if is_key else Rank.DROP_CONSTRAINT
        yield Statement(rank, dropped)
        return
    rank = Rank.FOREIGN_KEY if after[0].startswith("FOREIGN KEY") else Rank.KEY
    separator = f"; {head}" if on.startswith("domain ") else ","
    owner = (
        f"contypid = to_regtype({literal(on.removeprefix('domain '))})"
        if on.startswith("domain ")
        else f"conrelid = to_regclass({literal(on)})"
    )
    # One that is there already would be checked against all rows again.
    missing = (
        f"not exists (select from pg_constraint where {owner}"
        f" and conname = {literal(names.unquoted(own))}"
        f" and pg_get_constraintdef(oid) = {literal(after[0])})"
    )
    text = f"{dropped}{separator} add constraint {own} {after[0]}"
    yield Statement(rank, guarded(missing, text))


def index(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE or DROP INDEX; a changed or invalid one is made anew."""
    _, name = names.split(change.identity)
    before = pieces(change.before) if change.before is not None else []
    after = pieces(change.after) if change.after is not None else []
    if any(part.startswith("part of ") for part in after or before):
        return  # it comes and goes with its parent's
    on = names.table_of(change.after or change.before or "")
    is_broken = "invalid" in before and "invalid" not in after
    if before and (before[:1] != after[:1] or is_broken) and not sides.is_gone(f"table {on}"):
        yield Statement(Rank.DROP_CONSTRAINT, f"drop index if exists {name}")
    if not after:
        return
    if "invalid" in after:
        yield by_hand(f"{name} is invalid: nobody wants to have that made")
        return
    if before[:1] != after[:1] or is_broken:
        made = re.sub(r"^CREATE (UNIQUE )?INDEX ", r"create \1index if not exists ", after[0])
        rank = Rank.TRIGGER if f"materialized view {on}" in sides.target else Rank.INDEX
        made = made.replace(" ON ONLY ", " ON ", 1)  # its partitions get theirs at once
        yield Statement(rank, made.replace("create UNIQUE", "create unique", 1))
    own = name.rpartition(".")[2]
    yield from _index_flags(on, own, before, after)


def _index_flags(on: str, own: str, before: list[str], after: list[str]) -> Iterator[Statement]:
    """What is not said when an index is made: CLUSTER ON, REPLICA IDENTITY, options of a key's."""
    if before[:1] != after[:1]:
        before = []  # it was made anew
    index = f"{on.rpartition('.')[0]}.{own}"
    old, new = (facts(PART.join(one), ("with",)).get("with", "") for one in (before, after))
    for one in options(f"alter index {index}", old, new, ""):
        yield replace(one, rank=Rank.LAST)
    for flag, there, not_there in (
        ("clustered", f"cluster on {own}", "set without cluster"),
        ("replica identity", f"replica identity using index {own}", "replica identity default"),
    ):
        if (flag in before) != (flag in after):
            action = there if flag in after else not_there
            yield Statement(Rank.LAST, f"alter table {on} {action}")
    for flag in after:
        found = re.fullmatch(r"statistics of column (\d+) (\d+)", flag)
        if found and flag not in before:
            text = f"alter index {index} alter column {found[1]} set statistics {found[2]}"
            yield Statement(Rank.LAST, text)


def sequence(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP SEQUENCE; that of an identity column goes with its column."""
    _, name = names.split(change.identity)
    before, after = facts(change.before, _SEQUENCE), facts(change.after, _SEQUENCE)
    if ("identity of" in before and not after) or ("identity of" in after and not before):
        return
    if change.after is None:
        yield Statement(Rank.DROP_TYPE, f"drop sequence if exists {name}", f"the place of {name}")
        return
    if before.get("as") != after["as"]:
        kind = "unlogged sequence" if "unlogged" in after else "sequence"
        verb = "alter sequence" if before else f"create {kind} if not exists"
        rank = Rank.ALTER if before else Rank.SEQUENCE
        yield Statement(rank, f"{verb} {name} {_sequence_text(after['as'])}")
    if change.before is not None and ("unlogged" in before) != ("unlogged" in after):
        state = "unlogged" if "unlogged" in after else "logged"
        yield Statement(Rank.ALTER, f"alter sequence {name} set {state}")
    if before.get("owned by") != after.get("owned by"):
        yield Statement(Rank.KEY, f"alter sequence {name} owned by {after.get('owned by', 'none')}")
    if not {"identity of", "owned by"} & after.keys():  # it follows its table's
        yield from altered_owner(change, sides)


def _sequence_text(said: str) -> str:
    found = re.fullmatch(
        r"(.+), start (\S+), increment (\S+), from (\S+) to (\S+), cache (\d+)(, cycle)?", said
    )
    if found is None:
        raise ValueError(said)
    kind, start, increment, least, most, cache, cycle = found.groups()
    text = f"as {kind} start with {start} increment by {increment} minvalue {least}"
    return f"{text} maxvalue {most} cache {cache} {'cycle' if cycle else 'no cycle'}"


def statistics(change: Change, _: Sides) -> Iterator[Statement]:
    """CREATE or DROP STATISTICS; changed ones are made anew."""
    name = names.split(change.identity)[1]
    after = pieces(change.after) if change.after is not None else []
    if change.before is not None:
        yield Statement(Rank.DROP_CONSTRAINT, f"drop statistics if exists {name}")
    if after:
        made = re.sub(r"^CREATE STATISTICS ", "create statistics if not exists ", after[0])
        yield Statement(Rank.INDEX, made)
        for flag in after[1:]:
            if flag.startswith("statistics "):
                yield Statement(Rank.LAST, f"alter statistics {name} set {flag}")
