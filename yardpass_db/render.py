"""Templates to SQL. The only module that imports jinja2, and only when there is a template.

A plain `.sql` file is its own rendered text: PostgreSQL's `'{{1,2}}'` is not Jinja. Rendering
is pure: no clock, no environment, no database; what a template may use is handed to it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yardpass_db.errors import Place, SourceError
from yardpass_db.sources import File, Tree

if TYPE_CHECKING:
    from jinja2 import Environment

_MARK = re.compile("\0([^\0]*):(\\d+)\0")


@dataclass(frozen=True)
class Table:
    """A live table as a `for each table in` template sees it; columns by name, in table order."""

    schema: str
    name: str
    columns: tuple[str, ...]
    comment: str = ""

    @property
    def digest(self) -> str:
        """Changes whenever a rendered text can change for the table's sake."""
        import hashlib

        facts = json.dumps([self.schema, self.name, self.columns, self.comment])
        return hashlib.sha256(facts.encode()).hexdigest()


def render(tree: Tree, file: File, table: Table | None = None) -> str:
    """The file's SQL.

    Raises SourceError at the template's line for a syntax error or an undefined variable.
    """
    if not file.is_template:
        return file.text
    return _run(_environment(tree), file, file.text, table)


def place(tree: Tree, file: File, offset: int | None, table: Table | None = None) -> Place:
    """Where a 0-based offset in the rendered text stands in the source file (1-based)."""
    from yardpass_db.db import line_and_column

    if offset is None:
        return Place(file.path)
    line, column = line_and_column(render(tree, file, table), offset)
    if not file.is_template:
        return Place(file.path, line, column)
    path, source_line = _line_map(tree, file, table).get(line, (file.path, None))
    return Place(path, source_line)


def _run(environment: Environment, file: File, text: str, table: Table | None) -> str:
    import jinja2

    try:
        rendered = environment.from_string(text).render(**({"table": table} if table else {}))
    except jinja2.TemplateSyntaxError as error:
        path = error.name or file.path
        raise SourceError(f"{error.message}", place=Place(path, error.lineno)) from None
    except jinja2.UndefinedError as error:
        raise SourceError(
            f"{error.message}.",
            place=Place(file.path, _line_of(error)),
            hint="A template knows its own variables, macros it imports and, under "
            "`-- for each table in:`, `table`.",
        ) from None
    except (jinja2.TemplateError, TypeError, ValueError) as error:
        raise SourceError(f"{error}", place=Place(file.path, _line_of(error))) from None
    return rendered


def _line_of(error: Exception) -> int | None:
    """The template line of the innermost frame that runs template code."""
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


@lru_cache(maxsize=8)
def _environment_for(
    macros: tuple[tuple[str, str, str], ...], marked: bool
) -> Environment:
    import jinja2
    from jinja2.ext import Extension
    from jinja2.lexer import Token, TokenStream

    from yardpass_db.db import ident, literal

    class MarkLines(Extension):
        """Writes template name and line before each output line, so that errors find home."""

        def filter_stream(self, stream: TokenStream) -> Any:
            for token in stream:
                if token.type == "data":
                    yield Token(token.lineno, "data", _marked(token, stream.name or ""))
                else:
                    yield token

    def ident_filter(value: object) -> str:
        return ident(*value) if isinstance(value, (list, tuple)) else ident(str(value))

    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        extensions=[MarkLines] if marked else [],
        loader=jinja2.DictLoader({name: text for name, _, text in macros}),
    )
    environment.filters["ident"] = ident_filter
    environment.filters["literal"] = literal
    return environment


def _environment(tree: Tree, marked: bool = False) -> Environment:
    macros = tuple((name, file.path, file.text) for name, file in tree.macros.items())
    return _environment_for(macros, marked)


def _marked(token: Any, name: str) -> str:
    first, *rest = token.value.split("\n")
    lines = [f"\0{name}:{token.lineno}\0{first}"]
    lines += [f"\0{name}:{token.lineno + n}\0{line}" for n, line in enumerate(rest, 1)]
    return "\n".join(lines)


def _line_map(tree: Tree, file: File, table: Table | None) -> dict[int, tuple[str, int]]:
    """Rendered line → (file, line) of the first template piece that shows on it."""
    paths = {name: macro.path for name, macro in tree.macros.items()}
    found: dict[int, tuple[str, int]] = {}
    marked = _run(_environment(tree, marked=True), file, file.text, table)
    for number, line in enumerate(marked.split("\n"), 1):
        # ["text", name, line, "text", name, line, "text", …]: the first piece that shows decides.
        pieces = _MARK.split(line)
        marks = list(zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True))
        if marks:
            name, source_line, _ = next((m for m in marks if m[2].strip()), marks[-1])
            found[number] = (paths.get(name, file.path), int(source_line))
        elif number - 1 in found:
            found[number] = found[number - 1]
    return found
