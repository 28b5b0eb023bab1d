"""A JavaScript or TypeScript file as text and syntax tree.

The only module that imports tree-sitter (the optional extra `scan`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from yardpass_db.errors import UsageError

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Query, Tree

MARKUP = (".vue", ".svelte", ".astro")
ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", *MARKUP)
_JAVASCRIPT = (".js", ".jsx", ".mjs", ".cjs")
# The code in a page: what stands in <script>, and what is fenced at the top of an .astro file.
_CODE = re.compile(rb"<script\b[^>]*>(.*?)</script\s*>|\A---\r?\n(.*?)\n---", re.S | re.I)
_VISIBLE = re.compile(rb"[^\r\n]")


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
    if ending in _JAVASCRIPT:
        return Language(tree_sitter_javascript.language())
    if ending == ".tsx":
        return Language(tree_sitter_typescript.language_tsx())
    return Language(tree_sitter_typescript.language_typescript())


@lru_cache(maxsize=64)
def _compiled(ending: str, pattern: str) -> Query:
    from tree_sitter import Query

    return Query(_language(ending), pattern)


def readable(ending: str, content: bytes) -> bytes:
    """A file's bytes as UTF-8, the markup of a page blanked; lines and columns stay."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode()
    if ending not in MARKUP:
        return content
    found, at = b"", 0
    for code in _CODE.finditer(content):
        start, end = code.span(1 if code[1] is not None else 2)
        found += _VISIBLE.sub(b" ", content[at:start]) + content[start:end]
        at = end
    return found + _VISIBLE.sub(b" ", content[at:])


@dataclass(frozen=True, eq=False)
class Source:
    """One file. `shown` is its path as people see it."""

    path: Path
    shown: str
    source: bytes = field(repr=False)

    @property
    def is_javascript(self) -> bool:
        return self.path.suffix in _JAVASCRIPT

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
