"""A schema's tables as one Markdown page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from yardpass_db.documentation.catalog import ForeignKey, Key, Schema, Table

MARK = "<!-- Made by `yardpass-db docs` from the live catalog. Edit sql/, then run it again. -->"

LEGEND = (
    "A line is a foreign key: a crow's foot where many rows may refer, a bar where one does; "
    "dashed where the column may be null. Grey: tables of other schemas."
)

Files = Mapping[tuple[str, str], Sequence[tuple[str, str]]]
"""(schema, table) → (address, link) of the sources that make it."""


def page(schema: Schema, documented: Iterable[str], files: Files) -> str:
    """The page of a schema. Links lead to the pages of the `documented` schemas only."""
    links = Links(schema.name, frozenset(documented))
    parts = [MARK, f"# Schema {text(schema.name)}", text(schema.comment)]
    parts.append(f"![Tables of {text(schema.name)} and their foreign keys]({filename(schema)}.svg)")
    if any(table.foreign_keys for table in schema.tables):
        parts.append(LEGEND)
    parts.append(_overview(schema))
    for table in schema.tables:
        parts += _table(table, links, files.get((table.schema, table.name), ()))
    if schema.enums:
        parts.append(f"## Types of {text(schema.name)}")
        rows = [
            (code(enum.name), ", ".join(map(code, enum.labels)), text(enum.comment))
            for enum in schema.enums
        ]
        parts.append(grid(("type", "values", "meaning"), rows))
    return "\n\n".join(filter(None, parts)) + "\n"


def index(schemas: Sequence[Schema]) -> str:
    """The page that leads to all others."""
    rows = [
        (f"[{text(s.name)}]({filename(s)}.md)", str(len(s.tables)), text(s.comment))
        for s in schemas
    ]
    lead = "What is in the database, schema by schema. Partitions count as part of their table."
    table = grid(("schema", "tables", "what for"), rows)
    return "\n\n".join([MARK, "# Tables", lead, table]) + "\n"


def filename(schema: Schema) -> str:
    """A page's name without its suffix, for files and links; odd characters become codes."""
    return anchor(schema.name)


class Links:
    """Links between tables, from the page of one schema."""

    def __init__(self, here: str, documented: frozenset[str]) -> None:
        self.here = here
        self.documented = documented

    def table(self, schema: str, name: str) -> str:
        shown = code(name if schema == self.here else f"{schema}.{name}")
        if schema not in self.documented:
            return shown
        page = "" if schema == self.here else f"{anchor(schema)}.md"
        return f"[{shown}]({page}#{anchor(name)})"


def _overview(schema: Schema) -> str:
    rows = [
        (f"[{code(t.name)}](#{anchor(t.name)})", text(t.comment), t.row_security, t.partitions)
        for t in schema.tables
    ]
    head = ("table", "what it holds", "row security", "partitions")
    if not any(t.partitions for t in schema.tables):
        return grid(head[:3], [row[:3] for row in rows])
    return grid(head, rows)


def _table(table: Table, links: Links, files: Sequence[tuple[str, str]]) -> list[str]:
    name = anchor(table.name)
    parts = [f'<a id="{name}"></a>'] if name != table.name else []
    parts += [f"## {text(table.name)}", text(table.comment)]
    if table.partitioned_by:
        kept = table.partitions or "no partitions"
        parts.append(f"Partitioned by {code(table.partitioned_by.lower())}: {kept}.")
    parts.append(_columns(table))
    for title, lines in _details(table, links, files):
        if lines:
            parts.append("\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)]))
    return parts


def _columns(table: Table) -> str:
    rows = [
        (code(c.name), code(c.type), "" if c.nullable else "not null",
         code(c.default) if c.default else "", text(c.meaning))
        for c in table.columns
    ]  # fmt: skip
    return grid(("column", "type", "null", "default", "meaning"), rows)


def _details(
    table: Table, links: Links, files: Sequence[tuple[str, str]]
) -> Iterable[tuple[str, list[str]]]:
    yield "Keys", [_named(*key) for key in _primary_first(table.keys)]
    yield "Foreign keys", [_foreign_key(key, links) for key in table.foreign_keys]
    yield "Checks", [_named(k.name, k.definition) for k in table.keys if k.kind == "c"]
    yield "Indexes", [_named(*index) for index in table.indexes]
    yield "Triggers", [_named(*trigger) for trigger in table.triggers]
    policies = [
        f"{text(name)} ({command}, to {text(roles)})" for name, command, roles in table.policies
    ]
    if not policies:
        policies = ["none: clients see no row"] if table.row_security != "off" else []
    yield f"Policies (row security is {table.row_security})", policies
    yield "Grants", _grants(table)
    yield "Referenced by", _referrers(table, links)
    yield "Views on it", [code(f"{schema}.{view}") for schema, view in table.views]
    yield "Files", [f"[{text(address)}]({link})" for address, link in files]


def _primary_first(keys: Sequence[Key]) -> list[tuple[str, str]]:
    found = sorted((k for k in keys if k.kind != "c"), key=lambda k: (k.kind != "p", k.name))
    return [(key.name, key.definition) for key in found]


def _named(name: str, definition: str) -> str:
    return f"{code(name)}: {code(definition)}"


def _foreign_key(key: ForeignKey, links: Links) -> str:
    columns = ", ".join(map(code, key.columns))
    target = f"{links.table(key.schema, key.table)} ({', '.join(map(code, key.to_columns))})"
    return f"{columns} → {target}, on delete {key.on_delete}: {code(key.name)}"


def _grants(table: Table) -> list[str]:
    """One line a role; of columns the shorter of those it may and those it may not."""
    lines: dict[str, list[str]] = {}
    for role, privilege, columns in table.grants:
        rights = lines.setdefault(role, [])
        if not columns:
            rights.append(privilege)
            continue
        others = [c.name for c in table.columns if c.name not in columns]
        if not others:
            rights.append(f"{privilege} of each column")
        elif len(others) < len(columns):
            rights.append(f"{privilege} of all columns but {', '.join(map(code, others))}")
        else:
            rights.append(f"{privilege} of {', '.join(map(code, columns))}")
    return [f"{text(role)}: {'; '.join(rights)}" for role, rights in lines.items()]


def _referrers(table: Table, links: Links) -> list[str]:
    return [
        f"{links.table(schema, name)}: {code(constraint)}"
        for schema, name, constraint in table.referenced_by
    ]


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table. No padding: a longer cell shall not change every line of a diff."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


# Within words GitHub takes an underscore for an underscore; everything else could be markup.
_SPECIAL = re.compile(r"([\\`*\[\]|~#]|(?<!\w)_|_(?!\w))")


def text(value: str) -> str:
    """Somebody's words as Markdown that shows exactly them, on one line."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _one_line(_SPECIAL.sub(r"\\\1", value), "<br>")


def code(value: str) -> str:
    """SQL as a code span on one line, in a table or out of it; line breaks are shown as ⏎.

    A pipe would end the table's cell, and an escaped one shows its backslash out of a table: a
    text with a pipe, or with backticks, becomes HTML.
    """
    value = _one_line(value, " ⏎ ")
    if "`" not in value and "|" not in value and value.strip() == value and value:
        return f"`{value}`"
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<code>" + re.sub(r"[^\w\s&;]", _entity, escaped) + "</code>"


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _one_line(value: str, sign: str) -> str:
    return re.sub(r" *(?:\r\n|[\r\n\v\f\x85\u2028\u2029]) *", lambda _: sign, value.strip())


def anchor(name: str) -> str:
    """A name for links: as GitHub makes it of a heading; odd characters become their codes."""
    return re.sub(r"[^a-z0-9_]", lambda found: f"-{ord(found[0]):x}-", name)
