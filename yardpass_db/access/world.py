"""The rows that access is measured with, inside a transaction that is always rolled back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from yardpass_db import db
from yardpass_db.access import PATIENCE
from yardpass_db.access.declaration import Declaration, Intent, shown_path
from yardpass_db.access.oracle import Row, read_rows
from yardpass_db.access.reading import read_declaration
from yardpass_db.access.relations import Relation, read_relations, tree_schemas
from yardpass_db.errors import DatabaseError, LockError, Place, SourceError
from yardpass_db.output import say
from yardpass_db.session import wait_for_lock

PROBE = Path(__file__).with_name("probe.sql")
LOCK_KEY = 0x616363657373  # 'access' in ASCII: one world at a time per database
# What a persona does must not wait for somebody else's lock, nor end by somebody's time limit.
SETTINGS = """
set local statement_timeout = 0; set local lock_timeout = '5s';
set local idle_in_transaction_session_timeout = 0; set local jit = off;
set local max_parallel_workers_per_gather = 0; set local row_security = on;
set local client_min_messages = error; set local search_path = public;
"""


@dataclass(frozen=True)
class World:
    """The declaration, the live relations, and the rows of each declared table.

    `connection` is inside the world's transaction until `opened_world` ends.
    """

    connection: db.Connection
    server: str
    declaration: Declaration
    schemas: tuple[str, ...]
    relations: Mapping[str, Relation]
    rows: Mapping[str, Sequence[Row]]

    @cached_property
    def tables_by_name(self) -> dict[str, str]:
        """Table name without schema → declared name, for the views in `public` called alike."""
        return {name.rpartition(".")[2]: name for name in self.declaration.tables}

    def base(self, relation: Relation) -> str:
        """The declared table whose rows the relation shows: itself, or a view's; "" if none."""
        if relation.parent:
            return relation.parent if relation.parent in self.declaration.tables else ""
        if relation.name in self.declaration.tables:
            return relation.name
        if relation.name in self.declaration.views:
            return self.declaration.views[relation.name].of
        if relation.is_view and relation.schema == "public":
            return self.tables_by_name.get(relation.table, "")
        return ""

    def intent(self, relation: Relation) -> Intent | None:
        """What is declared for the relation; a view without an entry has its table's."""
        name = self.base(relation)
        return self.declaration.views.get(relation.name) or self.declaration.tables.get(name)


@contextmanager
def opened_world(connection: db.Connection, root: Path, wait: float = PATIENCE) -> Iterator[World]:
    """The world inside a transaction on the connection; rolled back whatever happens.

    Raises UsageError or SourceError about the declaration, LockError when somebody else's world is
    still open after `wait` seconds, and DatabaseError when the role may not measure, the world's
    script fails, or a class is no condition on its table.
    """
    declaration = read_declaration(root)
    connection.execute("begin")
    try:
        db.run_script(connection, SETTINGS)
        _refuse_blind_role(connection)
        _wait_for_turn(connection, wait)
        schemas = tree_schemas(root)
        relations = read_relations(connection, schemas)
        _insert(connection, declaration.world)
        db.run_script(connection, PROBE.read_text(encoding="utf-8"))
        rows = read_rows(connection, declaration, relations)
        server = str(db.value(connection, "show server_version"))
        yield World(connection, server, declaration, tuple(schemas), relations, rows)
    finally:
        if not connection.closed:
            connection.execute("rollback")


def _wait_for_turn(connection: db.Connection, wait: float) -> None:
    """Two worlds have the same keys, so the second would hang on the first row of the first."""

    def tell(who: str) -> None:
        say(f"Waiting for somebody else who is measuring access here: {who}.")

    if who := wait_for_lock(connection, "pg_try_advisory_xact_lock", LOCK_KEY, wait, tell):
        raise LockError(
            f"Somebody else is measuring access in this database: {who}.",
            undone="Nothing was changed.",
            hint="Wait longer for them with --wait SECONDS.",
        )


def _refuse_blind_role(connection: db.Connection) -> None:
    """Measuring needs a role that sees every row and can become the clients."""
    name, bypasses, lacking = db.rows(
        connection,
        "select rolname, rolsuper or rolbypassrls, (select string_agg(r.rolname, ', ')"
        " from pg_roles r where r.rolname in ('anon', 'authenticated', 'service_role')"
        " and not pg_has_role(r.oid, 'member'))"
        " from pg_roles where rolname = current_user",
    )[0]
    if not bypasses:
        raise DatabaseError(
            f"{name} does not bypass row-level security, so it cannot see what others are denied.",
            hint=f"Connect as postgres, or: alter role {db.ident(name)} bypassrls;",
        )
    if lacking:
        raise DatabaseError(
            f"{name} cannot become {lacking}.", hint=f"grant {lacking} to {db.ident(name)};"
        )


def _insert(connection: db.Connection, path: Path) -> None:
    try:
        script = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SourceError(
            f"Cannot read the world: {error.strerror}.", place=Place(shown_path(path))
        ) from None
    _refuse_transaction_control(script, path)
    try:
        db.run_script(connection, script)
    except db.PsycopgError as error:
        offset = db.position(error)
        if offset is None:
            offset = _offset_of_statement(script, db.failed_statement(error) or 0)
        raise DatabaseError(
            "The world does not fit into the database.",
            place=Place(shown_path(path), *db.line_and_column(script, offset)),
            detail=db.failure(error),
            undone="Nothing was changed.",
        ) from None


def _refuse_transaction_control(script: str, path: Path) -> None:
    """A COMMIT in the world would leave it behind."""
    from yardpass_db.sqltext import transaction_statement

    found = transaction_statement(script)
    if found is not None:
        word = found.text.split()[0].strip(";").upper()
        raise SourceError(
            f"The world is always rolled back, so it cannot have {word}.",
            place=Place(shown_path(path), *db.line_and_column(script, found.offset)),
        )


def _offset_of_statement(script: str, number: int) -> int:
    from yardpass_db.sqltext import statements

    found = statements(script)
    return found[min(number, len(found) - 1)].offset
