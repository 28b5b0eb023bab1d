"""Personas: a database role with the claims of a token, and what such a client can do."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from yardpass_db import config, db
from yardpass_db.testing.base import column, split_name
from yardpass_db.testing.diagnostics import did_you_mean, fail, show
from yardpass_db.testing.outcomes import (
    BROKEN,
    DENIED,
    DONE,
    NONE,
    REFUSED,
    WORDS,
    Outcome,
    is_about,
    outcome_of,
)

if TYPE_CHECKING:
    from yardpass_db.testing.base import Rows
    from yardpass_db.testing.factory import Row
    from yardpass_db.testing.pg import Pg

__tracebackhide__ = True

Verb = Literal["select", "insert", "update", "delete", "truncate"]
VERBS: tuple[str, ...] = get_args(Verb)


def declared() -> dict[str, dict[str, Any]]:
    """`[personas]` of the project's rls/access.toml by name, each with its `sub`; {} without one.

    `user = "ada"` is the uuid that `[people]` gives to ada, or a uuid itself.
    """
    sources = config.find_sources(None)
    path = sources / "rls" / "access.toml"
    is_foreign = config.project_file() is None and sources == config.own_tree()
    if is_foreign or not path.is_file():
        return {}
    with path.open("rb") as stream:
        found = tomllib.load(stream)
    people = found.get("people", {})
    personas = {name: dict(one) for name, one in found.get("personas", {}).items()}
    for one in personas.values():
        if "user" in one:
            user = one.pop("user")
            one["sub"] = people.get(user, user)
    return personas


@dataclass(frozen=True)
class Persona:
    """Somebody with a database role. `settings` are set beside the claims for what acts as them.

    What it runs is undone when it fails; attempts (`sees`, `may` …) are undone always.
    """

    pg: Pg
    name: str
    role: str
    claims: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def choose(
        cls,
        pg: Pg,
        known: Mapping[str, Mapping[str, Any]],
        name: str,
        *,
        role: str | None = None,
        sub: object = None,
        settings: Mapping[str, str] | None = None,
        **claims: Any,
    ) -> Persona:
        """A declared persona, or the role of that name; what is given here goes before."""
        found = dict(known.get(name, {}))
        chosen = role or str(found.pop("role", name))
        if not pg.value("select exists (select from pg_roles where rolname = %s)", [chosen]):
            near = did_you_mean(name, [*known, *pg._all("role")])
            raise ValueError(f"There is no persona and no role {name}. {near}".rstrip())
        claims = {**found, "role": chosen, **claims}
        if sub is not None:
            claims["sub"] = str(sub)
        return cls(pg, name, chosen, claims, settings or {})

    @property
    def id(self) -> str | None:
        """The claim `sub`: the user's id; None when the token has none."""
        return self.claims.get("sub")

    # Acting

    @contextmanager
    def acting(self) -> Iterator[Persona]:
        """All that `pg` does in the block is done as this persona; then as before."""
        wanted = {
            "request.jwt.claims": json.dumps(self.claims),
            **self.settings,
            "role": self.role,
        }
        before = {
            name: self.pg.value("select current_setting(%s, true)", [name]) for name in wanted
        }
        self._set(wanted)
        try:
            yield self
        finally:
            # In a failed transaction the rollback to a savepoint has put them back already.
            if self.pg.connection.info.transaction_status.name == "INTRANS":
                self._set({"role": before.pop("role"), **before})

    def _set(self, settings: Mapping[str, str | None]) -> None:
        calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
        values = [each for pair in settings.items() for each in (pair[0], pair[1] or "")]
        self.pg.rows(f"select {calls}", values)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> Rows:
        """Rows of a statement as this persona. Server errors come as they are."""
        with self.pg.savepoint(), self.acting():
            return self.pg.rows(query, parameters)

    def value(self, query: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row as this persona sees it, None without a row."""
        found = self.rows(query, parameters)
        return found[0][0] if found else None

    def attempt(self, statement: str, parameters: Sequence[object] = ()) -> Outcome:
        """How the statement ends for this persona; it is undone."""
        try:
            with self.pg.savepoint(keep=False), self.acting():
                cursor = self.pg.connection.execute(statement.encode(), list(parameters) or None)
                return Outcome(DONE if cursor.rowcount else NONE)
        except db.PsycopgError as error:
            return outcome_of(error)

    # Sentences

    def sees(self, target: Row | str, **where: object) -> None:
        """Reads this row; or, of a table's name, a row with these values."""
        have, what = self._read(target, where), f"{self.name} sees {_label(target, where)}"
        if have.kind == NONE:
            self._exists(what, target, where)
        self._expect(have, DONE, what)

    def does_not_see(self, target: Row | str, **where: object) -> None:
        """May read the table, but this row, which is there, does not appear.

        To have no grant at all is something else: `denied("select", table)`.
        """
        what = f"{self.name} does not see {_label(target, where)}"
        self._exists(what, target, where)
        self._expect(self._read(target, where), NONE, what)

    def may(self, verb: Verb, target: Row | str, **values: object) -> None:
        """Can insert these values, update the row to them, delete or truncate; it is undone."""
        self._attempt(verb, target, values, (DONE,), "may")

    def may_not(self, verb: Verb, target: Row | str, **values: object) -> None:
        """Has the grant, but row-level security refuses the row or does not reach it."""
        self._attempt(verb, target, values, (REFUSED, NONE), "may not")

    def denied(self, verb: Verb, target: Row | str, **values: object) -> None:
        """Has no grant: PostgreSQL says permission denied, whatever the row."""
        self._attempt(verb, target, values, (DENIED,), "is denied to")

    def _attempt(
        self,
        verb: Verb,
        target: Row | str,
        values: Mapping[str, object],
        wanted: Sequence[str],
        word: str,
    ) -> None:
        what = f"{self.name} {word} {verb} {_label(target, values)}"
        if not isinstance(target, str):
            self._exists(what, target, {})
        statement, parameters = _statement(self.pg, verb, target, values)
        self._expect(self._attempt_on(target, statement, parameters), wanted, what)

    def _read(self, target: Row | str, where: Mapping[str, object]) -> Outcome:
        condition, parameters = _condition(target, where)
        query = f"select from {_table(target)} where {condition}"
        return self._attempt_on(target, query, parameters)

    def _attempt_on(
        self, target: Row | str, statement: str, parameters: Sequence[object]
    ) -> Outcome:
        """As `attempt`. Denied is who has no grant of the target, its schema, or a table that the
        target, a view, reads; a policy's helper that may not be called is another error."""
        from yardpass_db.testing.tables import below

        have = self.attempt(statement, parameters)
        if have.kind != DENIED:
            return have
        name = target if isinstance(target, str) else target.table
        tables = [name, *below(self.pg, name)]
        own = [part for table in tables for part in split_name(table) if part]
        if is_about(have.text, own):
            return have
        return Outcome(BROKEN, f"{have.sqlstate} {have.text}", have.sqlstate)

    def _exists(self, what: str, target: Row | str, where: Mapping[str, object]) -> None:
        """Fail when the row is not there at all: not to see it would say nothing."""
        condition, parameters = _condition(target, where)
        query = f"select from {_table(target)} where {condition} limit 1"
        if not self.pg.rows(query, parameters):
            fail(f"Not so: {what}.", "There is no such row, or the tests' own role cannot see it.")

    def _expect(self, have: Outcome, want: Sequence[str] | str, what: str) -> None:
        wanted = [want] if isinstance(want, str) else list(want)
        if have.kind not in wanted:
            shown = " or ".join(WORDS[kind] for kind in wanted)
            claims = ", ".join(f"{key} {value}" for key, value in self.claims.items())
            fail(f"Not so: {what}.", f"have: {have}", f"want: {shown}", f"claims: {claims}")


def _table(target: Row | str) -> str:
    parts = split_name(target if isinstance(target, str) else target.table)
    return db.ident(*(part for part in parts if part))


def _condition(target: Row | str, where: Mapping[str, object]) -> tuple[str, list[object]]:
    """A condition that holds for the row alone, by its key; for a table, by the given values."""
    known = where if isinstance(target, str) else {**target.key, **where}
    parts = [f"{column(name)} is not distinct from %s" for name in known]
    return " and ".join(parts) or "true", [_plain(value) for value in known.values()]


def _plain(value: object) -> object:
    """A value as the driver sends it: a row is its key, a dict is JSON."""
    from yardpass_db.testing.factory import Row

    if isinstance(value, Row):
        if len(value.key) != 1:
            raise ValueError(f"{value} has no key of one column: give the column's value.")
        return next(iter(value.key.values()))
    return json.dumps(value) if isinstance(value, dict) else value


def _statement(
    pg: Pg, verb: Verb, target: Row | str, values: Mapping[str, object]
) -> tuple[str, list[object]]:
    """The statement of a verb: INSERT of a complete row, UPDATE and DELETE of the row by key."""
    if verb not in VERBS:
        raise ValueError(f"{verb!r} is no verb: {', '.join(VERBS)}.")
    table = _table(target)
    if verb == "insert":
        from yardpass_db.testing.factory import Make

        if not isinstance(target, str):
            raise ValueError('insert takes a table\'s name: may("insert", "events.events", …)')
        complete = Make(pg).values(target, **values)
        columns = ", ".join(map(column, complete))
        holes = ", ".join(["%s"] * len(complete))
        return f"insert into {table} ({columns}) values ({holes})", list(complete.values())
    if verb == "truncate":
        return f"truncate {table}", []
    condition, parameters = _condition(target, {} if verb == "update" else values)
    if verb == "update":
        if not values:
            raise ValueError("update wants values: may(\"update\", row, text='x')")
        sets = ", ".join(f"{column(name)} = %s" for name in values)
        wanted = [_plain(value) for value in values.values()]
        return f"update {table} set {sets} where {condition}", [*wanted, *parameters]
    words = {"delete": f"delete from {table}", "select": f"select from {table}"}
    return f"{words[verb]} where {condition}", parameters


def _label(target: Row | str, values: Mapping[str, object]) -> str:
    shown = ", ".join(f"{name} = {show(value)}" for name, value in values.items())
    return f"{target}{f' ({shown})' if shown else ''}"
