"""The statements for casts, operators, their classes and families, transforms. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yardpass_db.drift.rare import by_superuser, missing, remade_by_hand, rest
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


def cast(change: Change, _: Sides) -> Iterator[Statement]:
    """CREATE or DROP CAST; a changed one is made anew, nothing hangs on it."""
    found = re.fullmatch(r"method (.), context (.), function (.*)", change.after or "")
    if change.before is not None or found:
        yield Statement(Rank.DROP_OTHER, f"drop cast if exists {rest(change)}")
    if found:
        method, context, function = found.groups()
        how = {"f": f"with function {function}", "i": "with inout", "b": "without function"}[method]
        when = {"e": "", "a": " as assignment", "i": " as implicit"}[context]
        yield Statement(Rank.OPERATOR, f"create cast {rest(change)} {how}{when}")


_OPERATOR = re.compile(
    r"function (?P<function>.*), commutator (?P<commutator>.*), negator (?P<negator>.*),"
    r" restrict (?P<restrict>.*), join (?P<join>.*), merges (?P<merges>.), hashes (?P<hashes>.),"
    r" owner (?P<owner>.*)"
)


def operator(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP OPERATOR."""
    name, _, types = rest(change).rpartition("(")
    found = _OPERATOR.fullmatch(change.after or "")
    if found is None:
        yield Statement(Rank.DROP_OTHER, f"drop operator if exists {rest(change)}")
        return
    before = _OPERATOR.fullmatch(change.before or "")
    if (before["owner"] if before else sides.owner) != found["owner"]:
        yield Statement(Rank.OWNER, f"alter {change.identity} owner to {found['owner']}")
    if found["function"] == "-":
        return  # PostgreSQL's own, for another's commutator that nobody made
    left, right = types.rstrip(")").split(",")
    sides_of = (("leftarg", left), ("rightarg", right))
    said = [f"function = {found['function']}"]
    said += [f"{word} = {one}" for word, one in sides_of if one.upper() != "NONE"]
    for word in ("commutator", "negator"):
        if found[word] != "0":
            said.append(f"{word} = operator({found[word].rpartition('(')[0]})")
    said += [f"{word} = {found[word]}" for word in ("restrict", "join") if found[word] != "-"]
    said += [word for word in ("merges", "hashes") if found[word] == "t"]
    text = f"create operator {name} ({', '.join(said)})"
    if before is None or before["function"] == "-":
        # One that was named before it was made is there, without a function.
        there = f"select from pg_operator where oid = to_regoperator({literal(rest(change))})"
        missing = f"not exists ({there} and oprcode <> 0)"
        yield Statement(Rank.OPERATOR, guarded(missing, text))
        return
    differs = {word for word in found.groupdict() if found[word] != before[word]} - {"owner"}
    if differs <= {"restrict", "join"}:
        wanted = (f"{word} = {found[word].replace('-', 'none')}" for word in sorted(differs))
        if differs:
            yield Statement(Rank.ALTER, f"alter {change.identity} set ({', '.join(wanted)})")
    else:
        yield remade_by_hand(change, "gives an operator another function", text)


def operator_family(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE, ALTER or DROP OPERATOR FAMILY."""
    if change.after is None:
        yield Statement(Rank.DROP_OTHER, f"drop operator family if exists {rest(change)}")
        return
    before = pieces(change.before)[1:] if change.before is not None else []
    after = pieces(change.after)[1:]
    head = f"alter {change.identity}"
    gone = [_dropped_member(one) for one in before if one not in after]
    new = [one for one in after if one not in before]
    texts = [f"{head} drop {', '.join(gone)}"] if gone else []
    texts += [f"{head} add {', '.join(new)}"] if new else []
    if change.before is None:
        text = guarded(missing(change.identity), "; ".join([f"create {change.identity}", *texts]))
        yield from by_superuser(Rank.OPERATOR_FAMILY, text, sides)
    elif texts:
        yield by_hand(f"superusers alone may: {'; '.join(texts)}")
    if sides.is_superuser:
        yield from altered_owner(change, sides)


def _dropped_member(said: str) -> str:
    """`operator 1 (integer, bigint)` of `operator 1 <(integer,bigint)`."""
    found = re.fullmatch(r"(function \d+ \(.*?\)) .*|(operator \d+) [^(]*(\([^)]*\)).*", said)
    if found is None:
        raise ValueError(said)
    return found[1] or f"{found[2]} {found[3]}"


def operator_class(change: Change, sides: Sides) -> Iterator[Statement]:
    """CREATE or DROP OPERATOR CLASS."""
    if change.after is None:
        yield Statement(Rank.DROP_OTHER, f"drop operator class if exists {rest(change)}")
        return
    after = facts(change.after, ("owner", "for", "family", "default"))
    name, _, method = rest(change).rpartition(" using ")
    members = [one for one in pieces(change.after)[3:] if one != "default"]
    default = " default" if "default" in after else ""
    text = f"create operator class {name}{default} for type {after['for']} using {method}"
    text += f" family {after['family']} as {', '.join(members)}"
    if pieces(change.before or "")[1:] == pieces(change.after)[1:]:
        pass
    elif change.before is None:
        guard = guarded(missing(change.identity), text)
        yield from by_superuser(Rank.OPERATOR_CLASS, guard, sides)
    else:
        yield remade_by_hand(change, "changes an operator class", text)
    if sides.is_superuser:
        yield from altered_owner(change, sides)


def transform(change: Change, _: Sides) -> Iterator[Statement]:
    """CREATE OR REPLACE or DROP TRANSFORM."""
    found = re.fullmatch(r"from (.*), to (.*)", change.after or "")
    if found is None:
        yield Statement(Rank.DROP_OTHER, f"drop transform if exists {rest(change)}")
        return
    ways = [f"{way} with function {function}({taken})" for way, function, taken in (
        ("from sql", found[1], "internal"), ("to sql", found[2], "internal"))
        if function != "-"]  # fmt: skip
    text = f"create or replace transform {rest(change)} ({', '.join(ways)})"
    yield Statement(Rank.OPERATOR, text)
