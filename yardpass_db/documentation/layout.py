"""Where boxes and lines of a diagram go; the only module that imports pygraphviz.

Graphviz places boxes of given sizes and draws curves around them. It measures no text, so what
fonts a machine has changes nothing. Lengths are in pixels, y grows downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yardpass_db.errors import UsageError

ROW = 20
"""Height of a box's header and of each of its rows."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A table: its header is row 0, `rows` more are below it."""

    name: str
    width: int
    rows: int

    @property
    def height(self) -> int:
        return ROW * (self.rows + 1)


@dataclass(frozen=True)
class Line:
    """A foreign key from a row of one box to a row of another."""

    name: str
    tail: str
    tail_row: int
    head: str
    head_row: int


@dataclass(frozen=True)
class Layout:
    """Each box's top left corner, and each line's points: a start, then cubic Bézier triples."""

    width: int
    height: int
    corners: dict[str, Point]
    curves: dict[str, list[Point]]


def lay_out(boxes: Sequence[Box], lines: Sequence[Line]) -> Layout:
    """Boxes in layers, the referenced to the left of the referring; lines go around boxes.

    Raises UsageError when pygraphviz is not installed.
    """
    try:
        import pygraphviz
    except ImportError:
        raise UsageError(
            "Diagrams need pygraphviz, which is not installed.",
            hint="pip install 'yardpass-db[docs]'",
        ) from None
    graph = pygraphviz.AGraph(
        strict=False, directed=True, rankdir="RL", nodesep="0.3", ranksep="0.9",
        splines="true", newrank="true",
    )  # fmt: skip
    numbers = {box.name: f"n{number}" for number, box in enumerate(boxes)}
    for box in boxes:
        graph.add_node(numbers[box.name], shape="plain", label=_label(box))
    for number, line in enumerate(lines):
        graph.add_edge(
            numbers[line.tail], numbers[line.head], key=f"e{number}", arrowhead="none",
            tailport=f"r{line.tail_row}:w", headport=f"r{line.head_row}:e",
        )  # fmt: skip
    graph.layout(prog="dot")
    return _read(graph, numbers, boxes, lines)


def _label(box: Box) -> str:
    """A table of empty cells as large as the box's rows; each has a port."""
    cell = f'<TR><TD PORT="r{{}}" FIXEDSIZE="TRUE" WIDTH="{box.width}" HEIGHT="{ROW}"></TD></TR>'
    rows = "".join(cell.format(row) for row in range(box.rows + 1))
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{rows}</TABLE>>'


def _read(
    graph: object, numbers: dict[str, str], boxes: Sequence[Box], lines: Sequence[Line]
) -> Layout:
    left, bottom, right, top = map(float, graph.graph_attr["bb"].split(","))  # type: ignore[attr-defined]

    def point(text: str) -> Point:
        x, y = map(float, text.split(","))
        return round(x - left, 1), round(top - y, 1)

    corners = {}
    for box in boxes:
        x, y = point(graph.get_node(numbers[box.name]).attr["pos"])  # type: ignore[attr-defined]
        corners[box.name] = (round(x - box.width / 2, 1), round(y - box.height / 2, 1))
    curves = {}
    for number, line in enumerate(lines):
        edge = graph.get_edge(numbers[line.tail], numbers[line.head], f"e{number}")  # type: ignore[attr-defined]
        curves[line.name] = [point(text) for text in edge.attr["pos"].split()]
    return Layout(int(right - left), int(top - bottom), corners, curves)
