"""What is the same SQL, and what would end a transaction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yardpass_db.sqltext import (
    same_statements,
    statements,
    syntax_error,
    transaction_statement,
)

ONE = "create table shop.items (\n  id integer default 7, name text default 'Tea'\n);\n"

SAME = {
    "comment": "-- What we sell.\n" + ONE,
    "comment-at-the-end": ONE + "-- End.",
    "comment-inside": ONE.replace("default 7", "default /* lucky */ 7"),
    "nested-comment": ONE.replace("default 7", "default /* a /* b */ c */ 7"),
    "white-space": " ".join(ONE.split()),
    "crlf": ONE.replace("\n", "\r\n"),
    "tabs": ONE.replace("  ", "\t"),
    "keyword-case": ONE.replace("create table", "CREATE Table"),
    "identifier-case": ONE.replace("shop.items", "Shop.ITEMS"),
    "semicolon-at-the-end": ONE.rstrip(";\n"),
}
OTHER = {
    "number": ONE.replace("7", "8"),
    "string": ONE.replace("'Tea'", "'Milk'"),
    "string-case": ONE.replace("'Tea'", "'tea'"),
    "white-space-in-a-string": ONE.replace("'Tea'", "'Tea '"),
    "identifier": ONE.replace("items", "item"),
    "quoted-identifier-case": ONE.replace("items", '"Items"'),
    "quoted-identifier": ONE.replace("items", '"items"'),
    "more": ONE + "select 1;",
    "less": "",
    "commented-out": "-- " + ONE.replace("\n", " "),
    "type": ONE.replace("integer", "bigint"),
    "decimals": ONE.replace("7", "7.0"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_these_are_the_same_statements(text: str) -> None:
    assert same_statements(ONE, text)


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER)
def test_these_are_other_statements(text: str) -> None:
    assert not same_statements(ONE, text)


BODY = "create function f() returns int language sql as $$ select 1 -- one\n $$;"


@pytest.mark.parametrize(
    "text",
    [BODY.replace("one", "two"), BODY.replace("select", "SELECT"), BODY.replace("$$", "$a$")],
)
def test_a_function_body_is_compared_as_it_stands(text: str) -> None:
    assert not same_statements(BODY, text)


@pytest.mark.parametrize("text", ["select 'unfinished", "select /* unfinished", 'select "x'])
def test_what_cannot_be_read_is_never_the_same(text: str) -> None:
    assert not same_statements(text, text + " ")


words = st.sampled_from(
    ["select", "a", "b_1", '"Q q"', "'it''s'", "'é'", "E'\\n'", "1", "1.5", "(", ")", ",", "+",
     "::", "$$ x -- y $$", "$1", "ö", ";", "="]
)  # fmt: skip
gaps = st.sampled_from([" ", "\n", "\t", "\r\n", " -- note é\n", " /* n /* m */ */ "])


# Two strings in a row are one if a line ends between them: there the gap does matter.
@given(st.lists(st.tuples(words.filter(lambda word: "'" not in word), gaps, gaps)))
def test_gaps_between_words_do_not_matter(parts: list[tuple[str, str, str]]) -> None:
    one = "".join(word + gap for word, gap, _ in parts)
    assert same_statements(one, "".join(word + gap for word, _, gap in parts))


@given(st.lists(words, min_size=1), st.data())
def test_every_word_matters(parts: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(parts) - 1))
    word = data.draw(words.filter(lambda word: word not in (parts[place], ";")))
    changed = [*parts[:place], word, *parts[place + 1 :]]
    assert not same_statements(" ".join(parts), " ".join(changed))


@given(st.text(), st.text())
def test_two_strings_are_the_same_only_if_they_are(one: str, other: str) -> None:
    left, right = (f"select '{text.replace(chr(39), chr(39) * 2)}'" for text in (one, other))
    same = same_statements(left, right)
    assert same == (one == other) or "\0" in one + other or _unpaired(one + other)


def _unpaired(text: str) -> bool:
    return any(0xD800 <= ord(character) <= 0xDFFF for character in text)


# Statements


def test_statements_are_found_with_their_offsets() -> None:
    text = "-- é\nselect 'ö;';\n\n/* two */ select 2;"
    assert [(one.text, text[one.offset :][:6]) for one in statements(text)] == [
        ("select 'ö;'", "select"),
        ("select 2", "select"),
    ]


@pytest.mark.parametrize("text", ["", "-- nothing\n", ";;", " /* nothing */ ;"])
def test_there_may_be_no_statement(text: str) -> None:
    assert statements(text) == []


@given(st.lists(st.sampled_from(["select 1", "select 'a;b'", "select $$;$$, 'é'", BODY[:-1]])))
def test_all_statements_are_found(parts: list[str]) -> None:
    assert [one.text for one in statements(";\n-- note;\n".join(parts))] == parts


def test_what_is_no_sql_fails_at_its_place() -> None:
    text = "select 1;\nselect 'é', from from;"
    assert syntax_error(text) == ('syntax error at or near "from"', text.index("from"))


# Transactions

ENDING = [
    "commit",
    "COMMIT WORK",
    "end",
    "end transaction",
    "rollback",
    "rollback work",
    "rollback and chain",
    "abort",
    "begin",
    "start transaction",
    "start\n transaction read only",
    "prepare transaction 'x'",
]
STAYING = {
    "function-body": "create function f() returns int language plpgsql as"
    " $$ begin commit; return 1; end $$;",
    "quoted-body": "create procedure p() language plpgsql as 'begin rollback; end'",
    "begin-atomic": "create function f() returns int begin atomic select 1; end;",
    "do": "do $$ begin perform 1; end $$;",
    "string": "select 'commit;'; select $a$; rollback; $a$",
    "comment": "select 1; -- commit;\n/* rollback; */",
    "identifier": 'select "commit", a.end from "end" a',
    "case": "select case when true then 1 end",
    "rollback-to": "savepoint a; rollback to a; rollback to savepoint a; release a",
    "rollback-work-to": "rollback work to a; rollback transaction to savepoint a",
}


@pytest.mark.parametrize("text", ENDING)
def test_what_ends_a_transaction_is_found(text: str) -> None:
    found = transaction_statement(f"create table a ();\n-- é\n{text};\nselect 1;")
    assert found is not None and found.text == text


@pytest.mark.parametrize("text", STAYING.values(), ids=STAYING)
def test_what_ends_no_transaction_is_let_through(text: str) -> None:
    assert transaction_statement(text) is None


def test_it_is_found_behind_a_function_body() -> None:
    assert transaction_statement(STAYING["function-body"] + " commit;") is not None
