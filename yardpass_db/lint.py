"""The `lint` command: what a reviewer would say of a tree's SQL, without a database.

Each rule is one function from a statement to a message, with a key to look up and a hint that
cures it. Reads PostgreSQL's own parse tree, so that strings and comments never alarm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yardpass_db.errors import Place, SourceError
from yardpass_db.ordering import Item, order
from yardpass_db.render import Table, place, render
from yardpass_db.sources import MIGRATION, File, Source, Tree, read_tree
from yardpass_db.workspace import is_generator


@dataclass(frozen=True)
class Finding:
    """One thing to mend: the rule's key, where, what, and how."""

    rule: str
    place: Place
    message: str
    hint: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "file": self.place.path,
            "line": self.place.line,
            "message": self.message,
            "hint": self.hint,
        }

    def __str__(self) -> str:
        return f"{self.place}: {self.message} [{self.rule}]\n  {self.hint}"


@dataclass(frozen=True)
class Unit:
    """One statement as a rule sees it: libpg_query's node, its text, its kind of file."""

    node: Any
    name: str
    text: str
    kind: str  # migration, rollback, verify, functions, views, rls


Rule = Callable[[Unit], str | None]
RULES: dict[str, tuple[Rule, str]] = {}


def rule(key: str, hint: str) -> Callable[[Rule], Rule]:
    """Register a rule under its key with the cure."""

    def register(function: Rule) -> Rule:
        RULES[key] = (function, hint)
        return function

    return register


@rule(
    "if-not-exists", "Write plain CREATE or DROP: a wrong database must fail, not be passed over."
)
def if_not_exists(unit: Unit) -> str | None:
    if unit.kind not in ("migration", "rollback"):
        return None
    nodes = (unit.node, *(getattr(unit.node, "cmds", None) or ()))
    if any(getattr(n, "if_not_exists", False) or getattr(n, "missing_ok", False) for n in nodes):
        return "IF [NOT] EXISTS in a migration hides a database that is not what it should be."
    return None


@rule("cascade", "Name what has to go, one statement each; `-- rebuilds:` takes views off and on.")
def cascade(unit: Unit) -> str | None:
    if unit.kind in ("migration", "rollback") and _drops_cascading(unit.node):
        return "CASCADE drops what nobody named."
    return None


def _drops_cascading(node: Any) -> bool:
    from pglast.enums import DropBehavior

    if type(node).__name__ == "DropStmt" and node.behavior == DropBehavior.DROP_CASCADE:
        return True
    commands = getattr(node, "cmds", None) or ()
    drops = ("AT_DropColumn", "AT_DropConstraint")
    return any(
        command.subtype.name in drops and command.behavior == DropBehavior.DROP_CASCADE
        for command in commands
        if hasattr(command, "subtype")
    )


@rule("schema-name", "Write the schema: what search_path holds differs from server to server.")
def schema_name(unit: Unit) -> str | None:
    for name, *schema in _named(unit):
        if not any(schema):
            return f"{name} is named without its schema."
    return None


def _named(unit: Unit) -> Iterator[tuple[str | None, ...]]:
    """(name, schema) of the tables, views and functions a statement makes, changes or drops."""
    node = unit.node
    found: list[Any] = [getattr(node, key, None) for key in ("relation", "view", "table")]
    found += getattr(node, "objects", None) or ()
    found += [key.pktable for key in _foreign_keys(node)]
    for one in found:
        if hasattr(one, "relname") and getattr(one, "relpersistence", "p") != "t":
            yield one.relname, one.schemaname
    if unit.name == "CreateFunctionStmt":
        yield _parts(node.funcname)
    if unit.name == "DropStmt" and node.removeType.name in _IN_SCHEMAS:
        for one in node.objects:
            yield _parts(getattr(one, "objname", None) or getattr(one, "names", None) or one)


_IN_SCHEMAS = {
    f"OBJECT_{kind}"
    for kind in ("TABLE", "VIEW", "MATVIEW", "INDEX", "SEQUENCE", "TYPE", "DOMAIN", "FUNCTION",
                 "PROCEDURE", "ROUTINE", "AGGREGATE", "STATISTIC_EXT")
}  # fmt: skip


def _parts(names: Sequence[Any]) -> tuple[str | None, ...]:
    return tuple(str(one.sval) for one in reversed(names))


def _foreign_keys(node: Any) -> Iterator[Any]:
    """The foreign keys a CREATE or ALTER TABLE makes."""
    elements = [*(getattr(node, "tableElts", None) or ())]
    elements += [getattr(one, "def_", None) for one in getattr(node, "cmds", None) or ()]
    for element in elements:
        for constraint in (element, *(getattr(element, "constraints", None) or ())):
            if getattr(getattr(constraint, "contype", None), "name", "") == "CONSTR_FOREIGN":
                yield constraint


@rule("row-security", "Add: alter table … enable row level security;")
def row_security(unit: Unit) -> str | None:
    if unit.kind != "migration" or unit.name != "CreateStmt":
        return None
    relation = unit.node.relation
    if relation.relpersistence == "t":
        return None
    name = rf'"?{relation.schemaname}"?\s*\.\s*"?{relation.relname}"?'
    opened = re.search(
        rf"alter\s+table\s+(only\s+)?{name}\s+enable\s+row\s+level\s+security", unit.text, re.I
    )
    if opened is None:
        return f"{relation.schemaname}.{relation.relname} is made without row-level security."
    return None


@rule("named-key", "Name it as clients embed by it: constraint <table>_<column>_fkey references …")
def named_key(unit: Unit) -> str | None:
    if unit.kind == "migration" and any(not key.conname for key in _foreign_keys(unit.node)):
        return "A foreign key without a name: names are part of the interface."
    return None


@rule("repeatable-kind", "Put functions, triggers, views and policies in their own folders.")
def repeatable_kind(unit: Unit) -> str | None:
    repeatable = {
        "CreateFunctionStmt": "a function", "CreateTrigStmt": "a trigger", "ViewStmt": "a view",
        "CreatePolicyStmt": "a policy",
    }  # fmt: skip
    if unit.kind == "migration" and unit.name in repeatable:
        return f"A migration makes {repeatable[unit.name]}, which would be frozen in it."
    tables = {"CreateStmt": "a table", "CreateSchemaStmt": "a schema", "IndexStmt": "an index"}
    if unit.kind in ("functions", "views", "rls") and unit.name in tables:
        return f"A repeatable makes {tables[unit.name]}: it cannot be replayed."
    return None


@rule("search-path", "Add: set search_path = ''")
def search_path(unit: Unit) -> str | None:
    if unit.name != "CreateFunctionStmt" or unit.kind != "functions":
        return None
    for option in unit.node.options or ():
        if option.defname == "set" and getattr(option.arg, "name", "") == "search_path":
            return None
    return "A function without a fixed search_path can be made to call somebody else's."


@rule("security-invoker", "Write: create or replace view … with (security_invoker = true) as")
def security_invoker(unit: Unit) -> str | None:
    if unit.name != "ViewStmt" or unit.kind != "views":
        return None
    for option in unit.node.options or ():
        if option.defname == "security_invoker":
            arg = option.arg
            value = getattr(arg, "sval", getattr(arg, "ival", getattr(arg, "boolval", True)))
            return None if str(value).lower() in ("true", "on", "1") else "security_invoker is off."
    return "The view runs as its owner: row-level security of its tables is off."


@rule("policy-role", "Say whom it is for: to authenticated, or to anon.")
def policy_role(unit: Unit) -> str | None:
    if unit.name != "CreatePolicyStmt":
        return None
    if any(role.roletype.name == "ROLESPEC_PUBLIC" for role in unit.node.roles):
        return f'The policy "{unit.node.policy_name}" is for PUBLIC.'
    return None


@rule("update-check", "Add WITH CHECK: without one a row can be moved to another owner.")
def update_check(unit: Unit) -> str | None:
    if unit.name != "CreatePolicyStmt" or unit.node.cmd_name not in ("update", "all"):
        return None
    if unit.node.with_check is None:
        return f'The policy "{unit.node.policy_name}" has no WITH CHECK.'
    return None


@rule("admits-loss", "Say it: -- Loses: <what cannot be brought back>.")
def admits_loss(unit: Unit) -> str | None:
    if unit.kind != "rollback" or "-- loses:" in unit.text.lower():
        return None
    if unit.name == "DropStmt" and unit.node.removeType.name == "OBJECT_TABLE":
        return "A rollback that drops a table does not say what is lost."
    commands = getattr(unit.node, "cmds", None) or ()
    if any(getattr(one.subtype, "name", "") == "AT_DropColumn" for one in commands
           if hasattr(one, "subtype")):  # fmt: skip
        return "A rollback that drops a column does not say what is lost."
    return None


@rule("summary", "Begin with a comment: what it is, or why.")
def summary(unit: Unit) -> str | None:
    """Seen on a file's first statement only (lint_file). Policies say it in their names."""
    if unit.kind in ("rollback", "rls") or re.match(r"\s*--\s*\S", unit.text):
        return None
    return "The file does not say what it is."


def lint(root: Path) -> list[Finding]:
    """All findings of a tree, by file and line. Raises SourceError for a tree that cannot run:
    names, headers, templates, dependencies."""
    tree = read_tree(root)
    order([Item(s, "") for s in tree.migrations], {s.address for s in tree.sources})
    return [finding for source in tree.sources for finding in _lint_source(tree, source)]


def _lint_source(tree: Tree, source: Source) -> Iterator[Finding]:
    kind = "migration" if source.kind == MIGRATION else source.kind
    # What a template makes of any table is what it makes of this one.
    table = Table(source.schema, "example", ("id", "name")) if is_generator(source) else None
    yield from lint_file(tree, source.file, kind, table)
    if source.kind == MIGRATION and source.undo is None and not source.header.irreversible:
        hint = f"Write {source.name}.rollback.sql, or say: -- irreversible: <why>"
        yield Finding("rollback", Place(source.file.path), "It has no rollback.", hint)
    if source.undo is not None:
        yield from lint_file(tree, source.undo, "rollback", None)
    if source.verify is not None:
        yield from lint_file(tree, source.verify, "verify", None)


def lint_file(tree: Tree, file: File, kind: str, table: Table | None) -> Iterator[Finding]:
    """The findings of one file. Raises SourceError where it is not SQL."""
    from pglast import parse_sql
    from pglast.parser import ParseError

    text = render(tree, file, table)
    try:
        parsed = parse_sql(text)
    except ParseError as error:
        offset = error.args[1] if len(error.args) > 1 else None
        raise SourceError(
            f"{error.args[0]}.",
            place=place(tree, file, offset, table),
            hint="Mend the file, then run `yardpass-db lint` again.",
        ) from None
    for number, statement in enumerate(parsed):
        unit = Unit(statement.stmt, type(statement.stmt).__name__, text, kind)
        start = statement.stmt_location or 0
        lead = re.match(r"(\s|--[^\n]*\n)*", text[start:])
        at = place(tree, file, start + (lead.end() if lead else 0), table)
        for key, (find, hint) in RULES.items():
            if key == "summary" and number > 0:
                continue
            message = find(unit)
            if message:
                yield Finding(key, Place(at.path, at.line), message, hint)
