"""The statements for grants, default privileges, comments and labels. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yardpass_db import drift_identity as names
from yardpass_db.drift_statement import Change, Rank, Sides, Statement, literal, owner_of

# What GRANT … ON and ALTER DEFAULT PRIVILEGES call a kind of object.
_ON = {"view": "table", "materialized view": "table", "foreign table": "table",
       "aggregate": "function", "server": "foreign server"}  # fmt: skip
_DEFAULTS = {"table": "tables", "sequence": "sequences", "function": "functions",
             "procedure": "functions", "type": "types", "domain": "types",
             "schema": "schemas"}  # fmt: skip


def grants(changes: Iterable[Change], sides: Sides) -> Iterator[Statement]:
    """GRANT and REVOKE for all changed lines, the privileges of one grantee together."""
    together: dict[tuple[str, str, str, str], list[str]] = {}
    for change in changes:
        grant = names.grant_of(change.identity)
        if grant is None or sides.is_gone(sides.root(change.identity)) or sides.is_gone(grant.on):
            continue
        if change.before and change.after:
            is_more = change.after == "with grant option"
            verb = "grant" if is_more else "revoke grant option for"
        else:
            verb = {"grant": "revoke", "revoke": "grant"}[grant.verb] if change.after is None else (
                grant.verb)  # fmt: skip
        option = " with grant option" if verb == "grant" and (
            change.after or change.before) == "with grant option" else ""  # fmt: skip
        key = (verb, grant.on, f"{grant.grantee}{option}", grant.grantor)
        together.setdefault(key, []).append(grant.privilege)
    for (verb, on, grantee, grantor), privileges in together.items():
        yield _granted(verb, sorted(privileges), on, grantee, grantor, sides)


def _granted(
    verb: str, privileges: list[str], on: str, grantee: str, grantor: str, sides: Sides
) -> Statement:
    way = "to" if verb == "grant" else "from"
    defaults = names.defaults_of(on)
    if defaults:
        where = f" in schema {defaults.schema}" if defaults.schema else ""
        head = f"alter default privileges for role {defaults.role}{where}"
        what = f"{', '.join(privileges)} on {defaults.what} {way} {grantee}"
        return Statement(Rank.LAST, f"{head} {verb} {what}")
    kind, name = names.split(on)
    if kind == "column":
        name, own = names.column_of(on)
        privileges = [f"{one} ({own})" for one in privileges]
        kind = "table"
    text = f"{verb} {', '.join(privileges)} on {_ON.get(kind, kind)} {name} {way} {grantee}"
    root = sides.root(on)
    owner = owner_of(sides.target.get(root)) or owner_of(sides.current.get(root))
    if owner and grantor != owner:
        text = f"set local role {grantor};\n{text};\nreset role"
    return Statement(Rank.GRANT, text)


def closed(new: Iterable[str], sides: Sides) -> Iterator[Statement]:
    """REVOKE of what default privileges give to each object that is made, before its own grants."""
    for identity in new:
        kind, name = names.split(identity)
        word = _ON.get(kind, kind)
        if word not in _DEFAULTS or identity not in sides.target:
            continue
        owner = owner_of(sides.target[identity])
        taken: set[str] = set()
        lost_by_public = False
        for one in sides.default_grants:
            defaults = names.defaults_of(one.on)
            if defaults is None or (defaults.what, defaults.role) != (_DEFAULTS[word], owner):
                continue
            if defaults.schema not in ("", names.schema_of(identity)):
                continue
            if one.verb == "grant" and one.grantee != owner:
                taken.add(one.grantee)
            lost_by_public |= one.verb == "revoke" and one.grantee == "public"
        if taken:
            who = ", ".join(sorted(taken))
            yield Statement(Rank.CLOSE, f"revoke all on {word} {name} from {who}")
        if lost_by_public and word in ("function", "procedure", "type", "domain"):
            privilege = "execute" if word in ("function", "procedure") else "usage"
            if f"revoke {privilege} on {identity} from public by {owner}" not in sides.target:
                yield Statement(Rank.CLOSE, f"grant {privilege} on {word} {name} to public")


def comment(change: Change, sides: Sides) -> Iterator[Statement]:
    """COMMENT ON."""
    what = names.subject(change.identity)
    if sides.is_gone(sides.root(what)) or (what not in sides.target and what in sides.current):
        return
    text = "null" if change.after is None else literal(change.after)
    yield Statement(Rank.COMMENT, f"comment on {what} is {text}")


def label(change: Change, sides: Sides) -> Iterator[Statement]:
    """SECURITY LABEL."""
    what = names.subject(change.identity)
    if sides.is_gone(sides.root(what)):
        return
    provider = names.split(change.identity)[1].partition(" on ")[0]
    text = "null" if change.after is None else literal(change.after)
    yield Statement(Rank.COMMENT, f"security label for {provider} on {what} is {text}")
