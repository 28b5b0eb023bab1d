"""A schema's tables and foreign keys as an SVG picture.

A box shows the columns that are keys; tables of other schemas are grey stubs. A crow's foot stands
where many rows may be, a bar where one is; a line is dashed where the column may be null.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from yardpass_db.documentation.catalog import ForeignKey, Schema, Table
from yardpass_db.documentation.layout import ROW, Box, Layout, Line, lay_out
from yardpass_db.documentation.pages import MARK

CHARACTER = 7.3  # widest advance of 12-pixel monospace fonts; 0.602 em of DejaVu and Menlo is 7.23
PADDING = 10
MARGIN = 16
LONGEST = 44  # characters; a longer name is cut, its title has all of it

STYLE = """
  text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328 }
  .name { font-weight: bold; fill: #fff }
  .mark { fill: #6e7781 }
  .box { fill: #fff; stroke: #57606a }
  .head { fill: #0b5394 }
  .row { stroke: #d0d7de }
  .stub { fill: #eaeef2; stroke: #8c959f }
  .stub-name { fill: #57606a }
  .line, .end { fill: none; stroke: #57606a; stroke-width: 1.2 }
  .to-stub { stroke: #a0a8b0 }
  .optional { stroke-dasharray: 5 3 }
"""


@dataclass(frozen=True)
class Drawn:
    """A box with its text. `rows` are (mark, column); a stub has none."""

    box: Box
    title: str
    comment: str
    rows: tuple[tuple[str, str], ...]
    stub: bool


def diagram(schema: Schema) -> str:
    """The picture as SVG text, the same for the same schema.

    Raises UsageError when pygraphviz is not installed.
    """
    drawn, lines = _contents(schema)
    layout = lay_out([item.box for item in drawn], [line for line, _ in lines])
    stubs = {item.box.name for item in drawn if item.stub}
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    title = f"Tables of {schema.name} and their foreign keys"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="title">',
        MARK,
        f'<title id="title">{escape(title)}</title>',
        f"<style>{STYLE}</style>",
        _MARKERS,
        f'<rect width="{width}" height="{height}" rx="6" fill="#f6f8fa"/>',
        f'<g transform="translate({MARGIN} {MARGIN})">',
    ]
    parts += [_line(line, key, layout, line.head in stubs) for line, key in lines]
    parts += [_box(item, layout) for item in drawn]
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _contents(schema: Schema) -> tuple[list[Drawn], list[tuple[Line, ForeignKey]]]:
    inside = {table.name for table in schema.tables}
    foreign = [(table, key) for table in schema.tables for key in table.foreign_keys]
    drawn = {f"{schema.name}.{t.name}": _drawn(t) for t in schema.tables}
    lines = []
    for table, key in foreign:
        tail = f"{schema.name}.{table.name}"
        head = f"{key.schema}.{key.table}"
        head_row = 0
        if key.schema == schema.name and key.table in inside:
            head_row = _row_of(drawn[head], key.to_columns[0])
        else:
            # One stub for all who refer to it would fill the page with lines.
            title, head = head, f"{head} beside {table.name}"
            drawn.setdefault(head, _stub(head, title))
        row = _row_of(drawn[tail], key.columns[0])
        lines.append((Line(f"{table.name} {key.name}", tail, row, head, head_row), key))
    return list(drawn.values()), lines


def _row_of(item: Drawn, column: str) -> int:
    names = [name for _, name in item.rows]
    return names.index(column) + 1 if column in names else 0


def _drawn(table: Table) -> Drawn:
    keys = table.primary_key
    foreign = {column for key in table.foreign_keys for column in key.columns}
    rows = tuple(
        ("PK" if c.name in keys else "FK", c.name)
        for c in table.columns
        if c.name in keys or c.name in foreign
    )
    longest = max([len(_cut(table.name)), *(len(_cut(name)) + 3 for _, name in rows)])
    box = Box(f"{table.schema}.{table.name}", _width(longest), len(rows))
    return Drawn(box, table.name, table.comment, rows, stub=False)


def _stub(name: str, title: str) -> Drawn:
    return Drawn(Box(name, _width(len(_cut(title))), 0), title, "", (), stub=True)


def _width(characters: int) -> int:
    return round(characters * CHARACTER + 2 * PADDING)


def _cut(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _box(item: Drawn, layout: Layout) -> str:
    x, y = layout.corners[item.box.name]
    size = f'width="{item.box.width}" height="{item.box.height}"'
    name = escape(_cut(item.title))
    told = escape(f"{item.title}: {item.comment}" if item.comment else item.title)
    parts = [f'<g transform="translate({x:g} {y:g})"><title>{told}</title>']
    if item.stub:
        parts.append(f'<rect class="stub" {size} rx="4"/>')
        parts.append(f'<text class="stub-name" x="{PADDING}" y="14">{name}</text>')
        return "".join([*parts, "</g>"])
    parts.append(f'<rect class="box" {size} rx="4"/>')
    parts.append(f'<rect class="head" width="{item.box.width}" height="{ROW}" rx="4"/>')
    parts.append(f'<text class="name" x="{PADDING}" y="14">{name}</text>')
    for number, (mark, column) in enumerate(item.rows, start=1):
        top = number * ROW
        if number > 1:
            parts.append(f'<path class="row" d="M1 {top}h{item.box.width - 2}"/>')
        parts.append(f'<text class="mark" x="{PADDING}" y="{top + 14}">{mark}</text>')
        place = f'x="{PADDING + 3 * CHARACTER:g}" y="{top + 14}"'
        parts.append(f"<text {place}>{escape(_cut(column))}</text>")
    return "".join([*parts, "</g>"])


def _line(line: Line, key: ForeignKey, layout: Layout, to_stub: bool) -> str:
    """A curve with a mark at each end: the referring rows', then the referenced row's."""
    start, *rest = [f"{x:g} {y:g}" for x, y in layout.curves[line.name]]
    path = f"M{start}C{' '.join(rest)}"
    many = "one-child" if key.unique else "many"
    kind = "line" + " to-stub" * to_stub + " optional" * key.nullable
    told = f"{line.tail} ({', '.join(key.columns)}) → {key.schema}.{key.table}: {key.name}"
    return (
        f'<path class="{kind}" d="{path}" data-key={quoteattr(key.name)} '
        f'marker-start="url(#{many})" marker-end="url(#one)"><title>{escape(told)}</title></path>'
    )


# A start's marker looks along the line from x = 0; an end's comes to rest at its refX.
_MARKERS = """<defs>
<marker id="many" markerWidth="14" markerHeight="14" refX="1" refY="7" orient="auto" \
markerUnits="userSpaceOnUse"><path class="end" d="M1 2L11 7L1 12"/></marker>
<marker id="one-child" markerWidth="14" markerHeight="14" refX="1" refY="7" orient="auto" \
markerUnits="userSpaceOnUse"><path class="end" d="M8 2V12"/></marker>
<marker id="one" markerWidth="14" markerHeight="14" refX="13" refY="7" orient="auto" \
markerUnits="userSpaceOnUse"><path class="end" d="M6 2V12"/></marker>
</defs>"""
