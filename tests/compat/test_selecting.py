"""Select lists taken apart as PostgREST reads them."""

from __future__ import annotations

import pytest

from yardpass_db.compat.selecting import Item, SelectError, parse_select


def shown(items: tuple[Item, ...]) -> str:
    """A list in a form that says what was understood."""
    return " ".join(
        "".join(
            (
                "..." * one.spread,
                f"{one.alias}=" * bool(one.alias),
                one.name,
                one.path,
                f"!{one.hint}" * bool(one.hint),
                "!!" * one.joins_inner,
                f"#{one.aggregate}" * bool(one.aggregate),
                "" if one.inner is None else f"({shown(one.inner)})",
            )
        )
        for one in items
    )


@pytest.mark.parametrize(
    ("text", "understood"),
    {
        "": "",
        "*": "*",
        "id, title": "id title",
        "id,\n  title,\n": "id title",
        "name:title": "name=title",
        "price::text": "price",
        "name:price::text": "name=price",
        "meta->ages->>0": "meta->ages->0",
        'meta->>"a b"': "meta->a b",
        '"odd name"': "odd name",
        "first-name": "first-name",
        "orders(id)": "orders(id)",
        "orders ( id , total )": "orders(id total)",
        "orders()": "orders()",
        "orders!inner(id)": "orders!!(id)",
        "orders!left(id)": "orders(id)",
        "buyer:user_profiles!orders_user_id_fkey!inner(*)":
            "buyer=user_profiles!orders_user_id_fkey!!(*)",
        "a(b(c(d)), e)": "a(b(c(d)) e)",
        "...venue(city)": "...venue(city)",
        "count()": "count#count",
        "n:count()": "n=count#count",
        "orders(count)": "orders(count)",
        "amount.sum()": "amount#sum",
        "total:amount.sum()::int": "total=amount#sum",
    }.items(),
)  # fmt: skip
def test_a_list_is_understood(text: str, understood: str) -> None:
    assert shown(parse_select(text)) == understood


@pytest.mark.parametrize(
    ("text", "offset"),
    {"id,,title": 3, "orders(id": 9, "orders(": 7, "id)": 2, "id title": 3, "price.sum": 9}.items(),
)
def test_what_cannot_be_read_is_refused_at_its_place(text: str, offset: int) -> None:
    with pytest.raises(SelectError) as error:
        parse_select(text)
    assert error.value.offset == offset


def test_an_item_knows_where_it_stands() -> None:
    outer = parse_select("id, buyer:user_profiles(name)")[1]
    assert outer.inner is not None
    assert (outer.offset, outer.inner[0].offset) == (10, 24)
