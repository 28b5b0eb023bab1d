"""What `drift` tells: the differing objects, the SQL of both ways, the scripts. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yardpass_db.catalog import Difference, readable
from yardpass_db.drift import identity as names
from yardpass_db.drift.renames import renames
from yardpass_db.drift.sql import statements
from yardpass_db.drift.statement import Change, Sides, Site, Snapshot, Statement
from yardpass_db.output import plural

_CLIENTS = ("public", "anon", "authenticated", "service_role")
_WIDTH = 160  # of a shown definition or statement


@dataclass(frozen=True)
class Drift:
    """One object that is not as the history says.

    `state`: missing (the history says it), undeclared (nobody said it), changed. `place` is the
    repeatable whose file accepting it belongs in, "" for a migration.
    """

    object: str
    state: str
    lines: tuple[Difference, ...]
    restore: tuple[Statement, ...]
    accept: tuple[Statement, ...]
    place: str

    @property
    def kind(self) -> str:
        return kind_of(self.object)

    @property
    def schema(self) -> str:
        return names.schema_of(_inner(self.object))

    def as_dict(self) -> dict[str, Any]:
        return {
            "object": self.object,
            "kind": self.kind,
            "schema": self.schema,
            "state": self.state,
            "lines": [
                {"identity": one.identity, "history": _shown(one.before), "live": _shown(one.after)}
                for one in self.lines
            ],
            "restore": [one.sql for one in self.restore],
            "accept": [one.sql for one in self.accept],
            "accept_in": f"sql/{self.place}.sql" if self.place else "a migration",
            "loses": [one.loses for one in self.restore if one.loses],
        }

    def text(self) -> str:
        """The object, what differs, and the SQL of both ways, cut to a screen's width."""
        shown = [f"{self.state:10}  {self.object}"]
        for one in self.lines[:6]:
            if self.state == "changed" and one.identity != self.object:
                shown.append(f"  line      {one.identity}")
            if one.before is not None and self.state != "undeclared":
                shown.append(f"  history   {_cut(_shown(one.before) or 'there')}")
            if one.after is not None and self.state != "missing":
                shown.append(f"  live      {_cut(_shown(one.after) or 'there')}")
            if self.state != "changed":
                break
        if len(self.lines) > 6 and self.state == "changed":
            shown.append(f"  … and {plural(len(self.lines) - 6, 'line')} more")
        shown += [f"  restore   {_cut(one.sql)};" for one in self.restore[:4]]
        if len(self.restore) > 4:
            shown.append(f"  restore   … {plural(len(self.restore), 'statement')} in all")
        where = f"sql/{self.place}.sql" if self.place else "a migration"
        shown += [f"  accept    {_cut(one.sql)};  (in {where})" for one in self.accept[:1]]
        return "\n".join(shown)


def _shown(definition: str | None) -> str | None:
    return None if definition is None else readable(definition)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[:_WIDTH]} …"


def kind_of(what: str) -> str:
    """`grant`, `comment` or the kind of the object a heading names."""
    for words, kind in (("grants on ", "grant"), ("column order of ", "column order")):
        if what.startswith(words):
            return kind
    return names.split(what)[0].removesuffix(" on").removesuffix(" of")


def _inner(what: str) -> str:
    return what.removeprefix("grants on ").removeprefix("column order of ")


def group(
    found: Sequence[Difference],
    expected: Snapshot,
    live: Snapshot,
    site: Site,
    owned: Mapping[str, str],
) -> list[Drift]:
    """The lines by object. `owned` gives the repeatable of `function app.f`, `view app.v`, …

    What belongs to an object that is missing or undeclared as a whole is told with it.
    """
    known = expected.keys() | live.keys()
    objects: dict[str, list[Difference]] = {}
    for one in found:
        objects.setdefault(_heading(one, expected, live, known), []).append(one)
    there, here = Sides(live, expected, site), Sides(expected, live, site)
    back, forth = (
        renames(changes(found, back=True), there),
        renames(changes(found, back=False), here),
    )
    return [
        Drift(
            heading,
            _state(heading, lines),
            tuple(_whole_first(heading, lines)),
            back.get(heading) or tuple(statements(changes(lines, back=True), there)),
            forth.get(heading) or tuple(statements(changes(lines, back=False), here)),
            ""
            if _is_of_migration(heading, expected, owned)
            else place_of(heading, lines, owned, known),
        )
        for heading, lines in objects.items()
    ]


def changes(lines: Sequence[Difference], back: bool) -> list[Change]:
    """The lines as changes of the live database, or of the one the history describes."""
    return [
        Change(one.identity, one.after, one.before)
        if back
        else Change(one.identity, one.before, one.after)
        for one in lines
    ]


def _heading(one: Difference, expected: Snapshot, live: Snapshot, known: Collection[str]) -> str:
    if one.identity.startswith("column order of "):
        return one.identity
    what = names.subject(one.identity)
    root = names.root(what, known)
    text = one.before if one.before is not None else one.after or ""
    if what.startswith(("index ", "statistics ")) and what == one.identity:
        table = names.table_of(text)
        kinds = (f"{kind} {table}" for kind in ("table", "materialized view"))
        root = next((k for k in kinds if k in known), root)
    if (root in expected) != (root in live):
        return root
    if root.startswith(("view ", "materialized view ")) and what.startswith("column "):
        return root
    if one.identity == what:
        return what
    if (what in expected) != (what in live):
        return what
    return f"grants on {what}" if names.grant_of(one.identity) else one.identity


def _state(heading: str, lines: Sequence[Difference]) -> str:
    if heading.startswith("grants on "):
        if all(one.after is None for one in lines):
            return "missing"
        return "undeclared" if all(one.before is None for one in lines) else "changed"
    whole = [one for one in lines if one.identity == heading]
    if whole and whole[0].after is None:
        return "missing"
    return "undeclared" if whole and whole[0].before is None else "changed"


def _whole_first(heading: str, lines: Sequence[Difference]) -> list[Difference]:
    return sorted(lines, key=lambda one: (one.identity != heading, one.identity))


def place_of(
    heading: str, lines: Sequence[Difference], owned: Mapping[str, str], known: Collection[str]
) -> str:
    """The address of the repeatable that says what this object is, "" for a migration."""
    what = names.subject(_inner(heading))
    kind, _ = names.split(what)
    root = names.root(what, known)
    if kind == "index":  # that of a materialized view is made with it
        text = next((t for one in lines for t in (one.before, one.after) if t), "")
        view = f"materialized view {names.table_of(text)}"
        root = view if view in known else root
    root_kind, root_name = names.split(root)
    if kind == "trigger":
        return _of_trigger(what, lines, owned)
    if root_kind in names.ROUTINES:
        name = root_name.partition("(")[0]
        return owned.get(f"{root_kind} {name}", _address("functions", name))
    if root_kind in ("view", "materialized view"):
        return owned.get(root, _address("views", root_name))
    if kind == "policy":
        return _address("rls", root_name)
    grants = [names.grant_of(one.identity) for one in lines]
    if root_kind == "table" and heading.startswith("grants on ") and all(
        one is not None and one.grantee in _CLIENTS for one in grants
    ):  # fmt: skip
        return _address("rls", root_name)
    return ""


def _is_of_migration(heading: str, expected: Snapshot, owned: Mapping[str, str]) -> bool:
    """Whether the history has a function or view that no repeatable makes."""
    root = names.root(_inner(heading), expected)
    kind, name = names.split(root)
    if kind in names.ROUTINES:
        return root in expected and f"{kind} {name.partition('(')[0]}" not in owned
    return kind in ("view", "materialized view") and root in expected and root not in owned


def _of_trigger(what: str, lines: Sequence[Difference], owned: Mapping[str, str]) -> str:
    if what in owned:
        return owned[what]
    for one in lines:
        text = one.after if one.after is not None else one.before or ""
        found = re.search(rf"EXECUTE FUNCTION ({names.NAME})\(", text)
        if found:
            return owned.get(f"function {found[1]}", _address("functions", found[1]))
    return ""


def _address(kind: str, name: str) -> str:
    schema, _, own = name.partition(".")
    return f"{kind}/{names.unquoted(schema)}/{names.unquoted(own)}"


@dataclass(frozen=True)
class Report:
    """A database beside its history. Files that are `pending` are no drift."""

    database: str
    lines: int
    drifts: tuple[Drift, ...]
    pending: int = 0
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 as the history says, 3 when something differs."""
        return 3 if self.drifts else 0

    def as_dict(self) -> dict[str, Any]:
        return {
            "database": self.database,
            "drift": bool(self.drifts),
            "compared": self.lines,
            "pending": self.pending,
            "notes": list(self.notes),
            "differences": [one.as_dict() for one in self.drifts],
        }

    def text(self) -> str:
        """The differences, each with its SQL; then what to type."""
        shown = [one.text() for one in self.drifts]
        if self.drifts:
            shown.append(
                f"{plural(len(self.drifts), 'difference')} in {self.lines} lines compared.\n"
                "As the history says again:   yardpass-db drift --sql restore | psql …\n"
                "As it is live from now on:   yardpass-db drift --sql accept"
            )
        else:
            shown.append(f"No drift: {self.lines} lines compared, all as the history says.")
        if self.pending:
            shown.append(f"{plural(self.pending, 'file')} pending, no drift: yardpass-db status")
        return "\n".join([*shown, *self.notes])
