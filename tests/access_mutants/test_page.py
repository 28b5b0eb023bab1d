"""The page of `access matrix --html`: what it shows, that it needs nothing else, and its filter."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli

from yardpass_db import db
from yardpass_db.access.check import run
from yardpass_db.access.page import render_page
from yardpass_db.progress import Silent

BROWSERS = [found for name in ("chromium", "google-chrome") if (found := shutil.which(name))]


def made(url: str, tree: Path, *personas: str) -> str:
    with db.connect(url) as connection:
        world, result = run(connection, tree, (), personas, Silent())
    return render_page(result, world)


@pytest.fixture
def page(notes_url: str, notes_tree: Path) -> str:
    return made(notes_url, notes_tree)


class Reader(HTMLParser):
    """Each table as rows of cells: text, and the classes of what is in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[list[list[tuple[str, list[str]]]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._in_cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append(("", []))
            self._in_cell = True
        elif tag == "i" and self._in_cell:
            self.tables[-1][-1][-1][1].append(dict(attrs)["class"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            text, classes = self.tables[-1][-1][-1]
            self.tables[-1][-1][-1] = (text + data, classes)


def cell(page: str, relation: str, persona: str) -> tuple[str, list[str]]:
    """Letters and colours of one persona on one relation, of the table that has both."""
    for rows in Reader(page).tables:
        head = [text for text, _ in rows[0]]
        for row in rows[1:]:
            if row[0][0].strip() == relation and persona in head:
                return row[head.index(persona)]
    raise AssertionError(f"{relation} as {persona} is not on the page")


def test_letters_and_colours_say_what_was_reached(page: str) -> None:
    assert cell(page, "notes table", "anon") == (
        "s––––", ["some", "denied", "denied", "denied", "denied"],
    )  # fmt: skip
    assert cell(page, "notes table", "service") == (
        "SIUD–", ["all", "all", "all", "all", "denied"],
    )  # fmt: skip
    assert cell(page, "members table", "nobody") == (
        "·––––", ["none", "denied", "denied", "denied", "denied"],
    )  # fmt: skip


def test_a_box_tells_its_letters_in_words(page: str) -> None:
    words = "select 1 of 4 rows; insert denied; update denied; delete denied; truncate denied"
    assert f'<td title="{words}">' in page


def test_no_difference(page: str) -> None:
    assert "None: everything that was measured is as declared" in page
    marks = [classes for rows in Reader(page).tables for row in rows for _, classes in row]
    assert [each for classes in marks for each in classes if "wrong" in each] == []


def test_differences_stand_on_top_and_are_framed(notes_url: str, notes_tree: Path) -> None:
    with db.connect(notes_url) as connection:
        connection.execute('alter policy "visitor reads public notes" on shop.notes using (true)')
    found = made(notes_url, notes_tree)
    assert cell(found, "notes table", "anon")[1][0] == "all wrong"
    first = Reader(found).tables[0]
    assert [text for text, _ in first[0]] == [
        "relation", "command", "personas", "have and want", "file to edit",
    ]  # fmt: skip
    assert {row[0][0] for row in first[1:]} == {"public.notes", "shop.notes"}
    assert found.index("Differences") < found.index('data-schema="public"')


def test_personas_that_share_a_difference_share_a_line(notes_url: str, notes_tree: Path) -> None:
    with db.connect(notes_url) as connection:
        connection.execute("drop policy \"user reads public and own notes, and the team's\" on "
                           "shop.notes")  # fmt: skip
    lines = Reader(made(notes_url, notes_tree)).tables[0]
    assert any("," in row[2][0] for row in lines[1:])


def test_names_are_text_and_never_markup(notes_url: str, notes_tree: Path) -> None:
    with db.connect(notes_url) as connection:
        connection.execute('create table shop."<script>alert(1)</script>" (id integer)')
    found = made(notes_url, notes_tree)
    assert "&lt;script&gt;alert(1)" in found
    assert len([tag for tag, _ in Reader(found).tags if tag == "script"]) == 1


def test_partitions_that_measure_alike_are_one_line(notes_url: str, notes_tree: Path) -> None:
    with db.connect(notes_url) as connection:
        db.run_script(
            connection,
            "create table shop.visits_2027 partition of shop.visits for values from "
            "('2027-01-01') to ('2028-01-01'); "
            "alter table shop.visits_2027 enable row level security",
        )
    assert "visits <small>2 partitions</small>" in made(notes_url, notes_tree)


def test_only_the_personas_measured_have_a_column(notes_url: str, notes_tree: Path) -> None:
    found = made(notes_url, notes_tree, "anon", "viewer")
    heads = [[text for text, _ in rows[0]] for rows in Reader(found).tables]
    assert {tuple(head) for head in heads} == {("relation", "anon", "viewer")}


def test_the_page_asks_nobody_for_anything(page: str) -> None:
    assert re.search(r"https?:|//[a-z]|@import|url\(", page) is None
    sources = [attrs for _, attrs in Reader(page).tags if {"src", "href", "srcset"} & attrs.keys()]
    assert sources == []
    assert "default-src 'none'" in page


def test_headings_and_tables_can_be_walked(page: str) -> None:
    tags = Reader(page).tags
    assert [tag for tag, _ in tags if tag == "h1"] == ["h1"]
    assert dict(tags)["html"] == {"lang": "en"}
    assert {attrs.get("scope") for tag, attrs in tags if tag == "th"} == {"col", "row"}
    ids = {attrs["id"] for _, attrs in tags if "id" in attrs}
    assert {attrs["aria-labelledby"] for _, attrs in tags if "aria-labelledby" in attrs} <= ids


def luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(2 * one for one in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("front", "back"),
    [("text", "page"), ("soft", "page"), ("all-text", "all"), ("some-text", "some"),
     ("none-text", "none"), ("denied-text", "page"), ("wrong", "page"), ("all", "page")],
)  # fmt: skip
@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_contrast_is_4_5_to_1(page: str, front: str, back: str, mode: int) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", page.split("@media")[mode]))
    one, other = sorted((luminance(colours[front]), luminance(colours[back])))
    assert (other + 0.05) / (one + 0.05) >= 4.5


def test_command_writes_the_page(cli: Cli, notes_url: str, notes_tree: Path) -> None:
    target = notes_tree.parent / "access.html"
    arguments = ("--html", str(target), "--sources", str(notes_tree))
    done = cli("access", "matrix", *arguments, "--json", url=notes_url)
    assert json.loads(done.stdout)["html"] == str(target)
    assert target.read_text().startswith("<!doctype html>")


def test_command_says_where_it_cannot_write(cli: Cli, notes_url: str, notes_tree: Path) -> None:
    arguments = ("--html", "/nowhere/access.html", "--sources", str(notes_tree))
    done = cli("access", "matrix", *arguments, url=notes_url)
    assert done.returncode == 2
    assert "Cannot write /nowhere/access.html: No such file or directory." in done.stderr
    assert "acted as" not in done.stderr


DRIVE = """
<script>
const set = (id, to) => { const one = document.getElementById(id);
  if (one.type === "checkbox") one.checked = to; else one.value = to;
  one.dispatchEvent(new Event("input")); };
const told = () => document.getElementById("shown").textContent;
const seen = [told()];
set("schema", "shop"); seen.push(told());
set("text", "notes"); seen.push(told());
set("persona", "2");
seen.push([...document.querySelectorAll(".schema:not([hidden]) thead th:not([hidden])")]
  .map(one => one.textContent).join());
set("wrong", true); seen.push(told());
seen.push(!document.getElementById("filter").hidden);
document.title = JSON.stringify(seen);
</script></body>"""


LAYOUT = """
<script>
const shown = [...document.querySelectorAll("h1, h2, p, label, .scroll, .cells :is(th, td, i)")];
const box = one => one.getBoundingClientRect();
const name = one => one.tagName + " " + one.textContent.trim().slice(0, 20);
const found = [];
if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
for (const one of shown) {
  if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth && !one.matches(".scroll"))
    found.push("cut off: " + name(one));
  if (!one.closest(".scroll") && box(one).right > innerWidth + 1)
    found.push("outside: " + name(one));
}
for (const scroll of document.querySelectorAll(".scroll")) {
  scroll.scrollLeft = 1e6;
  const rows = [...scroll.querySelectorAll(".cells tr")];
  for (const row of rows) {
    const [head, ...cells] = row.children, last = cells.at(-1);
    if (Math.abs(box(head).left - box(scroll).left) > 1) found.push("left the side: " + name(head));
    if (box(last).right > box(scroll).right + 1) found.push("not reached: " + name(last));
    if (box(head).right > box(last).left + 1) found.push("covered: " + name(last));
    const marks = [...row.querySelectorAll("i")].map(box), before = at => marks[at - 1];
    if (marks.some((one, at) => at && one.top === before(at).top && one.left < before(at).right))
      found.push("overlaps: " + name(row));
  }
}
document.title = JSON.stringify([innerWidth, found]);
</script></body>"""


def driven(browser: str, page: str, script: str, tmp_path: Path, width: int = 1280) -> Any:
    """What `script` puts into the title as JSON, after the page's own script has run."""
    file = tmp_path / "page.html"
    file.write_text(page.replace("</body>", script))
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/b",
         f"--window-size={width},900", "--dump-dom", file.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title is not None
    return json.loads(unescape(title[1]))


if BROWSERS:  # the other tests read the page; these need somebody to run its script and lay it out

    @pytest.mark.parametrize("browser", BROWSERS)
    def test_the_filter_narrows(browser: str, page: str, tmp_path: Path) -> None:
        assert driven(browser, page, DRIVE, tmp_path) == [
            "8 relations", "6 relations", "1 relation", "relation,nobody", "0 relations", True,
        ]  # fmt: skip

    @pytest.mark.parametrize("browser", BROWSERS)
    @pytest.mark.parametrize("width", [500, 1280])
    def test_nothing_is_cut_off_or_covered(
        browser: str, page: str, tmp_path: Path, width: int
    ) -> None:
        assert driven(browser, page, LAYOUT, tmp_path, width) == [width, []]


def test_without_a_script_there_is_no_filter_to_see(page: str) -> None:
    assert '<form id="filter" hidden' in page
    assert "<tr hidden" not in page
