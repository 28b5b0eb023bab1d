"""Raw SQL of an application, judged by the server itself: each statement is prepared, not run.

First with the names as a client sees them, then with the domain schemas first in search_path:
what fails only the first time works over a direct connection that sets its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from yardpass_db import db
from yardpass_db.compat.findings import AFTER, BROKEN, UNKNOWN, Finding
from yardpass_db.compat.surface import Relation, Surface
from yardpass_db.errors import Place
from yardpass_db.nearest import did_you_mean
from yardpass_db.sqltext import Statement, split_loosely, statements, syntax_error

_ROWS = {"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"}
# What a preparation can fail with that is about names; any other complaint is about values.
_ABOUT_NAMES = {"42P01", "42703", "42883", "42809", "42803", "42704", "0A000", "3F000", "42P10"}
_UTILITY = {
    "CopyStmt": "COPY", "TruncateStmt": "TRUNCATE", "AlterTableStmt": "ALTER TABLE",
    "IndexStmt": "CREATE INDEX", "CreateTrigStmt": "CREATE TRIGGER",
    "CreatePolicyStmt": "CREATE POLICY", "DropStmt": "DROP", "VacuumStmt": "VACUUM",
    "ClusterStmt": "CLUSTER", "RuleStmt": "CREATE RULE", "CreateStmt": "a foreign key",
}  # fmt: skip


_HOLD_A_QUERY = {
    "ExplainStmt", "DeclareCursorStmt", "CopyStmt", "ViewStmt", "CreateTableAsStmt",
}  # fmt: skip
_COPIED = re.compile(r"^copy\b[^;]*\bfrom\s+stdin\b[^;]*;[^\n]*\n(.*?)^\\\.$", re.I | re.M | re.S)
_META = re.compile(r"^[ \t]*\\.*$", re.M)


@dataclass(frozen=True)
class Found:
    """A statement at a 0-based offset of the text, and what is to be said of it; `relations` are
    those it names."""

    offset: int
    statement: str
    finding: Finding | None
    relations: tuple[str, ...]


@dataclass(frozen=True)
class SqlJudge:
    """Judges statements over one connection, in a read-only transaction that is rolled back."""

    connection: db.Connection
    surface: Surface

    @contextmanager
    def open(self) -> Iterator[None]:
        """Around all judging: nothing is written, no lock is waited for, nothing stays."""
        self.connection.execute("begin read only")
        self.connection.execute("set local lock_timeout = '2s'; set local statement_timeout = '5s'")
        try:
            yield
        finally:
            if not self.connection.closed:
                self.connection.execute("rollback")

    def judge(self, text: str) -> list[Found]:
        """What is to be said of each statement of a text, those that work included."""
        found = []
        made: set[str] = set()
        for statement in _statements(text):
            wrong = syntax_error(statement.text)
            if wrong:
                message = f"this is not PostgreSQL's SQL as it stands: {wrong[0]}"
                finding = Finding(UNKNOWN, message)
                found.append(Found(statement.offset, statement.text, finding, ()))
                continue
            found.append(self._statement(statement, made))
        return found

    def _statement(self, statement: Statement, made: set[str]) -> Found:
        """A statement's verdict; `made` are the relations of those before it, and grows."""
        tree, query = _parsed(statement)
        named = _named(tree)
        relations = [one for one in (self._resolve(*name) for name in named) if one]
        finding = None
        if not made & {name for _, name in named}:
            finding = self._judge(query, tree, relations)
        made |= _made(tree) | _made(_tree(statement))
        labels = tuple(dict.fromkeys(one.label for one in relations))
        return Found(statement.offset, statement.text, finding, labels)

    def _resolve(self, schema: str, name: str) -> Relation | None:
        for at in (schema,) if schema else self.surface.exposed:
            relation = self.surface.relation(at, name)
            if relation:
                return relation
        return None

    def _judge(self, text: str, tree: Any, used: list[Relation]) -> Finding | None:
        kind = type(tree).__name__
        if kind in ("CreateFunctionStmt", "DoStmt"):
            return Finding(UNKNOWN, "the body is not read: its statements run inside the server")
        if kind in _UTILITY:
            return self._utility(_UTILITY[kind], used)
        if kind not in _ROWS or getattr(tree, "intoClause", None):
            return None
        exposed = [*self.surface.exposed, "extensions"]
        error = self._prepare(text, exposed)
        if error is None:
            return self._conflict(tree, used)
        domains = self._domains(used)
        if domains and self._prepare(text, [*domains, *exposed]) is None:
            path = ", ".join([*domains, *self.surface.exposed])
            cure = f"set search_path = {path}; or name the table: {_tables(self.surface, used)}"
            return Finding(AFTER, error, cure)
        known = [name for schema, name in self.surface.relations if schema in exposed]
        missing = [name for schema, name in _named(tree) if not self._resolve(schema, name)]
        return Finding(BROKEN, error, did_you_mean(missing[0], known) if missing else "")

    def _utility(self, word: str, used: list[Relation]) -> Finding | None:
        views = [one for one in used if not one.is_table]
        moved = [one for one in views if self.surface.base(one)]
        if not moved:
            return None
        tables = _tables(self.surface, moved)
        path = ", ".join([*self._domains(moved), *self.surface.exposed])
        what = f"{word} cannot pass the view {moved[0].label}"
        return Finding(AFTER, what, f"set search_path = {path}; or name the table: {tables}")

    def _domains(self, used: list[Relation]) -> list[str]:
        """The schemas of the tables behind the views."""
        bases = [self.surface.base(one) for one in used if not one.is_table]
        return list(dict.fromkeys(one.schema for one in bases if one))

    def _prepare(self, text: str, path: list[str]) -> str | None:
        """The server's complaint about names, None when there is none."""
        names = ", ".join(db.ident(one) for one in path)
        db.run_script(self.connection, f"savepoint scan; set local search_path = {names}")
        try:
            db.run_script(self.connection, f"prepare yardpass_scan as {text}")
            db.run_script(self.connection, "deallocate yardpass_scan")
        except db.PsycopgError as error:
            return str(error.diag.message_primary) if error.sqlstate in _ABOUT_NAMES else None
        finally:
            db.run_script(self.connection, "rollback to savepoint scan; release savepoint scan")
        return None

    def _conflict(self, tree: Any, used: list[Relation]) -> Finding | None:
        """ON CONFLICT (columns) finds its unique index only when it runs."""
        from yardpass_db.compat.conflicts import conflict_target, no_unique

        clause = getattr(tree, "onConflictClause", None)
        infer = clause.infer if clause else None
        if infer is None or not used or infer.conname or infer.whereClause:
            return None
        names = [element.name for element in infer.indexElems or ()]
        name = tree.relation.relname
        target = next((one for one in used if one.name == name), None)
        if target is None or None in names or not set(names) <= set(target.columns):
            return None
        if conflict_target(self.surface, target, names):
            return None
        return Finding(*no_unique(self.surface, target, names))


def _statements(text: str) -> list[Statement]:
    """The statements of a text; where it is not SQL to its end, each by itself, what psql reads
    besides (its own commands, data after COPY) left out."""
    if not syntax_error(text):
        return statements(text)
    for pattern, group in ((_COPIED, 1), (_META, 0)):
        for data in reversed(list(pattern.finditer(text))):
            start, end = data.span(group)
            text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    if not syntax_error(text):
        return statements(text)
    return split_loosely(text) or [Statement(text.strip(), 0)]


def _parsed(statement: Statement) -> tuple[Any, str]:
    """A statement's tree and its text; of what holds a query, those of the query."""
    from pglast.stream import RawStream

    tree = _tree(statement)
    if type(tree).__name__ in _HOLD_A_QUERY and tree.query:
        return tree.query, RawStream()(tree.query)
    return tree, statement.text


def _tree(statement: Statement) -> Any:
    from pglast import parse_sql

    return parse_sql(statement.text)[0].stmt


def _walk(tree: Any) -> Iterator[Any]:
    """Every node of a statement's tree."""
    from pglast.visitors import Visitor

    found: list[Any] = []

    class Collector(Visitor):
        def visit(self, ancestors: Any, node: Any) -> None:  # noqa: ARG002
            found.append(node)

    Collector()(tree)
    yield from found


def _named(tree: Any) -> list[tuple[str, str]]:
    """(schema or "", name) of each relation a statement names, its own WITH queries left out."""
    found, own = [], set()
    for node in _walk(tree):
        kind = type(node).__name__
        if kind == "CommonTableExpr":
            own.add(node.ctename)
        elif kind == "RangeVar":
            found.append((node.schemaname or "", node.relname))
        elif kind == "DropStmt":
            for names in node.objects or ():
                parts = [part.sval for part in names] if isinstance(names, tuple) else []
                found += [("".join(parts[:-1]), parts[-1])] if parts else []
    return [(schema, name) for schema, name in found if schema or name not in own]


def _made(tree: Any) -> set[str]:
    """The relation that a statement makes: later ones may name it."""
    kind = type(tree).__name__
    if kind == "CreateStmt":
        return {tree.relation.relname}
    if kind == "ViewStmt":
        return {tree.view.relname}
    into = getattr(tree, "into", None) or getattr(tree, "intoClause", None)
    return {into.rel.relname} if into else set()


def _tables(surface: Surface, used: list[Relation]) -> str:
    bases = [surface.base(one) for one in used if not one.is_table]
    return ", ".join(dict.fromkeys(one.label for one in bases if one))


def findings_of(found: Found, place: Place) -> tuple[Finding, ...]:
    """The finding at its place in the file."""
    one = found.finding
    return (Finding(one.verdict, one.what, one.cure, place),) if one else ()
