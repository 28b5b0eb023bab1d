"""Templates to SQL. The only module that imports jinja2, and only when there is a template.

A plain `.sql` file is its own rendered text: PostgreSQL's `'{{1,2}}'` is not Jinja. Rendering
is pure: no clock, no environment, no database; what a template may use is handed to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yardpass_db.errors import Place, SourceError
from yardpass_db.sources import File, Tree

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_MARK = re.compile("\0([^\0]*):(\\d+)\0")


Grants = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Access:
    """What the tree declares of its tables' grants; read when a template asks, not before.

    `of(name)` is role → verbs for `schema.table`, None for a table that is not declared. `digest`
    changes when any of it can have changed.
    """

    digest: str
    of: Callable[[str], Grants | None] = field(compare=False)


@dataclass(frozen=True)
class Table:
    """A live table as a `for each table in` template sees it; columns by name, in table order."""

    schema: str
    name: str
    columns: tuple[str, ...]
    comment: str = ""
    access: Access | None = None

    @property
    def grants(self) -> Grants | None:
        """Role → verbs as declared; None when the tree or the table has no declaration."""
        return self.access.of(f"{self.schema}.{self.name}") if self.access else None

    @property
    def digest(self) -> str:
        """Changes whenever a rendered text can change for the table's sake."""
        import hashlib

        declared = self.access.digest if self.access else ""
        facts = json.dumps([self.schema, self.name, self.columns, self.comment, declared])
        return hashlib.sha256(facts.encode()).hexdigest()


def render(tree: Tree, file: File, table: Table | None = None) -> str:
    """The file's SQL.

    Raises SourceError at the template's line for a syntax error or an undefined variable.
    """
    if not file.is_template:
        return file.text
    return _run(_environment(tree), tree, file, _context(table))


def render_with(tree: Tree, file: File, context: dict[str, Any]) -> str:
    """A template's text with variables of its own. Raises SourceError as `render`."""
    return _run(_environment(tree), tree, file, context)


def place(tree: Tree, file: File, offset: int | None, table: Table | None = None) -> Place:
    """Where a 0-based offset in the rendered text stands in the source file (1-based)."""
    from yardpass_db.db import line_and_column

    if offset is None:
        return Place(file.path)
    line, column = line_and_column(render(tree, file, table), offset)
    if not file.is_template:
        return Place(file.path, line, column)
    pieces = _line_map(tree, file, table).get(line)
    return _in_source(tree, file, pieces, column) if pieces else Place(file.path)


def _in_source(tree: Tree, file: File, pieces: Sequence[Piece], column: int) -> Place:
    """Where a column of a rendered line stands: in its piece of template text or, when an
    expression wrote it, where that expression begins."""
    left, piece = column - 1, pieces[0]
    for piece in pieces:
        if left < len(piece.text):
            break
        left -= len(piece.text)
    origin = tree.macros.get(piece.name) or file
    return Place(origin.path, piece.line, piece.column + min(left, piece.written) + 1)


def _context(table: Table | None) -> dict[str, Any]:
    return {"table": table} if table else {}


def _run(environment: Environment, tree: Tree, file: File, variables: dict[str, Any]) -> str:
    import jinja2

    try:
        return _template(environment, file.text).render(variables)
    except jinja2.TemplateSyntaxError as error:
        place = Place(_path(tree, file, error.name), error.lineno)
        raise SourceError(
            f"{error.message}".rstrip(".") + ".",
            place=place,
            hint="Mend the template; `yardpass-db render SOURCE` prints what it becomes.",
        ) from None
    except jinja2.UndefinedError as error:
        raise SourceError(
            f"{error.message}.",
            place=_template_place(tree, file, error),
            hint="A template knows its own variables, macros it imports and, under "
            "`-- for each table in:`, `table`.",
        ) from None
    except jinja2.TemplateNotFound as error:
        there = ", ".join(sorted(tree.macros)) or "none"
        raise SourceError(
            f"There is no macro file {error.name}.",
            place=_template_place(tree, file, error),
            hint=f"Macro files stand in macros/; there are: {there}.",
        ) from None
    except (jinja2.TemplateError, TypeError, ValueError) as error:
        raise SourceError(
            f"{error}",
            place=_template_place(tree, file, error),
            hint="Mend the template; `yardpass-db render SOURCE` prints what it becomes.",
        ) from None


def _path(tree: Tree, file: File, name: str | None) -> str:
    """The path of a template by Jinja's name for it; the file itself has none."""
    return tree.macros[name].path if name in tree.macros else file.path


def _template_place(tree: Tree, file: File, error: Exception) -> Place:
    """File and line of the innermost frame that runs template code."""
    paths = {macro.path: macro.path for macro in tree.macros.values()}
    paths |= {"<template>": file.path, "<unknown>": file.path}
    trace, place = error.__traceback__, Place(file.path)
    while trace:
        path = paths.get(trace.tb_frame.f_code.co_filename)
        place = Place(path, trace.tb_lineno) if path else place
        trace = trace.tb_next
    return place


@lru_cache(maxsize=8)
def _environment_for(macros: tuple[tuple[str, str, str], ...], marked: bool) -> Environment:
    import jinja2
    from jinja2.ext import Extension
    from jinja2.lexer import Token, TokenStream
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from yardpass_db.db import ident, literal

    class MarkLines(Extension):
        """Writes template name and line before each output line, so that errors find home."""

        def filter_stream(self, stream: TokenStream) -> Any:
            for token in stream:
                if token.type == "data":
                    yield Token(token.lineno, "data", _marked(token, stream.name or ""))
                else:
                    yield token

    def unmarked(value: object) -> object:
        """A macro's output given to a filter is a value: it must not carry line marks into it."""
        return _MARK.sub("", value) if isinstance(value, str) else value

    def ident_filter(value: object) -> str:
        parts = value if isinstance(value, (list, tuple)) else [str(value)]
        return ident(*(str(unmarked(part)) for part in parts))

    # The path, which Jinja takes for the code's file name, tells a macro's frames in a traceback.
    found = {name: (text, path, lambda: True) for name, path, text in macros}
    # Python's inside is out of reach, and with it the clock, the environment and the files.
    environment = ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        extensions=[MarkLines] if marked else [],
        loader=jinja2.FunctionLoader(found.get),
    )
    # Another text at each rendering would be another migration each time.
    del environment.globals["lipsum"], environment.filters["random"]
    environment.filters["ident"] = ident_filter
    environment.filters["literal"] = lambda value: literal(unmarked(value))
    return environment


@lru_cache(maxsize=64)
def _template(environment: Environment, text: str) -> Template:
    # A view template is rendered for every table: compiling it each time took most of that.
    return environment.from_string(text)


def _environment(tree: Tree, marked: bool = False) -> Environment:
    macros = tuple((name, file.path, file.text) for name, file in tree.macros.items())
    return _environment_for(macros, marked)


def _marked(token: Any, name: str) -> str:
    first, *rest = token.value.split("\n")
    lines = [f"\0{name}:{token.lineno}\0{first}"]
    lines += [f"\0{name}:{token.lineno + n}\0{line}" for n, line in enumerate(rest, 1)]
    return "\n".join(lines)


@dataclass(frozen=True)
class Piece:
    """A part of a rendered line: template text, and what expressions wrote right after it.

    `line` is 1-based. The text's first `written` characters stand in the template from the
    0-based `column` on.
    """

    name: str
    line: int
    column: int
    written: int
    text: str


def _line_map(tree: Tree, file: File, table: Table | None) -> dict[int, list[Piece]]:
    """Rendered line → its pieces in order."""
    found: dict[int, list[Piece]] = {}
    marked = _run(_environment(tree, marked=True), tree, file, _context(table))
    for number, rendered in enumerate(marked.split("\n"), 1):
        # ["text", name, line, "text", name, line, "text", …]
        before, *parts = _MARK.split(rendered)
        pieces = [Piece("", 1, 0, 0, before)] if before else []
        for name, line, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            source = (tree.macros.get(name) or file).text.split("\n")[int(line) - 1]
            pieces.append(_piece(name, int(line), source, text, pieces))
        found[number] = [piece for piece in pieces if piece.text] or pieces[-1:]
    return found


def _piece(name: str, line: int, source: str, text: str, before: Sequence[Piece]) -> Piece:
    """A piece at the longest beginning of its text that stands in its template line: behind
    the piece before it, or anywhere when a loop goes round within the line."""
    last = before[-1] if before else None
    after = last.column + last.written if last and (last.name, last.line) == (name, line) else 0
    for length in range(len(text), 0, -1):
        beginning = text[:length]
        column = source.find(beginning, after)
        column = source.find(beginning) if column < 0 else column
        if column >= 0:
            return Piece(name, line, column, length, text)
    return Piece(name, line, after, 0, text)
