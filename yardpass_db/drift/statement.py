"""What the statements of `drift` are made of: their order, a change, both sides of it. Pure.

Every statement may run where it has nothing left to do: the same script brings one database on
the way and finds another there already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from yardpass_db.catalog import CLAUSE, PART
from yardpass_db.drift import identity as names

Snapshot = dict[str, str]


class Rank(IntEnum):
    """When a statement runs: what hangs on others goes first and comes last."""

    RENAME, DEFAULTS, UNPUBLISH, DROP_POLICY, DROP_TRIGGER, DROP_VIEW = range(6)
    DROP_FOREIGN_KEY, DROP_CONSTRAINT, DROP_COLUMN, DROP_TABLE, DROP_OTHER = range(6, 11)
    DROP_FUNCTION, DROP_TYPE, DROP_SCHEMA = range(11, 14)
    SCHEMA, EXTENSION, TYPE, SEQUENCE, FUNCTION = range(14, 19)
    OPERATOR, OPERATOR_FAMILY, OPERATOR_CLASS, TABLE, COLUMN, ALTER = range(19, 25)
    LATE_FUNCTION, AGGREGATE, KEY, FOREIGN_KEY, INDEX, VIEW, TRIGGER, POLICY = range(25, 33)
    PUBLISH, OWNER, CLOSE, REVOKE, GRANT, COMMENT, LAST = range(33, 40)


@dataclass(frozen=True, order=True)
class Statement:
    """One SQL statement without its semicolon; one that begins with `--` is for people only.

    `table` is set where rows of it are lost or it is rewritten: what hangs on it is in the way.
    """

    rank: Rank
    sql: str
    loses: str = ""
    table: str = ""


@dataclass(frozen=True)
class Change:
    """One line of a catalog: as it is, and as it is to be; None: not there."""

    identity: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Site:
    """Who runs the statements and owns what they make, and on which PostgreSQL, 180004 say.

    `is_superuser`: whether that role may make what superusers alone may.
    """

    owner: str
    version: int
    is_superuser: bool = False


@dataclass(frozen=True)
class Sides:
    """The catalog as it is and as it is to be, and where that is."""

    current: Snapshot
    target: Snapshot
    site: Site
    recreated: set[str] = field(default_factory=set)

    @property
    def owner(self) -> str:
        return self.site.owner

    @property
    def version(self) -> int:
        return self.site.version

    @property
    def is_superuser(self) -> bool:
        return self.site.is_superuser

    def is_new(self, what: str) -> bool:
        """Whether an object has to be made, so that its own lines come after it."""
        return what in self.recreated or (what not in self.current and what in self.target)

    def is_gone(self, what: str) -> bool:
        """Whether an object goes, and its own lines with it."""
        return what in self.current and what not in self.target

    def root(self, identity: str) -> str:
        """The object a line belongs to."""
        return names.root(identity, self._known)

    @cached_property
    def _known(self) -> set[str]:
        return self.current.keys() | self.target.keys()

    @cached_property
    def default_grants(self) -> list[names.Grant]:
        """What default privileges give and take, on either side."""
        found = (names.grant_of(one) for one in self._known if " on default privileges: " in one)
        return [one for one in found if one]


def pieces(definition: str) -> list[str]:
    """The parts of a definition."""
    return definition.replace(CLAUSE, PART).split(PART)


def facts(definition: str | None, words: Sequence[str]) -> dict[str, str]:
    """What a definition says after each of `words`, "" for a word that stands alone.

    A part that begins with none of them is under "". Longer words come before their beginnings.
    """
    found: dict[str, str] = {}
    for part in pieces(definition) if definition is not None else ():
        word = next((w for w in words if part == w or part.startswith(f"{w} ")), "")
        found[word] = part[len(word) :].strip()
    return found


def owner_of(definition: str | None) -> str:
    """`postgres` of "owner postgres, …", "" when the definition tells none."""
    found = re.match(rf"(?:composite, )?owner ({names.IDENT})", definition or "")
    return found[1] if found else ""


def by_hand(what: str, rank: Rank = Rank.LAST) -> Statement:
    """A line for people where no statement can do it."""
    return Statement(rank, f"-- By hand: {what}")


def altered_owner(change: Change, sides: Sides) -> Iterator[Statement]:
    """ALTER … OWNER for an object that has another one, or would be made with another one."""
    wanted, now = owner_of(change.after), owner_of(change.before) or sides.owner
    if wanted and wanted != now:
        yield Statement(Rank.OWNER, f"alter {change.identity} owner to {wanted}")


def guarded(condition: str, statement: str) -> str:
    """A statement that PostgreSQL gives no IF EXISTS, run where there is something to do."""
    return f"do $guard$ begin if {condition} then\n  {statement};\nend if; end $guard$"


def literal(text: str) -> str:
    """A text as an SQL literal; backslashes stand for themselves."""
    return "'" + text.replace("'", "''") + "'"
