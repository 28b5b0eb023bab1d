"""Numbers and nulls in a policy for new rows: what it compares is tried, and must be declared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from yardpass_db.access.asking import asks_null, boundaries, numbers_asked

from .conftest import DECLARATION, Checked

OWN = "owner_id = (select auth.uid())"
EDITED = "team = any (array(select private.teams('editor')))"
ADDS = f"{OWN} and {EDITED} and state = 'open'"
# Whoever adds a note adds it free of charge and with a label.
PRICED = """
alter table shop.notes add column price integer not null default 0, add column label text;
update shop.notes set label = 'x';
grant select (price, label) on shop.notes to anon, authenticated;
create or replace view public.notes with (security_invoker = true) as
  select id, owner_id, team, is_public, text, at, state, price, label from shop.notes;
"""
VALUES = 'values   = { state = "own&kind" }'
DECLARED = (
    DECLARATION.replace(VALUES, 'values   = { state = "own&kind", price = "own", label = "own" }')
    .replace('"own&editor&open"', '"own&editor&open&free&named"')
    .replace(
        "[defaults]", 'free   = "it.price <= 0"\nnamed  = "it.label is not null"\n\n[defaults]'
    )
)


Said = Callable[..., list[str]]


@pytest.fixture
def said(checked: Checked, shop_tree: Path) -> Said:
    """What the check says when the policy for new notes asks this of price and label."""
    world = shop_tree / "rls" / "world.sql"
    world.write_text(
        world.read_text() + "update shop.notes set label = 'x' where id > 901;\n"
        "update shop.notes set price = 5 where id = 903;\n"
    )

    def check(asked: str, declaration: str = DECLARED) -> list[str]:
        (shop_tree / "rls" / "access.toml").write_text(declaration)
        result = checked(
            f'{PRICED} alter policy "editor adds notes in own name" on shop.notes'
            f" with check ({ADDS} and {asked})"
        )
        return [*map(str, result.differences), *(one.message for one in result.unproved)]

    return check


ASKED = "price <= 0 and label is not null"


def test_as_declared(said: Said) -> None:
    assert said(ASKED) == []


# (what the policy asks instead, what the check then says of a table or view)
LOOSE = {
    "no price": ("label is not null", "can insert as own with price = 1: "),
    "another price": ("price <= 1 and label is not null", "can insert as own with price = 1: "),
    "a price below": ("price < 0 and label is not null", "cannot insert as own with price = 0: "),
    "only this price": (
        "price = 0 and label is not null",
        "cannot insert as own with price = -1: ",
    ),
    "no label": ("price <= 0", "can insert as own with label = null: "),
    "an unknown label": (
        "price <= 0 and (label > '' or label is null)",
        "can insert as own with label = null: ",
    ),
}


@pytest.mark.parametrize("relation", ["shop.notes", "public.notes"])
@pytest.mark.parametrize(("asked", "sentence"), LOOSE.values(), ids=LOOSE)
def test_another_rule_is_named(said: Said, asked: str, sentence: str, relation: str) -> None:
    found = [one for one in said(asked) if one.startswith(f"{relation} editor insert: {sentence}")]
    assert len(found) == 1


def test_what_nobody_tries_is_told(said: Said) -> None:
    declaration = DECLARED.replace(', price = "own", label = "own"', "")
    assert [one for one in said(ASKED, declaration) if "to values" in one] == [
        f"policies ask for {column}, and no other value is tried: add it to values"
        for column in ("label", "price")
    ]


def test_a_number_that_nothing_is_compared_with_has_no_values(said: Said) -> None:
    declaration = DECLARED.replace('label = "own"', 'label = "own", team = "own"')
    assert (
        "there is no value of team to try: it has no enum, CHECK or foreign key, and is no number"
        " that a policy compares with one"
    ) in said(ASKED, declaration)


@pytest.mark.parametrize(
    ("expression", "numbers"),
    {
        "(price <= 0)": [0],
        "(0 < price)": [0],
        "(price >= '-5'::integer)": [-5],
        "((price)::numeric < 1.5)": [Decimal("1.5")],
        "((price >= 1) AND (price <= 9))": [1, 9],
        "(price = ANY (ARRAY[1, 2]))": [1, 2],
        "(NOT (EXISTS ( SELECT FROM s.t WHERE (notes.price > 7))))": [7],
        "((amount <= 3) AND (state = '4'::text))": [],
        "price <= ": [],
    }.items(),
)
def test_numbers_asked(expression: str, numbers: list[int]) -> None:
    assert numbers_asked("price", [expression]) == numbers


@pytest.mark.parametrize(
    ("expression", "asks"),
    {
        "(label IS NULL)": True,
        "((a = 1) OR (notes.label IS NOT NULL))": True,
        "(lower(label) IS NULL)": False,
        "((label = 'x'::text) AND (a IS NULL))": False,
    }.items(),
)
def test_asks_null(expression: str, asks: bool) -> None:
    assert asks_null("label", expression) is asks


@pytest.mark.parametrize(
    ("number", "of_type", "texts"),
    [
        ("0", "integer", ["-1", "0", "1"]),
        ("1.5", "integer", ["0", "1", "2", "3"]),
        ("1.5", "numeric", ["0.5", "1.5", "2.5"]),
        ("32767", "smallint", ["32766", "32767"]),
    ],
)
def test_boundaries(number: str, of_type: str, texts: list[str]) -> None:
    assert boundaries([Decimal(number)], of_type) == texts
