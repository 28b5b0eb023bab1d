"""What PostgreSQL's own parser says of an SQL text: its statements, its tokens.

The only module that imports pglast (libpg_query), and only when a question needs it: the
import costs more than reading 1,500 files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Words that can only matter if a file ends its own transaction. A cheap net with wide meshes:
# it is the parser that decides.
_MAY_END_TRANSACTION = re.compile(
    r"\b(commit|rollback|abort|end|begin|start\s+transaction|prepare\s+transaction)\b", re.I
)
_ENDS_TRANSACTION = re.compile(
    r"(commit|end|abort|begin|start\s+transaction|prepare\s+transaction|rollback"
    r"(?!\s+(work\s+|transaction\s+)?to\b))\b",
    re.I,
)
_LEADING_NOISE = re.compile(r"(\s+|--[^\n]*(\n|$)|/\*.*?\*/)+", re.S)


@dataclass(frozen=True)
class Statement:
    """One statement and the 0-based character offset at which it begins in its file."""

    text: str
    offset: int


def pieces(text: str) -> tuple[slice, ...]:
    """Where each statement of a text stands, from the end of the one before it on.

    Raises pglast's ParseError where the text is not SQL.
    """
    from pglast import parser

    found: tuple[slice, ...] = parser.split(text, only_slices=True)
    return found


def split_loosely(text: str) -> list[Statement]:
    """As `statements`, by tokens only: also of a text of which some statements are not SQL. None
    at all where not even its tokens can be told."""
    from pglast import parser

    try:
        found: tuple[slice, ...] = parser.split(text, with_parser=False, only_slices=True)
    except parser.ParseError:
        return []
    return _without_noise(text, found)


def statements(text: str) -> list[Statement]:
    """The statements of a text, comments before each left out. Raises as `pieces`."""
    return _without_noise(text, pieces(text))


def _without_noise(text: str, slices: tuple[slice, ...]) -> list[Statement]:
    found = []
    for piece in slices:
        chunk = text[piece]
        noise = _LEADING_NOISE.match(chunk)
        skipped = noise.end() if noise else 0
        if chunk[skipped:].strip():
            found.append(Statement(chunk[skipped:].rstrip(), piece.start + skipped))
    return found


def syntax_error(text: str) -> tuple[str, int] | None:
    """What is wrong with a text that is not SQL, and at which 0-based offset; None if it is SQL."""
    from pglast.parser import ParseError

    try:
        statements(text)
    except ParseError as error:
        message, *where = error.args
        if message.endswith("at end of input"):
            return message, len(text.rstrip())
        return message, where[0] if where and isinstance(where[0], int) else 0
    return None


def transaction_statement(text: str) -> Statement | None:
    """The first statement that would end the transaction the tool opened, None if none does."""
    if not _MAY_END_TRANSACTION.search(text):
        return None
    from pglast.parser import ParseError

    try:
        found = statements(text)
    except ParseError:
        return None  # the server says it better, with its own position
    return next((one for one in found if _ENDS_TRANSACTION.match(one.text)), None)


def named_relations(text: str) -> list[tuple[str, str]]:
    """(schema or "", name) of every relation that queries and writes of a text name.

    Names of their own WITH clauses are left out; nothing for a text that cannot be read, and for
    statements that neither read nor write rows.
    """
    from pglast import ast, parse_sql
    from pglast.error import Error
    from pglast.visitors import Visitor

    found: list[tuple[str, str]] = []
    own: set[str] = set()

    class Names(Visitor):
        def visit_RangeVar(self, _: object, node: ast.RangeVar) -> None:
            found.append((node.schemaname or "", node.relname or ""))

        def visit_CommonTableExpr(self, _: object, node: ast.CommonTableExpr) -> None:
            own.add(node.ctename or "")

    rows = (
        ast.SelectStmt, ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt,
        ast.CopyStmt, ast.DeclareCursorStmt, ast.CreateTableAsStmt, ast.ExplainStmt,
    )  # fmt: skip
    try:
        trees = [one.stmt for one in parse_sql(text)]
    except (Error, ValueError):
        return []
    for tree in trees:
        if isinstance(tree, rows):
            Names()(tree)
    return [(schema, name) for schema, name in found if schema or name not in own]


def tokens(text: str) -> list[str] | None:
    """The text's tokens without comments, keywords in lower case; None if it cannot be read."""
    from pglast.error import Error
    from pglast.parser import scan

    try:
        found = scan(text)
    except Error:
        return None
    words = []
    for token in found:
        if token.name in ("SQL_COMMENT", "C_COMMENT"):
            continue
        word = text[token.start : token.end + 1]
        words.append(word if _is_quoted(word) else word.lower())
    return words


def _is_quoted(word: str) -> bool:
    return "'" in word or '"' in word or "$" in word


def same_statements(one: str, other: str) -> bool:
    """Whether two texts differ in comments, white space and line ends at the most."""
    if one == other:
        return True
    left, right = tokens(one), tokens(other)
    for words in (left, right):
        while words and words[-1] == ";":
            words.pop()
    return left is not None and left == right
