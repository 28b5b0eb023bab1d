"""The `drift` command: the live catalog beside what the history says, in both directions.

The history's texts are replayed once on a throw-away database; what they make is kept in a file
and compared from then on. Nothing is written to the database, and SELECT rights will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from yardpass_db import catalog, config, db, dependents, history
from yardpass_db.drift import expectation as expectations
from yardpass_db.drift import identity as names
from yardpass_db.drift import mentions
from yardpass_db.drift.accepting import Live, accept_script
from yardpass_db.drift.compare import find, with_months
from yardpass_db.drift.expectation import Expectation, Snapshot
from yardpass_db.drift.report import Drift, Report, group, kind_of
from yardpass_db.drift.script import restore_script, restoring, retyped
from yardpass_db.drift.shadow import build, read_blueprint, read_site
from yardpass_db.drift.statement import Site
from yardpass_db.errors import DatabaseError, UsageError
from yardpass_db.nearest import did_you_mean
from yardpass_db.partitions import read_sets
from yardpass_db.progress import Progress
from yardpass_db.session import holder
from yardpass_db.sources import MIGRATION, short_id
from yardpass_db.workspace import Workspace

LOCK_TIMEOUT = "5s"  # reading a view's text waits for whoever is changing its tables
_READ = "isolation level repeatable read, read only"

_OWNED = f"""
select h.address, o.value ->> 0, o.value ->> 1
  from {history.SCHEMA}.history h, jsonb_array_elements(h.owned) o where h.active
"""


@dataclass
class Observer:
    """Looks at one database again and again; what the history says is built when it changes."""

    connection: db.Connection
    sources: Path
    shadow: str
    progress: Progress
    only: tuple[str, ...] = ()
    _known: Expectation | None = field(default=None, init=False)

    def look(self) -> Look:
        """The database now, beside what its history says at the same moment.

        Raises HistoryError when there is none, DatabaseError when it cannot be replayed or when
        somebody holds the catalog's locks.
        """
        platform = config.platform_folder(self.sources)
        while True:
            with _reading(self.connection):
                key = expectations.read_key(self.connection, platform)
                if self._known is None or self._known.key != key:
                    self._known = expectations.load(key)
                if self._known:
                    live = catalog.parts(self.connection)
                else:
                    blueprint = read_blueprint(self.connection)
            if self._known:
                return self._looked(self._known, live)
            self.progress.note(
                f"Replaying {len(blueprint.records)} texts of the history on a throw-away database."
            )
            # Outside the transaction: the live database is not kept waiting for it.
            self._known = expectations.make(key, *build(blueprint, self.shadow, platform))

    def _looked(self, known: Expectation, live: Snapshot) -> Look:
        site = read_site(self.connection)
        if known.parts == live:
            return Look(
                known.parts, live, site, tuple(_chosen((), self.only, live, known)), self.sources
            )
        sets = read_sets(self.sources)
        wanted = with_months(known, live, sets, datetime.now(tz=UTC).date())
        found = find(wanted, live)
        owned = _owned(self.connection) if found else {}
        drifts = group(found, wanted.parts, live, site, owned)
        return Look(
            wanted.parts, live, site, tuple(_chosen(drifts, self.only, live, wanted)), self.sources
        )

    def notes(self) -> tuple[str, ...]:
        """What makes a look doubtful: somebody migrating, a file that was cut off half-way."""
        said = []
        if who := holder(self.connection):
            said.append(f"Somebody is migrating: {who}. Look again when they are done.")
        for direction, word in (("apply", "applied"), ("undo", "undone")):
            for address in history.half_done(self.connection, direction):
                said.append(f"{short_id(address)} is half {word}: yardpass-db status")
        return tuple(said)


@dataclass(frozen=True)
class Look:
    """Both catalogs of one moment and the objects that differ."""

    expected: Snapshot
    live: Snapshot
    site: Site
    drifts: tuple[Drift, ...]
    sources: Path

    def report(self, database: str, pending: int, notes: tuple[str, ...]) -> Report:
        return Report(database, len(self.live), self.drifts, pending, notes)

    def script(self, way: str, connection: db.Connection) -> str:
        """The SQL of all differences; `way` is restore or accept. "" when there are none."""
        if not self.drifts:
            return ""
        both = (self.expected, self.live, self.site)
        if way == "accept":
            live = Live(*both, _owned(connection), mentions.read(self.sources))
            return accept_script(self.drifts, live)
        found = restoring(self.drifts, *both)
        hanging = self._in_the_way(connection, retyped(found))
        return restore_script(self.drifts, found, self.site.owner, hanging)

    def _in_the_way(
        self, connection: db.Connection, tables: Sequence[str]
    ) -> list[tuple[str, Sequence[str]]]:
        """What hangs on a column that gets another type, but for what the script makes anew."""
        if not tables:
            return []
        handled = {line.identity for drift in self.drifts for line in drift.lines}
        handled |= {drift.object for drift in self.drifts}
        return [
            (one.drop, (*one.create, *one.refresh))
            for one in dependents.find(connection, tables)
            if one.identity not in handled
        ]


def _owned(connection: db.Connection) -> dict[str, str]:
    """The repeatable of each function, view and trigger, functions by name alone."""
    found: dict[str, str] = {}
    for address, kind, identity in db.rows(connection, _OWNED):
        name = identity.partition("(")[0] if kind in names.ROUTINES else identity
        found[f"{kind} {name}"] = address
    return found


@contextmanager
def _reading(connection: db.Connection) -> Iterator[None]:
    """A read-only transaction that sees one moment and waits for nobody for long."""
    try:
        with db.transaction(connection, _READ):
            connection.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'".encode())
            yield
    except db.InsufficientPrivilege:
        history.active(connection)  # says which grant is missing
        raise
    except db.LockNotAvailable as error:
        raise DatabaseError(
            "Somebody is changing the catalog and holds its locks.",
            detail=db.failure(error),
            undone="Nothing was changed.",
            hint="Run the same command again when they are done.",
        ) from error


def _chosen(
    drifts: Sequence[Drift], only: Sequence[str], live: Snapshot, wanted: Expectation
) -> Iterator[Drift]:
    """The drifts of the wanted schemas and kinds: `events`, `policy`, `events/policy`."""
    choices = [_choice(one, live, wanted) for one in only]
    for drift in drifts:
        if not choices or any(
            drift.schema == schema or not schema
            for schema, kind in choices
            if kind in ("", drift.kind)
        ):
            yield drift


def _choice(word: str, live: Snapshot, wanted: Expectation) -> tuple[str, str]:
    """(schema, kind), each "" for any. Raises UsageError for a word that is neither."""
    kinds = {kind_of(f"{kind} x") for kind in names.KINDS} | {"column order"}
    first, _, last = word.partition("/")
    schema, kind = (first, last) if last else ("", first) if first in kinds else (first, "")
    known = not schema or f"schema {schema}" in live or f"schema {schema}" in wanted.parts
    if not known or (kind and kind not in kinds):
        parts = (*live, *wanted.parts)
        schemas = {one.removeprefix("schema ") for one in parts if one.startswith("schema ")}
        wrong, right = (kind, kinds) if known else (schema, schemas if last else schemas | kinds)
        raise UsageError(
            f"{word} is neither a schema nor a kind of object.",
            undone="Nothing was changed.",
            hint=did_you_mean(wrong, sorted(right), 3)
            or "Say --only events, --only policy or --only events/policy. Kinds: "
            "table, column, index, constraint, view, function, trigger, policy, grant, comment, …",
        )
    return schema, kind


def pending(workspace: Workspace) -> int:
    """How many files of the tree have not run as they are now; an edited migration is status's
    matter. Digests alone are compared: a changed comment counts."""
    digests = {entry.address: entry.digest for entry in history.active(workspace.connection)}
    items = workspace.items()
    new = [one for one in items if one.address not in digests]
    changed = [
        one
        for one in items
        if one.kind != MIGRATION and digests.get(one.address, one.digest) != one.digest
    ]
    return len(new) + len(changed)
