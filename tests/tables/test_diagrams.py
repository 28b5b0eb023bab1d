"""The pictures in docs/tables: well-formed, readable, complete."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from yardpass_tree import ROOT

from yardpass_db import db
from yardpass_db.documentation.catalog import read_schemas
from yardpass_db.documentation.diagram import CHARACTER, diagram

PICTURES = sorted((ROOT / "docs" / "tables").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"

FOREIGN_KEYS = """
select k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid
 where k.contype = 'f' and k.conparentid = 0 and c.relnamespace = to_regnamespace(%s)
 order by k.conname
"""

STRANGE = """
create schema strange;
create table strange.folks (id int primary key, "a<b>&" int references strange.folks);
create table strange.pairs (a int references strange.folks, b int references strange.folks,
  primary key (a, b));
create table strange.hens (id int primary key, egg int);
create table strange.eggs (id int primary key, hen int references strange.hens);
alter table strange.hens add constraint hens_egg_fkey foreign key (egg) references strange.eggs;
"""

Box = tuple[float, float, float, float]


def boxes(picture: ElementTree.Element) -> list[tuple[ElementTree.Element, Box]]:
    """(group, (left, top, right, bottom)) of each table and stub."""
    found = []
    for group in picture.iter(f"{SVG}g"):
        box = next((r for r in group.findall(f"{SVG}rect") if "class" in r.attrib), None)
        if box is None:
            continue
        x, y = map(float, re.findall(r"-?[\d.]+", group.attrib["transform"]))
        size = float(box.attrib["width"]), float(box.attrib["height"])
        found.append((group, (x, y, x + size[0], y + size[1])))
    return found


def curves(picture: ElementTree.Element) -> list[ElementTree.Element]:
    return [path for path in picture.iter(f"{SVG}path") if "data-key" in path.attrib]


def points(path: ElementTree.Element) -> list[tuple[float, float]]:
    """Points along a path's Bézier curves."""
    numbers = list(map(float, re.findall(r"-?[\d.]+", path.attrib["d"])))
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    found = []
    for start in range(0, len(corners) - 1, 3):
        a, b, c, d = corners[start : start + 4]
        for step in range(21):
            t = step / 20
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            x = sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True))
            y = sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True))
            found.append((x, y))
    return found


@pytest.fixture(params=PICTURES, ids=lambda path: path.stem)
def picture(request: pytest.FixtureRequest) -> ElementTree.Element:
    return ElementTree.parse(request.param).getroot()


@pytest.fixture
def strange(connection: db.Connection) -> ElementTree.Element:
    """A picture with a table that refers to itself, two lines to one row, and a circle."""
    db.run_script(connection, STRANGE)
    return ElementTree.fromstring(diagram(read_schemas(connection, ["strange"])[0]))


def test_picture_has_a_title(picture: ElementTree.Element) -> None:
    assert picture.findtext(f"{SVG}title")


def test_no_two_boxes_overlap(picture: ElementTree.Element) -> None:
    overlapping = [
        (a, b)
        for (_, a), (_, b) in combinations(boxes(picture), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert overlapping == []


def test_no_text_is_wider_than_its_box(picture: ElementTree.Element) -> None:
    wide = [
        text.text
        for group, (left, _, right, _) in boxes(picture)
        for text in group.findall(f"{SVG}text")
        if float(text.attrib["x"]) + len(text.text or "") * CHARACTER > right - left
    ]
    assert wide == []


def test_no_line_runs_through_a_box(picture: ElementTree.Element) -> None:
    crossing = [
        path.attrib["data-key"]
        for path in curves(picture)
        for x, y in points(path)
        for _, (left, top, right, bottom) in boxes(picture)
        if left + 2 < x < right - 2 and top + 2 < y < bottom - 2
    ]
    assert crossing == []


def test_nothing_leaves_the_picture(picture: ElementTree.Element) -> None:
    width, height = (float(picture.attrib[name]) for name in ("width", "height"))
    outside = [
        box for _, box in boxes(picture)
        if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height
    ]  # fmt: skip
    assert outside == []


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_every_foreign_key_is_drawn(path: Path, database: db.Connection) -> None:
    drawn = [line.attrib["data-key"] for line in curves(ElementTree.parse(path).getroot())]
    assert sorted(drawn) == [name for (name,) in db.rows(database, FOREIGN_KEYS, [path.stem])]


def test_circles_and_self_references_are_drawn(strange: ElementTree.Element) -> None:
    assert len(curves(strange)) == 5


def test_circles_do_not_make_boxes_overlap(strange: ElementTree.Element) -> None:
    test_no_two_boxes_overlap(strange)


def test_same_schema_gives_the_same_picture(connection: db.Connection) -> None:
    db.run_script(connection, STRANGE)
    [schema] = read_schemas(connection, ["strange"])
    assert diagram(schema) == diagram(schema)
