"""Templates become SQL, and a place in the SQL leads back to the template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yardpass_db.errors import SourceError
from yardpass_db.render import Table, place, render
from yardpass_db.sources import File, Tree

MACROS = {
    "policies.j2": "{% macro reads(table) %}\ncreate policy reads on {{ table }}\n"
    "  using (nowhere);\n{% endmacro %}\n{% macro name() %}items{% endmacro %}\n"
}
ITEMS = Table("shop", "items", ("id", "Odd name"), "What we sell")


def tree() -> Tree:
    found = {name: File(f"sql/macros/{name}", text.encode()) for name, text in MACROS.items()}
    return Tree(Path("sql"), (), found)


def template(text: str) -> File:
    return File("sql/views/a.sql.j2", text.encode())


def rendered(text: str, table: Table | None = None) -> str:
    return render(tree(), template(text), table)


def where(text: str, wanted: str, table: Table | None = None) -> str:
    """The place of the first `wanted` in the rendered text."""
    file = template(text)
    offset = render(tree(), file, table).index(wanted)
    return str(place(tree(), file, offset, table))


# What comes out


@pytest.mark.parametrize("text", ["select '{{1,2}}'::int[];", "select '{% x %}', '{# y #}';"])
def test_a_plain_file_is_sent_as_it_stands(text: str) -> None:
    assert render(tree(), File("sql/a.sql", text.encode())) == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}\r\0")))
def test_text_without_holes_comes_out_as_it_went_in(text: str) -> None:
    assert rendered(text.lstrip("\ufeff")) == text.lstrip("\ufeff")


def test_identifiers_are_quoted() -> None:
    assert rendered("{{ 'it\"s'|ident }}") == '"it""s"'


def test_a_schema_and_a_table_are_quoted_together() -> None:
    assert rendered("{{ (table.schema, table.name)|ident }}", ITEMS) == '"shop"."items"'


def test_literals_are_quoted() -> None:
    assert rendered('{{ table.comment|literal }} {{ "it\'s"|literal }}', ITEMS) == (
        "'What we sell' 'it''s'"
    )


def test_columns_come_in_their_order() -> None:
    text = "{% for c in table.columns %}{{ c|ident }};{% endfor %}"
    assert rendered(text, ITEMS) == '"id";"Odd name";'


def test_a_macro_can_be_imported() -> None:
    assert rendered("{% import 'policies.j2' as p %}select '{{ p.name() }}';") == "select 'items';"


def test_quotes_are_not_escaped_as_in_a_web_page() -> None:
    assert rendered("select '<a>' {{ \"<&>\" }};") == "select '<a>' <&>;"


@pytest.mark.parametrize(
    "name",
    ["now()", "env", "os", "lipsum()", "range.__class__", "table.digest.__globals__", "[1]|random"],
)
def test_no_clock_and_no_environment_is_in_reach(name: str) -> None:
    with pytest.raises(SourceError):
        rendered(f"{{{{ {name} }}}}", ITEMS)


def test_a_tables_digest_follows_its_columns() -> None:
    assert ITEMS.digest != Table("shop", "items", ("id",), "What we sell").digest


# Where it came from


def test_a_line_after_a_loop_is_found() -> None:
    text = "{% for c in table.columns %}\nselect {{ c|ident }};\n{% endfor %}\nselect wrong;\n"
    assert where(text, "wrong", ITEMS).startswith("sql/views/a.sql.j2:4:")


def test_every_turn_of_a_loop_leads_to_its_line() -> None:
    text = "-- a\n{% for c in table.columns %}\n\n  select {{ c|ident }} wrong;\n{% endfor %}\n"
    assert where(text, "wrong", ITEMS).startswith("sql/views/a.sql.j2:4:")


def test_a_line_in_a_macro_leads_to_the_macros_file() -> None:
    text = "{% import 'policies.j2' as p %}\n-- a\n{{ p.reads('items') }}\n"
    assert where(text, "nowhere").startswith("sql/macros/policies.j2:3:")


def test_a_macros_output_given_to_a_filter_leads_to_its_line() -> None:
    text = "{% from 'policies.j2' import name %}\nselect 1;\nselect {{ name()|ident }} nowhere;\n"
    assert where(text, "nowhere").startswith("sql/views/a.sql.j2:3:")


def test_a_line_after_a_macro_leads_back() -> None:
    text = "{% import 'policies.j2' as p %}\n{{ p.reads('items') }}\nselect wrong;\n"
    assert where(text, "wrong").startswith("sql/views/a.sql.j2:3:")


def test_a_line_after_a_comment_of_several_lines_is_found() -> None:
    text = "{# one\ntwo\nthree #}\nselect wrong;"
    assert where(text, "wrong") == "sql/views/a.sql.j2:4:8"


def test_a_column_in_plain_template_text_is_found() -> None:
    assert where("select 1,\n  wrong;", "wrong") == "sql/views/a.sql.j2:2:3"


def test_a_column_in_a_plain_file_is_found() -> None:
    file = File("sql/a.sql", b"select 1;\nselect wrong;")
    assert str(place(tree(), file, file.text.index("wrong"))) == "sql/a.sql:2:8"


def test_without_an_offset_the_file_is_named() -> None:
    assert str(place(tree(), template("select 1;"), None)) == "sql/views/a.sql.j2"


@given(st.lists(st.sampled_from(["select 1;", "{# c #}", "{{ 'x' }}", "{% if 1 %}a{% endif %}"])))
def test_every_line_is_found_whatever_stands_before_it(lines: list[str]) -> None:
    text = "\n".join([*lines, "select wrong;"])
    assert where(text, "wrong").startswith(f"sql/views/a.sql.j2:{len(lines) + 1}:")


# What is wrong with it

BROKEN = {
    "undefined-variable": ("a\nb\n{{ nobody }}\n", "'nobody' is undefined", 3),
    "undefined-in-a-loop": ("a\n{% for x in [1] %}\n{{ y }}\n{% endfor %}", "'y' is undefined", 3),
    "undefined-attribute": ("a\n{{ table.nothing }}", "nothing", 2),
    "no-table-here": ("a\n{{ tabel.name }}", "'tabel' is undefined", 2),
    "syntax": ("a\n{% for %}\n", "xpected an expression", 2),
    "unclosed": ("a\n{% if 1 %}\nb\n", "nexpected end of template", None),
    "unknown-filter": ("a\n{{ 1|nofilter }}", "nofilter", 2),
    "no-such-macro-file": ("a\n{% import 'gone.j2' as g %}\n{{ g.x() }}", "gone.j2", 2),
}


@pytest.mark.parametrize(("text", "message", "line"), BROKEN.values(), ids=BROKEN)
def test_a_fault_says_what_is_wrong(text: str, message: str, line: int | None) -> None:
    with pytest.raises(SourceError, match=re.escape(message)):
        rendered(text, ITEMS)


PLACED = {name: (text, line) for name, (text, _, line) in BROKEN.items() if line}


@pytest.mark.parametrize(("text", "line"), PLACED.values(), ids=PLACED)
def test_a_fault_is_placed_at_its_line(text: str, line: int) -> None:
    with pytest.raises(SourceError) as failed:
        rendered(text, ITEMS)
    assert str(failed.value.place) == f"sql/views/a.sql.j2:{line}"
