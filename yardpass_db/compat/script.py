"""A JavaScript or TypeScript file: its syntax tree, and what its simple expressions are worth.

The only module that imports tree-sitter (the optional extra `scan`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from yardpass_db.errors import UsageError

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Query, Tree

ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_TRANSPARENT = {
    "parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression",
    "await_expression",
}  # fmt: skip
_SCOPES = {
    "program", "statement_block", "function_declaration", "function_expression", "arrow_function",
    "method_definition", "for_statement", "for_in_statement", "switch_body", "catch_clause",
    "generator_function_declaration", "generator_function",
}  # fmt: skip

_DEEPEST = 20  # imports of imports; deeper is a circle
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


@lru_cache(maxsize=3)
def _language(ending: str) -> Language:
    try:
        import tree_sitter_javascript
        import tree_sitter_typescript
        from tree_sitter import Language
    except ImportError:
        raise UsageError(
            "Reading an application needs its parser, which is not installed.",
            hint="pip install 'yardpass-db[scan]'",
        ) from None
    if ending in (".js", ".jsx", ".mjs", ".cjs"):
        return Language(tree_sitter_javascript.language())
    if ending == ".tsx":
        return Language(tree_sitter_typescript.language_tsx())
    return Language(tree_sitter_typescript.language_typescript())


@dataclass(frozen=True, eq=False)
class Script:
    """One file. `shown` is its path as people see it."""

    path: Path
    shown: str
    source: bytes = field(repr=False)
    find: Callable[[Script, str], Script | None] = field(repr=False)

    @cached_property
    def tree(self) -> Tree:
        from tree_sitter import Parser

        return Parser(_language(self.path.suffix)).parse(self.source)

    def query(self, pattern: str) -> Iterator[dict[str, Node]]:
        """The matches of a tree-sitter query, each with its captures by name."""
        from tree_sitter import QueryCursor

        cursor = QueryCursor(_compiled(self.path.suffix, pattern))
        for _, captures in cursor.matches(self.tree.root_node):
            yield {name: nodes[0] for name, nodes in captures.items()}

    @cached_property
    def first_error(self) -> int | None:
        """The line from which on the file cannot be read, None when it can.

        A missing `!` is the grammar's own fault: it stumbles over tag<Type>`…`.
        """
        if not self.tree.root_node.has_error:
            return None
        waiting, lines = [self.tree.root_node], []
        while waiting:
            node = waiting.pop()
            if node.is_error or (node.is_missing and node.type != "!"):
                lines.append(node.start_point[0] + 1)
            elif node.has_error:
                waiting += node.children
        return min(lines, default=None)

    def text(self, node: Node) -> str:
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def line_and_column(self, byte: int) -> tuple[int, int]:
        """1-based line and column (in characters) of a byte."""
        start = self.source.rfind(b"\n", 0, byte) + 1
        line = self.source.count(b"\n", 0, byte) + 1
        return line, len(self.source[start:byte].decode("utf-8", "replace")) + 1

    @cached_property
    def declarations(self) -> dict[str, list[Declaration]]:
        """What names stand for, innermost scope last."""
        found: dict[str, list[Declaration]] = defaultdict(list)
        for names in self.query(_patterns(self.path.suffix)):
            name = names["name"]
            value = names.get("value")
            found[self.text(name)].append(Declaration(scope(name), value, "fixed" in names))
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
        found = {}
        pattern = (
            "(import_statement (import_clause) @names source: (string (string_fragment) @from))"
        )
        for names in self.query(pattern):
            module = self.text(names["from"])
            for clause in names["names"].named_children:
                if clause.type == "identifier":
                    found[self.text(clause)] = (module, "default")
                for one in clause.named_children if clause.type == "named_imports" else ():
                    parts = [self.text(part) for part in one.named_children]
                    if parts:
                        found[parts[-1]] = (module, parts[0])
        return found

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
        declared = self.declared(node)
        if declared is None:
            return self._imported(self.text(node))
        if declared.value is None or (not declared.fixed and self.text(node) in self.assigned):
            return None
        return self, declared.value

    def _imported(self, name: str, depth: int = 0) -> tuple[Script, Node] | None:
        if name not in self.imported or depth > _DEEPEST:
            return None
        module, there = self.imported[name]
        other = self.find(self, module)
        for one in other.declarations.get(there, ()) if other else ():
            if other and one.scope.type == "program" and one.fixed and one.value is not None:
                return other, one.value
        return other._imported(there, depth + 1) if other else None


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
(arrow_function parameter: (identifier) @name)
(shorthand_property_identifier_pattern) @name
(pair_pattern value: (identifier) @name)
"""
_DECLARED_JAVASCRIPT = """
(formal_parameters (identifier) @name)
(formal_parameters (assignment_pattern left: (identifier) @name))
(field_definition property: (property_identifier) @name value: (_) @value) @fixed
"""
_DECLARED_TYPESCRIPT = """
(required_parameter pattern: (identifier) @name)
(optional_parameter pattern: (identifier) @name)
(enum_declaration name: (identifier) @name body: (enum_body) @value @fixed)
(public_field_definition name: (property_identifier) @name value: (_) @value) @fixed
"""


def _patterns(ending: str) -> str:
    """What declares a name, in the file's language."""
    javascript = ending in (".js", ".jsx", ".mjs", ".cjs")
    return _DECLARED + (_DECLARED_JAVASCRIPT if javascript else _DECLARED_TYPESCRIPT)


@lru_cache(maxsize=64)
def _compiled(ending: str, pattern: str) -> Query:
    from tree_sitter import Query

    return Query(_language(ending), pattern)


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
