"""The statements for grants, default privileges, comments and labels. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yardpass_db.drift import identity as names
from yardpass_db.drift.statement import Change, Rank, Sides, Statement, literal, owner_of

# What GRANT … ON and ALTER DEFAULT PRIVILEGES call a kind of object.
_ON = {"view": "table", "materialized view": "table", "foreign table": "table",
       "aggregate": "function", "server": "foreign server"}  # fmt: skip
_DEFAULTS = {"table": "tables", "sequence": "sequences", "function": "functions",
             "procedure": "functions", "type": "types", "domain": "types",
             "schema": "schemas"}  # fmt: skip


# (verb, object, grantee with its option, grantor) of one statement
_Key = tuple[str, str, str, str]


def grants(changes: Iterable[Change], sides: Sides) -> Iterator[Statement]:
    """GRANT and REVOKE for all changed lines: the privileges of one grantee together, and the
    columns on which they are the same."""
    together: dict[_Key, list[str]] = {}
    for change in changes:
        grant = names.grant_of(change.identity)
        if grant is None or sides.is_gone(sides.root(change.identity)) or sides.is_gone(grant.on):
            continue
        verb, option = _verb(change, grant.verb)
        key = (verb, grant.on, f"{grant.grantee}{option}", grant.grantor)
        together.setdefault(key, []).append(grant.privilege)
    for key, privileges in _columns_lost(together, sides).items():
        together.setdefault(key, []).extend(privileges)
    on_columns: dict[tuple[str, str, str, str, tuple[str, ...]], list[str]] = {}
    for (verb, on, grantee, grantor), privileges in together.items():
        said = tuple(sorted(set(privileges)))
        table, own = names.column_of(on)
        if own:
            on_columns.setdefault((verb, table, grantee, grantor, said), []).append(own)
        else:
            yield _granted(verb, ", ".join(said), on, grantee, grantor, sides)
    for (verb, table, grantee, grantor, said), columns in on_columns.items():
        listed = ", ".join(sorted(columns))
        root = sides.root(f"column {table}.x")
        what = ", ".join(f"{one} ({listed})" for one in said)
        yield _granted(verb, what, root, grantee, grantor, sides)


def _verb(change: Change, verb: str) -> tuple[str, str]:
    """(grant or revoke, WITH GRANT OPTION) that brings a line from before to after."""
    if change.before and change.after:
        if change.after == "with grant option":
            return "grant", " with grant option"
        return "revoke grant option for", ""
    if change.after is None:
        verb = {"grant": "revoke", "revoke": "grant"}[verb]
    said = change.after if change.after is not None else change.before
    return verb, " with grant option" if (verb, said) == ("grant", "with grant option") else ""


def _columns_lost(together: dict[_Key, list[str]], sides: Sides) -> dict[_Key, list[str]]:
    """What REVOKE on a table takes along: the same privilege on single columns, granted again."""
    tables = {
        (names.split(on)[1], grantee, one)
        for (verb, on, grantee, _), privileges in together.items()
        for one in privileges
        if verb == "revoke" and names.split(on)[0] in names.RELATIONS
    }
    again: dict[_Key, list[str]] = {}
    for identity, text in sides.target.items() if tables else ():
        grant = names.grant_of(identity) if " on column " in identity else None
        if grant is None or grant.verb != "grant":
            continue
        if (names.column_of(grant.on)[0], grant.grantee, grant.privilege) in tables:
            option = " with grant option" if text == "with grant option" else ""
            key = ("grant", grant.on, f"{grant.grantee}{option}", grant.grantor)
            again.setdefault(key, []).append(grant.privilege)
    return again


def _granted(
    verb: str, privileges: str, on: str, grantee: str, grantor: str, sides: Sides
) -> Statement:
    way, rank = ("to", Rank.GRANT) if verb == "grant" else ("from", Rank.REVOKE)
    defaults = names.defaults_of(on)
    if defaults:
        where = f" in schema {defaults.schema}" if defaults.schema else ""
        head = f"alter default privileges for role {defaults.role}{where}"
        return Statement(
            Rank.LAST, f"{head} {verb} {privileges} on {defaults.what} {way} {grantee}"
        )
    kind, name = names.split(on)
    text = f"{verb} {privileges} on {_ON.get(kind, kind)} {name} {way} {grantee}"
    root = sides.root(on)
    owner = owner_of(sides.target.get(root)) or owner_of(sides.current.get(root))
    if owner and grantor != owner:
        text = f"set local role {grantor};\n{text};\nreset role"
    return Statement(rank, text)


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
