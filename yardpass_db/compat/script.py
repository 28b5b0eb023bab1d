"""A JavaScript or TypeScript file: what its names stand for, here and in files it imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from yardpass_db.compat.modules import WHOLE, Exports, read_exports, read_imports
from yardpass_db.compat.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node

_TRANSPARENT = {
    "parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression",
    "await_expression",
}  # fmt: skip
_SCOPES = {
    "program", "statement_block", "function_declaration", "function_expression", "arrow_function",
    "method_definition", "for_statement", "for_in_statement", "switch_body", "catch_clause",
    "generator_function_declaration", "generator_function",
}  # fmt: skip

_CALLS_ON = """
(call_expression
  function: (member_expression object: (identifier) @name property: (property_identifier) @method)
  arguments: (arguments) @given) @call
"""


@dataclass(frozen=True)
class Text:
    """A string. `spots`: where its pieces stand, as (offset in it, path, byte in the file)."""

    value: str
    spots: tuple[tuple[int, Script, int], ...] = ()

    def spot(self, offset: int) -> tuple[Script, int] | None:
        """The file and byte where a character of it stands."""
        found = None
        for start, script, byte in self.spots:
            if start <= offset:
                found = script, byte + len(self.value[start:offset].encode())
        return found


@dataclass(frozen=True)
class Record:
    """An object; not `complete` when it spreads another or computes a key."""

    fields: dict[str, Value]
    complete: bool = True
    spots: dict[str, tuple[Script, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Many:
    """An array; not `complete` when it spreads another."""

    items: tuple[Value, ...]
    complete: bool = True


Value = Text | Record | Many | None  # None: cannot be known without running it


@dataclass(frozen=True, eq=False)
class Script(Source):
    """One file and the names in it. `find` gives the file that a module's name means."""

    find: Callable[[Script, str], Script | None] = field(repr=False)

    @cached_property
    def declarations(self) -> dict[str, list[Declaration]]:
        """What names stand for, innermost scope last."""
        found: dict[str, list[Declaration]] = defaultdict(list)
        dialect = _DECLARED_JAVASCRIPT if self.is_javascript else _DECLARED_TYPESCRIPT
        for names in self.query(_DECLARED + dialect):
            name = names["name"]
            value = names.get("value")
            known_in = scope(names.get("function", name))
            found[self.text(name)].append(Declaration(known_in, value, "fixed" in names))
        for several in found.values():
            several.sort(key=lambda one: one.scope.end_byte - one.scope.start_byte, reverse=True)
        return found

    @cached_property
    def assigned(self) -> frozenset[str]:
        """Names that get another value later."""
        pattern = "(assignment_expression left: (identifier) @name)"
        return frozenset(self.text(found["name"]) for found in self.query(pattern))

    @cached_property
    def imported(self) -> dict[str, tuple[str, str]]:
        """Local name → (module, name there)."""
        return read_imports(self)

    @cached_property
    def exports(self) -> Exports:
        return read_exports(self)

    @cached_property
    def calls_on(self) -> dict[str, list[dict[str, Node]]]:
        """The calls `name.method(…)` by name, as name, method, given and call."""
        found = defaultdict(list)
        for call in self.query(_CALLS_ON):
            found[self.text(call["name"])].append(call)
        return found

    def declared(self, node: Node) -> Declaration | None:
        """What an identifier stands for where it is used."""
        found = None
        for one in self.declarations.get(self.text(node), ()):
            if one.scope.start_byte <= node.start_byte < one.scope.end_byte:
                found = one
        return found

    def meant(self, node: Node) -> tuple[Script, Node] | None:
        """The expression an identifier stands for, in this file or the one it is imported from;
        None when it is a parameter, or may have changed since."""
        declared, name = self.declared(node), self.text(node)
        if name in self.imported and (declared is None or declared.scope.type == "program"):
            module, there = self.imported[name]
            other = self.find(self, module)
            return other.exported(there) if other else None
        if declared is None or declared.value is None:
            return None
        if not declared.fixed and name in self.assigned:
            return None
        return self, declared.value

    def exported(self, name: str) -> tuple[Script, Node] | None:
        """The expression that others import under a name."""
        for script, there in self._passing(name):
            value = script.exports.values.get(there)
            if value is not None:
                return script, value
            for one in script.declarations.get(there, ()):
                if one.scope.type == "program" and one.fixed and one.value is not None:
                    return script, one.value
        return None

    def module(self, node: Node) -> Script | None:
        """The file that an identifier stands for as a whole: `import * as x`, `require`."""
        module, there = self.imported.get(self.text(node), ("", ""))
        other = self.find(self, module) if module else None
        passing = other._passing(there) if other else ()
        return next((script for script, name in passing if name == WHOLE), None)

    def _passing(self, name: str) -> Iterator[tuple[Script, str]]:
        """Itself and the files that pass a name on to it, each with the name there."""
        waiting, seen = [(self, name)], set()
        while waiting:
            script, there = waiting.pop(0)
            if (script, there) in seen:
                continue
            seen.add((script, there))
            yield script, there
            passed = script.exports.passed.get(there)
            stars = [] if there in (WHOLE, "default") else script.exports.stars
            for module, name in [passed] if passed else [(star, there) for star in stars]:
                other = script.find(script, module)
                waiting += [(other, name)] if other else []


@dataclass(frozen=True)
class Declaration:
    """`value` is None for a parameter; `fixed`: const, enum, or a field of a class."""

    scope: Node
    value: Node | None
    fixed: bool


_DECLARED = """
(lexical_declaration kind: "const" @fixed
  (variable_declarator name: (identifier) @name value: (_) @value))
(lexical_declaration kind: "let"
  (variable_declarator name: (identifier) @name value: (_)? @value))
(variable_declaration (variable_declarator name: (identifier) @name value: (_)? @value))
(function_declaration name: (identifier) @name) @function @value @fixed
(arrow_function parameter: (identifier) @name)
(shorthand_property_identifier_pattern) @name
(pair_pattern value: (identifier) @name)
"""
_DECLARED_JAVASCRIPT = """
(formal_parameters (identifier) @name)
(formal_parameters (assignment_pattern left: (identifier) @name))
(field_definition
  property: [(property_identifier) (private_property_identifier)] @name
  value: (_) @value) @fixed
"""
_DECLARED_TYPESCRIPT = """
(required_parameter pattern: (identifier) @name)
(optional_parameter pattern: (identifier) @name)
(enum_declaration name: (identifier) @name body: (enum_body) @value @fixed)
(public_field_definition
  name: [(property_identifier) (private_property_identifier)] @name
  value: (_) @value) @fixed
"""


def scope(node: Node) -> Node:
    """The block, function or file in which a name declared here is known."""
    while node.parent is not None:
        node = node.parent
        if node.type in _SCOPES:
            break
    return node


def bare(node: Node) -> Node:
    """The expression without parentheses, `as`, `!`, `satisfies` and `await` around it."""
    while node.type in _TRANSPARENT and node.named_children:
        node = next(child for child in node.named_children if child.type != "comment")
    return node


def returned(function: Node) -> list[Node]:
    """The expressions a function may return, where its own block says so."""
    body = function.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return [body] if body is not None else []
    says = [one for one in body.named_children if one.type == "return_statement"]
    return [one.named_children[0] for one in says if one.named_children]
