"""The statements for collations, conversions, languages, access methods, aggregates. Pure.

Few of the rare kinds can be changed where they stand. What nothing can hang on is made anew; what
something hangs on is told to people, with what to type. What superusers alone may
make is a statement only for one of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from yardpass_db.drift import identity as names
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

# A NAME of these is looked for in a catalog: its column, and its schema's when it is in one.
_CATALOG = {
    "operator class": ("pg_opclass", "opcname", "opcnamespace"),
    "operator family": ("pg_opfamily", "opfname", "opfnamespace"),
    "conversion": ("pg_conversion", "conname", "connamespace"),
    "text search configuration": ("pg_ts_config", "cfgname", "cfgnamespace"),
    "text search dictionary": ("pg_ts_dict", "dictname", "dictnamespace"),
    "text search parser": ("pg_ts_parser", "prsname", "prsnamespace"),
    "text search template": ("pg_ts_template", "tmplname", "tmplnamespace"),
    "access method": ("pg_am", "amname", ""),
}
_USERS = "what uses it has to go first and come back after"


def missing(identity: str) -> str:
    """Whether an object is not there, as SQL."""
    kind, rest = names.split(identity)
    name, _, method = rest.partition(" using ")
    schema, _, own = name.rpartition(".")
    catalog, column, schema_column = _CATALOG[kind]
    where = f"{column} = {literal(names.unquoted(own))}"
    if schema_column:
        where += f" and {schema_column} = to_regnamespace({literal(schema)})"
    if method:
        by = "opcmethod" if kind == "operator class" else "opfmethod"
        name = literal(names.unquoted(method))
        where += f" and {by} = (select oid from pg_am where amname = {name})"
    return f"not exists (select from {catalog} where {where})"


def rest(change: Change) -> str:
    return names.split(change.identity)[1]


def remade_by_hand(change: Change, why: str, text: str) -> Statement:
    """A line for people: `why` is what no statement does, `text` what makes the object anew."""
    return by_hand(f"no statement {why}: {_USERS}; drop {change.identity}; {text}")


def by_superuser(rank: Rank, text: str, sides: Sides) -> Iterator[Statement]:
    """A statement where the role that migrates is a superuser, else a line for people."""
    if sides.is_superuser:
        yield Statement(rank, text)
    else:
        inner = text.partition(" then\n  ")[2].partition(";\nend if")[0] or text
        yield by_hand(f"superusers alone may: {inner}")


def collation(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE or DROP COLLATION."""
    name = rest(change)
    if change.after is None:
        yield Statement(Rank.DROP_OTHER, f"drop collation if exists {name}")
        return
    yield from altered_owner(change, sides)
    said = json.loads(change.after.partition(", ")[2])
    provider = {"c": "libc", "i": "icu", "b": "builtin"}[said["collprovider"]]
    options = [f"provider = {provider}"]
    locale = said.get("colllocale") or said.get("colliculocale")
    told = {"locale": locale, "lc_collate": said["collcollate"], "lc_ctype": said["collctype"],
            "rules": said.get("collicurules")}  # fmt: skip
    for word, value in told.items():
        options += [f"{word} = {literal(value)}"] if value is not None else []
    options += [] if said["collisdeterministic"] else ["deterministic = false"]
    text = f"create collation if not exists {name} ({', '.join(options)})"
    if change.before is None:
        yield Statement(Rank.EXTENSION, text)
    elif change.before.partition(", ")[2] != change.after.partition(", ")[2]:
        yield remade_by_hand(change, "changes a collation", text)


def conversion(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE or DROP CONVERSION; a changed one is made anew, nothing hangs on it."""
    name = rest(change)
    after = pieces(change.after) if change.after is not None else []
    if pieces(change.before or "")[1:] != after[1:] or not after:
        yield Statement(Rank.DROP_OTHER, f"drop conversion if exists {name}")
        if after:
            default = "default " if after[1].startswith("default ") else ""
            text = f"create {default}conversion {name} {after[1].removeprefix(default)}"
            yield Statement(Rank.OPERATOR, text)
    if after:
        remade = Change(change.identity, None, change.after)
        yield from altered_owner(remade, sides)


def language(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE OR REPLACE or DROP LANGUAGE."""
    name = rest(change)
    if change.after is None:
        yield Statement(Rank.DROP_SCHEMA, f"drop language if exists {name}")
        return
    found = re.fullmatch(
        r"owner (.*), trusted (.), handler (.*), inline (.*), validator (.*)", change.after
    )
    if found is None:
        raise ValueError(change.after)
    owner, is_trusted, handler, inline, validator = found.groups()
    trusted = "trusted " if is_trusted == "t" else ""
    text = f"create or replace {trusted}language {name} handler {handler}"
    text += f" inline {inline}" if inline != "-" else ""
    text += f" validator {validator}" if validator != "-" else ""
    yield from by_superuser(Rank.EXTENSION, text, sides)
    if sides.is_superuser and owner != sides.owner:
        yield Statement(Rank.OWNER, f"alter language {name} owner to {owner}")


def access_method(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE or DROP ACCESS METHOD."""
    name = rest(change)
    if change.after is None:
        yield Statement(Rank.DROP_SCHEMA, f"drop access method if exists {name}")
        return
    letter, handler = change.after.split(", ")
    sort = {"i": "index", "t": "table"}[letter]
    text = f"create access method {name} type {sort} handler {handler}"
    if change.before is None:
        guard = guarded(missing(change.identity), text)
        yield from by_superuser(Rank.OPERATOR_FAMILY, guard, sides)
    else:
        yield remade_by_hand(change, "changes an access method", text)


def aggregate(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE OR REPLACE or DROP AGGREGATE."""
    name = rest(change)
    if change.after is None:
        yield Statement(Rank.DROP_FUNCTION, f"drop aggregate if exists {name}")
        return
    yield from altered_owner(change, sides)
    before = pieces(change.before)[1:] if change.before is not None else []
    after = pieces(change.after)[1:]
    if before == after:
        return
    found = facts(change.after, ("owner", "state", "moving state", "sorted by", "parallel"))
    said = json.loads(after[-1])
    options = [f"{word} = {said[key]}" for key, word in _AGGREGATE if said.get(key, "-") != "-"]
    options.append(f"stype = {found['state']}")
    options += [f"mstype = {found['moving state']}"] if "moving state" in found else []
    for key, word in (("agginitval", "initcond"), ("aggminitval", "minitcond")):
        options += [f"{word} = {literal(said[key])}"] if key in said else []
    for key, word in (("aggtransspace", "sspace"), ("aggmtransspace", "msspace")):
        options += [f"{word} = {said[key]}"] if said[key] else []
    for start, word in (("agg", "finalfunc"), ("aggm", "mfinalfunc")):
        options += [f"{word}_extra"] if said[f"{start}finalextra"] else []
        if said.get(f"{start}finalfn", "-") != "-":
            options.append(f"{word}_modify = {_MODIFIES[said[f'{start}finalmodify']]}")
    if "sorted by" in found:
        options.append(f"sortop = operator({found['sorted by'].rpartition('(')[0]})")
    options.append(f"parallel = {_PARALLEL[found['parallel']]}")
    options += ["hypothetical"] if said["aggkind"] == "h" else []
    taken = after[0] or "*"
    own = name.partition("(")[0]
    text = f"create or replace aggregate {own}({taken}) ({', '.join(options)})"
    if before and (before[0] != after[0] or _kept(before) != _kept(after)):
        # Another result is refused: it goes first.
        yield Statement(Rank.DROP_FUNCTION, f"drop aggregate if exists {name}")
    yield Statement(Rank.AGGREGATE, text)


def _kept(definition: list[str]) -> tuple[str, str]:
    said = json.loads(definition[-1])
    return definition[1], said["aggkind"]


_AGGREGATE = (
    ("aggtransfn", "sfunc"), ("aggfinalfn", "finalfunc"), ("aggcombinefn", "combinefunc"),
    ("aggserialfn", "serialfunc"), ("aggdeserialfn", "deserialfunc"),
    ("aggmtransfn", "msfunc"), ("aggminvtransfn", "minvfunc"), ("aggmfinalfn", "mfinalfunc"),
)  # fmt: skip
_MODIFIES = {"r": "read_only", "s": "shareable", "w": "read_write"}
_PARALLEL = {"s": "safe", "r": "restricted", "u": "unsafe"}
