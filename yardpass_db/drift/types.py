"""The statements for schemas, extensions, types and domains. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yardpass_db.drift import identity as names
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

_DOMAIN = ("owner", "collate", "not null", "constraint", "default")


def schema(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP SCHEMA."""
    name = names.split(change.identity)[1]
    if change.after is None:
        yield Statement(Rank.DROP_SCHEMA, f"drop schema if exists {name}")
        return
    if change.before is None:
        yield Statement(Rank.SCHEMA, f"create schema if not exists {name}")
    yield from altered_owner(change, sides)


def extension(change: Change, _: Sides) -> Iterator[Statement]:
    """CREATE or DROP EXTENSION."""
    name = names.split(change.identity)[1]
    if change.after is None:
        yield Statement(Rank.DROP_SCHEMA, f"drop extension if exists {name}")
    elif change.before is None:
        found = re.search(r"schema (\S+), owner", change.after)
        into = f" schema {found[1]}" if found else ""
        yield Statement(Rank.EXTENSION, f"create extension if not exists {name}{into}")
    else:
        yield from _altered_extension(name, change.before, change.after)


def _altered_extension(name: str, before: str, after: str) -> Iterator[Statement]:
    said = re.compile(r"version (.*), schema (.*), owner (.*)")
    old, new = said.fullmatch(before), said.fullmatch(after)
    if old is None or new is None:
        raise ValueError(after)
    if old[1] != new[1]:
        version = literal(new[1])
        other = f"extname = {literal(names.unquoted(name))} and extversion <> {version}"
        text = f"alter extension {name} update to {version}"
        there = f"exists (select from pg_extension where {other})"
        yield Statement(Rank.EXTENSION, guarded(there, text))
    if old[2] != new[2]:
        yield Statement(Rank.EXTENSION, f"alter extension {name} set schema {new[2]}")
    if old[3] != new[3]:
        yield by_hand(
            f"no statement gives an extension another owner: drop extension {name}; "
            f"create extension {name} as {new[3]}"
        )


def data_type(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP TYPE: enums, composites, ranges."""
    name = names.split(change.identity)[1]
    if change.after is None:
        yield Statement(Rank.DROP_TYPE, f"drop type if exists {name}")
        return
    yield from altered_owner(change, sides)
    before = (pieces(change.before) if change.before is not None else [])[1:]
    after = pieces(change.after)
    if after[0].startswith("composite"):
        if change.before is None:
            lines = (
                f"{one} {pieces(sides.target[f'column {name}.{one}'])[0]}"
                for one in columns(sides.target, name)
            )
            yield _new_type(name, f"create type {name} as ({', '.join(lines)})")
        return
    if after[1:] == before:
        return
    if after[1].startswith("enum"):
        yield from _enum(name, before[0] if before else None, after[1])
    elif after[1].startswith("range of ") and not before:
        options = [f"subtype = {after[1].removeprefix('range of ')}"]
        for part in after[2:]:
            word, _, rest = part.partition(" ")
            said = {"multirange": "multirange_type_name", "collate": "collation",
                    "canonical": "canonical", "difference": "subtype_diff"}.get(word)  # fmt: skip
            options += [f"{said} = {rest}"] if said else []
        yield _new_type(name, f"create type {name} as range ({', '.join(options)})")
    else:
        said = ", ".join(after[1:])
        yield by_hand(f"no statement changes what a type is made of, {said}: {_anew(name)}")


def _anew(name: str, made: str = "create it") -> str:
    """What to type where a type has to be another one."""
    own = names.quoted(f"old_{names.unquoted(name.rpartition('.')[2])}")
    return (
        f"rename {name} to {own}; {made}; alter table … alter column … type {name}"
        f" using (…::text::{name}) for each column of it; drop {own}"
    )


def _new_type(name: str, statement: str) -> Statement:
    return Statement(Rank.TYPE, guarded(f"to_regtype({literal(name)}) is null", statement))


def _enum(name: str, before: str | None, after: str) -> Iterator[Statement]:
    labels = re.findall(r"'(?:[^']|'')*'", after)
    if before is None:
        yield _new_type(name, f"create type {name} as enum ({', '.join(labels)})")
        return
    old = re.findall(r"'(?:[^']|'')*'", before)
    if len(labels) == len(old):
        pairs = [(was, now) for was, now in zip(old, labels, strict=True) if was != now]
        if all(was not in labels and now not in old for was, now in pairs):
            yield from (_renamed(name, was, now) for was, now in pairs)
            return
    if [one for one in labels if one in old] != old:
        made = f"create type {name} as enum ({', '.join(labels)})"
        yield by_hand(f"no statement takes values from an enum or sorts them: {_anew(name, made)}")
        return
    for position, label in enumerate(labels):
        if label not in old:
            place = f" after {labels[position - 1]}" if position else f" before {old[0]}"
            yield Statement(Rank.TYPE, f"alter type {name} add value if not exists {label}{place}")


def _renamed(name: str, was: str, now: str) -> Statement:
    found = f"pg_enum where enumtypid = to_regtype({literal(name)}) and enumlabel = {was}"
    text = f"alter type {name} rename value {was} to {now}"
    return Statement(Rank.TYPE, guarded(f"exists (select from {found})", text))


def domain(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP DOMAIN."""
    name = names.split(change.identity)[1]
    before, after = facts(change.before, _DOMAIN), facts(change.after, _DOMAIN)
    if change.after is None:
        yield Statement(Rank.DROP_TYPE, f"drop domain if exists {name}")
        return
    yield from altered_owner(change, sides)
    if change.before is None:
        text = f"create domain {name} as {after['']}"
        text += f" collate {after['collate']}" if "collate" in after else ""
        text += f" default {after['default']}" if "default" in after else ""
        yield _new_type(name, text + (" not null" if "not null" in after else ""))
        return
    if (before[""], before.get("collate")) != (after[""], after.get("collate")):
        made = f"create domain {name} as {after['']}"
        yield by_hand(f"no statement gives a domain another type: {_anew(name, made)}")
    if ("not null" in before) != ("not null" in after):
        verb = "set" if "not null" in after else "drop"
        yield Statement(Rank.ALTER, f"alter domain {name} {verb} not null")
    if before.get("default") != after.get("default"):
        action = f"set default {after['default']}" if "default" in after else "drop default"
        yield Statement(Rank.ALTER, f"alter domain {name} {action}")
