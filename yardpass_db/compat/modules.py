"""What a file imports and exports, by name: ES modules and CommonJS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yardpass_db.compat.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node

WHOLE = "*"  # a module itself, not one of its names

_IMPORT = "(import_statement (import_clause) @names source: (string (string_fragment) @from))"
_REQUIRE = """
(variable_declarator name: [(identifier) (object_pattern)] @names
  value: (call_expression function: (identifier) @require
    arguments: (arguments (string (string_fragment) @from)))
  (#eq? @require "require"))
"""
_EXPORT = "(export_statement) @export"
_ASSIGNED = """
(assignment_expression
  left: (member_expression object: (_) @of property: (property_identifier) @name)
  right: (_) @value)
"""


@dataclass(frozen=True)
class Exports:
    """Names given to others: `values` are expressions of the file, `passed` come from
    (module, name there), `stars` are modules of which all names are passed on."""

    values: dict[str, Node] = field(default_factory=dict)
    passed: dict[str, tuple[str, str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)


def read_imports(source: Source) -> dict[str, tuple[str, str]]:
    """Local name → (module, name there)."""
    found: dict[str, tuple[str, str]] = {}
    for names in source.query(_IMPORT):
        module = source.text(names["from"])
        for clause in names["names"].named_children:
            if clause.type == "identifier":
                found[source.text(clause)] = (module, "default")
            elif clause.type == "namespace_import":
                found[source.text(clause.named_children[-1])] = (module, WHOLE)
            for one in clause.named_children if clause.type == "named_imports" else ():
                parts = [source.text(part) for part in one.named_children]
                if parts:
                    found[parts[-1]] = (module, parts[0])
    for names in source.query(_REQUIRE):
        module, declared = source.text(names["from"]), names["names"]
        if declared.type == "identifier":
            found[source.text(declared)] = (module, WHOLE)
        for local, there in _taken_apart(source, declared):
            found[local] = (module, there)
    return found


def _taken_apart(source: Source, pattern: Node) -> Iterator[tuple[str, str]]:
    """`{ a, b: c }` as (local name, name there)."""
    for one in pattern.named_children:
        if one.type == "shorthand_property_identifier_pattern":
            yield source.text(one), source.text(one)
        elif one.type == "pair_pattern":
            key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
            if key is not None and value is not None:
                yield source.text(value), source.text(key)


def read_exports(source: Source) -> Exports:
    """What the file gives to others beside its own top-level names."""
    found = Exports()
    for names in source.query(_EXPORT):
        _add_export(source, names["export"], found)
    for names in source.query(_ASSIGNED):
        of, name, value = source.text(names["of"]), source.text(names["name"]), names["value"]
        if of in ("exports", "module.exports"):
            found.values[name] = value
        elif (of, name) == ("module", "exports"):
            found.values["default"] = value
            found.values.update(_fields(source, value))
    return found


def _add_export(source: Source, export: Node, found: Exports) -> None:
    origin, value = export.child_by_field_name("source"), export.child_by_field_name("value")
    module = source.text(origin)[1:-1] if origin is not None else ""
    if value is not None:
        found.values["default"] = value
    parts = [one for one in export.named_children if one not in (origin, value)]
    if module and not parts:
        found.stars.append(module)
    for part in parts:
        if part.type == "namespace_export":
            found.passed[source.text(part.named_children[-1])] = (module, WHOLE)
        for one in part.named_children if part.type == "export_clause" else ():
            name = one.child_by_field_name("name")
            if name is None:
                continue
            alias = source.text(one.child_by_field_name("alias") or name)
            if module:
                found.passed[alias] = (module, source.text(name))
            else:
                found.values[alias] = name


def _fields(source: Source, value: Node) -> Iterator[tuple[str, Node]]:
    """The names of `module.exports = { a, b: 1 }`."""
    for one in value.named_children if value.type == "object" else ():
        if one.type == "shorthand_property_identifier":
            yield source.text(one), one
        elif one.type == "pair":
            key, given = one.child_by_field_name("key"), one.child_by_field_name("value")
            if key is not None and given is not None:
                yield source.text(key), given
