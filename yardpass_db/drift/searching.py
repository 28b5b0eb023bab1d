"""The statements for text search: configurations, dictionaries, parsers, templates. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from yardpass_db.drift import identity as names
from yardpass_db.drift.rare import by_superuser, missing, remade_by_hand, rest
from yardpass_db.drift.statement import (
    Change,
    Rank,
    Sides,
    Statement,
    altered_owner,
    facts,
    guarded,
    pieces,
)


def dictionary(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP TEXT SEARCH DICTIONARY."""
    if change.after is None:
        yield Statement(Rank.DROP_OTHER, f"drop text search dictionary if exists {rest(change)}")
        return
    yield from altered_owner(change, sides)
    words = ("owner", "template")
    before, after = facts(change.before, words), facts(change.after, words)
    options = [f"template = {after['template']}", *([after[""]] if "" in after else [])]
    text = f"create {change.identity} ({', '.join(options)})"
    if change.before is None:
        yield Statement(Rank.SEQUENCE, guarded(missing(change.identity), text))
    elif before["template"] != after["template"]:
        yield remade_by_hand(change, "gives a dictionary another template", text)
    elif before.get("") != after.get(""):
        option = re.compile(r"(\w+|\"[^\"]+\") = (E?'(?:[^'\\]|''|\\.)*')")
        old, new = (dict(option.findall(one.get("", ""))) for one in (before, after))
        said = [f"{key} = {new[key]}" for key in new] + [key for key in old if key not in new]
        yield Statement(Rank.SEQUENCE, f"alter {change.identity} ({', '.join(said)})")


def configuration(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP TEXT SEARCH CONFIGURATION."""
    if change.after is None:
        text = f"drop text search configuration if exists {rest(change)}"
        yield Statement(Rank.DROP_OTHER, text)
        return
    yield from altered_owner(change, sides)
    before = pieces(change.before) if change.before is not None else []
    after = pieces(change.after)
    text = f"create {change.identity} (parser = {after[1].removeprefix('parser ')})"
    if not before:
        yield Statement(Rank.FUNCTION, guarded(missing(change.identity), text))
    elif before[1] != after[1]:
        yield remade_by_hand(change, "gives a configuration another parser", text)
        return
    head = f"alter {change.identity}"
    kept = {one.partition(" with ")[0] for one in after[2:] if one in before}
    touched = [one.partition(" with ")[0] for one in (*before[2:], *after[2:])]
    stale = [one for one in dict.fromkeys(touched) if one not in kept]
    if stale:
        yield Statement(Rank.FUNCTION, f"{head} drop mapping if exists for {', '.join(stale)}")
    together: dict[str, list[str]] = {}
    for one in after[2:]:
        if one not in before:
            token, _, dictionaries = one.partition(" with ")
            together.setdefault(dictionaries, []).append(token)
    for dictionaries, tokens in together.items():
        said = f"{head} add mapping for {', '.join(tokens)} with {dictionaries}"
        yield Statement(Rank.FUNCTION, said)


def made_of_functions(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE or DROP TEXT SEARCH PARSER or TEXT SEARCH TEMPLATE."""
    if change.after is None:
        kind, name = names.split(change.identity)
        yield Statement(Rank.DROP_OTHER, f"drop {kind} if exists {name}")
        return
    said = json.loads(change.after)
    listed = (f"{_WORDS[key]} = {one}" for key, one in sorted(said.items()) if one != "-")
    text = f"create {change.identity} ({', '.join(listed)})"
    if change.before is None:
        yield from by_superuser(Rank.TYPE, guarded(missing(change.identity), text), sides)
    else:
        what = names.split(change.identity)[0]
        yield remade_by_hand(change, f"changes a {what}", text)


_WORDS = {"prsstart": "start", "prstoken": "gettoken", "prsend": "end", "prslextype": "lextypes",
          "prsheadline": "headline", "tmplinit": "init", "tmpllexize": "lexize"}  # fmt: skip
