"""What all assertions stand on: a connection in a transaction, and names as SQL writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import TracebackType
from typing import Any, NamedTuple

from yardpass_db import db
from yardpass_db.testing.diagnostics import article, did_you_mean, fail
from yardpass_db.testing.kinds import KINDS, WITHOUT_SCHEMA

__tracebackhide__ = True

Names = str | Sequence[str]
Rows = list[tuple[Any, ...]]
_TEMPORARY = "(select nspname from pg_namespace where oid = pg_my_temp_schema())"
_PART = re.compile(r'"((?:[^"]|"")+)"|([^\W\d][\w$]*)')
_NAME = re.compile(rf"(?:{_PART.pattern})(?:\.(?:{_PART.pattern}))?")


class Found(NamedTuple):
    """An object of the catalog. `schema` is None for what has none; `label` as messages name it."""

    oid: int
    schema: str | None
    name: str
    owner: str | None

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


def split_name(name: str) -> tuple[str | None, str]:
    """Schema and name of `events.events`, folded and unquoted as SQL does.

    Raises ValueError for what is not a name: a blank or a dash wants double quotes.
    """
    found = _NAME.fullmatch(name.strip())
    parts = [
        quoted.replace('""', '"') if quoted else plain.lower()
        for quoted, plain in _PART.findall(name if found else "")
    ]
    if not found:
        raise ValueError(f'{name!r} is not a name as SQL writes it: table, schema.table, "Table".')
    return (parts[0], parts[1]) if len(parts) == 2 else (None, parts[0])


def column(name: str) -> str:
    """A column quoted for a statement with parameters, where a % is written twice."""
    return db.ident(name).replace("%", "%%")


def as_list(names: Names) -> list[str]:
    """One name or several as a list."""
    return [names] if isinstance(names, str) else list(names)


def _status(connection: db.Connection) -> str:
    """INTRANS in a transaction, INERROR in an aborted one, IDLE out of any."""
    return connection.info.transaction_status.name


def _refuse_aborted(connection: db.Connection) -> None:
    if _status(connection) == "INERROR":
        fail(
            "An earlier statement failed, and with it the test's transaction.",
            "Expect an error with pg.throws_ok(…), or catch it around `with pg.savepoint():`.",
        )


class Savepoint:
    """A savepoint around a block. A class, so that a failure shows the test's lines alone."""

    def __init__(self, connection: db.Connection, *, keep: bool) -> None:
        self.connection, self.keep = connection, keep

    def __enter__(self) -> None:
        _refuse_aborted(self.connection)
        self.connection.execute("savepoint yardpass_db")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        status = _status(self.connection)
        if status in ("INTRANS", "INERROR"):
            is_kept = self.keep and error is None and status == "INTRANS"
            undo = "" if is_kept else "rollback to yardpass_db; "
            self.connection.execute(f"{undo}release yardpass_db".encode())
        if error is None and status == "INERROR":
            fail(
                "A statement failed, and its error was caught within the savepoint.",
                "Catch it outside, where the savepoint has been rolled back.",
            )
        if error is None and status == "IDLE":
            fail("The transaction was ended (commit or rollback) within the savepoint.")


class Base:
    """A connection inside a transaction, and the questions to the catalog that all share."""

    def __init__(self, connection: db.Connection) -> None:
        self.connection = connection

    def rows(self, query: str, parameters: Sequence[object] = ()) -> Rows:
        """All rows of a statement; none when it returns none. Server errors come as they are."""
        _refuse_aborted(self.connection)
        try:
            return db.rows(self.connection, query, parameters)
        except db.PsycopgError as error:
            raise error.with_traceback(None) from None  # the driver's own lines tell nobody much

    def value(self, query: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row, None when there is no row."""
        found = self.rows(query, parameters)
        return found[0][0] if found else None

    def run(self, script: str) -> None:
        """Run a script of any number of statements as one message."""
        _refuse_aborted(self.connection)
        try:
            db.run_script(self.connection, script)
        except db.PsycopgError as error:
            raise error.with_traceback(None) from None

    def savepoint(self, *, keep: bool = True) -> Savepoint:
        """A savepoint around a block: undone when it raises, and always unless `keep`."""
        return Savepoint(self.connection, keep=keep)

    # The catalog

    def _find(self, kind: str, name: str) -> Found | None:
        """The object of a kind, None without one; a bare name as search_path finds it."""
        schema, bare = (None, name) if kind in WITHOUT_SCHEMA else split_name(name)
        found = self.rows(
            f"select oid, schema, name, pg_get_userbyid(owner) from ({KINDS[kind]}) as found "
            "where name = %s and case when %s::text is null then visible else schema = "
            f"case %s when 'pg_temp' then {_TEMPORARY} else %s end end",
            [bare, schema, schema, schema],
        )
        return Found(*found[0]) if found else None

    def _get(self, kind: str, name: str) -> Found:
        """As `_find`, but it fails when there is none, and says what comes near."""
        found = self._find(kind, name)
        if found is None:
            fail(f"There is no {kind} {name}.", *self._near(kind, name))
        return found

    def _near(self, kind: str, name: str) -> list[str]:
        """Lines of help for a name that is not there: another kind, a near name, no schema."""
        schema, bare = (None, name) if kind in WITHOUT_SCHEMA else split_name(name)
        if schema and not self._find("schema", schema):
            return [f"There is no schema {schema}.", did_you_mean(schema, self._all("schema"))]
        if kind in RELATION_KINDS:
            for other in RELATION_KINDS:
                if other != kind and self._find(other, name):
                    return [f"{name} is {article(other)}."]
        prefix = f"{schema}." if schema else ""
        near = did_you_mean(bare, self._all(kind, schema))
        return [re.sub(r"(?<=mean |. or )", prefix, near) if prefix and near else near]

    def _all(self, kind: str, schema: str | None = None) -> list[str]:
        """The names of a kind: in a schema, or on the search path; sorted."""
        where = "visible" if schema is None else "schema = %s"
        query = f"select distinct name from ({KINDS[kind]}) as found where {where} order by 1"
        return [name for (name,) in self.rows(query, [] if schema is None else [schema])]


RELATION_KINDS = (
    "table", "view", "materialized view", "sequence", "foreign table", "index", "composite type",
)  # fmt: skip
