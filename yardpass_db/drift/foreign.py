"""The statements for foreign data wrappers, servers, user mappings and their options. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yardpass_db.drift import identity as names
from yardpass_db.drift.rare import by_superuser, remade_by_hand, rest
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
)

_SERVER = ("owner", "type", "version", "wrapper", "options")
_WRAPPER = ("owner", "handler", "validator", "options")


def option_pairs(listed: str) -> dict[str, str]:
    """`{host=there,"a=b c"}`, an array of PostgreSQL's, as a dictionary."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|([^,{}"]+)', listed)
    texts = (re.sub(r"\\(.)", r"\1", quoted) if quoted else plain for quoted, plain in found)
    return {key: value for key, _, value in (one.partition("=") for one in texts)}


def options(listed: str) -> str:
    """` options (host 'there')` of an array, "" when there are none."""
    said = (f"{names.quoted(key)} {literal(one)}" for key, one in option_pairs(listed).items())
    return f" options ({', '.join(said)})" if listed else ""


def altered_options(
    head: str, at: str, column: str, before: str, after: str
) -> Iterator[Statement]:
    """ALTER … OPTIONS where they are not so yet; `at` is a catalog and a condition."""
    if before == after:
        return
    old, new = option_pairs(before), option_pairs(after)
    said = [f"drop {names.quoted(key)}" for key in old if key not in new]
    for key, one in new.items():
        if old.get(key) != one:
            verb = "set" if key in old else "add"
            said.append(f"{verb} {names.quoted(key)} {literal(one)}")
    # Where they are as they were: ADD refuses what is there, SET and DROP what is not.
    there = f"exists (select from {at} and coalesce({column}::text, '') = {literal(before)})"
    yield Statement(Rank.ALTER, guarded(there, f"{head} options ({', '.join(said)})"))


def wrapper(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP FOREIGN DATA WRAPPER: for superusers alone."""
    name = rest(change)
    if change.after is None:
        yield Statement(Rank.DROP_SCHEMA, f"drop foreign data wrapper if exists {name}")
        return
    before, after = facts(change.before, _WRAPPER), facts(change.after, _WRAPPER)
    said = ""
    for word in ("handler", "validator"):
        if before.get(word, "-") != after.get(word, "-"):
            function = after.get(word, "-")
            said += f" no {word}" if function == "-" else f" {word} {function}"
    at = f"pg_foreign_data_wrapper where fdwname = {literal(names.unquoted(name))}"
    head = f"alter foreign data wrapper {name}"
    if change.before is None:
        text = f"create foreign data wrapper {name}{said}{options(after.get('options', ''))}"
        text = guarded(f"not exists (select from {at})", text)
        yield from by_superuser(Rank.EXTENSION, text, sides)
    elif said:
        yield from by_superuser(Rank.ALTER, f"{head}{said}", sides)
    if sides.is_superuser:
        yield from altered_owner(change, sides)
    if change.before is not None:
        listed = (side.get("options", "") for side in (before, after))
        for altered in altered_options(head, at, "fdwoptions", *listed):
            yield from by_superuser(altered.rank, altered.sql, sides)


def server(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP SERVER."""
    name = rest(change)
    if change.after is None:
        yield Statement(Rank.DROP_OTHER, f"drop server if exists {name}")
        return
    yield from altered_owner(change, sides)
    before, after = facts(change.before, _SERVER), facts(change.after, _SERVER)
    text = f"server if not exists {name}"
    for word in ("type", "version"):
        text += f" {word} {literal(after[word])}" if word in after else ""
    text += f" foreign data wrapper {after['wrapper']}{options(after.get('options', ''))}"
    if change.before is None:
        yield Statement(Rank.TYPE, f"create {text}")
        return
    if any(before.get(word) != after.get(word) for word in ("type", "wrapper")):
        yield remade_by_hand(change, "gives a server another type or wrapper", f"create {text}")
        return
    if before.get("version") != after.get("version"):
        said = literal(after["version"]) if "version" in after else "null"
        yield Statement(Rank.ALTER, f"alter server {name} version {said}")
    at = f"pg_foreign_server where srvname = {literal(names.unquoted(name))}"
    listed = (side.get("options", "") for side in (before, after))
    yield from altered_options(f"alter server {name}", at, "srvoptions", *listed)


def user_mapping(change: Change, _: Sides) -> Iterator[Statement]:
    """CREATE or DROP USER MAPPING. Its options are read by nobody: they hold passwords."""
    who, where = rest(change).split(" for server ")
    if change.after is None:
        text = f"drop user mapping if exists for {who} server {where}"
        yield Statement(Rank.DROP_CONSTRAINT, text)
        return
    yield Statement(Rank.TABLE, f"create user mapping if not exists for {who} server {where}")
    yield by_hand(
        "what its options hold, a password say, is not read: "
        f"alter user mapping for {who} server {where} options (add password '…')"
    )
