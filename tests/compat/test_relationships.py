"""Embeds, resolved as PostgREST does: through views to the foreign keys of their tables."""

from __future__ import annotations

import pytest

from yardpass_db import db
from yardpass_db.compat.relationships import Relationships
from yardpass_db.compat.surface import read_surface


def found(connection: db.Connection, origin: str, target: str, hint: str = "") -> list[str]:
    surface = read_surface(connection)
    relationships = Relationships(surface, "public")
    joins = relationships.find(surface.relations["public", origin], target, hint)
    return sorted(f"{join.kind} by {join.hint}" for join in joins)


@pytest.mark.parametrize(
    ("origin", "target", "hint", "joins"),
    [
        ("orders", "customers", "", ["to one by orders_customer_id_fkey"]),
        ("customers", "orders", "", ["to many by orders_customer_id_fkey"]),
        ("orders", "customer_id", "", []),
        ("orders", "orders_customer_id_fkey", "", []),
        ("orders", "customers", "customer_id", ["to one by orders_customer_id_fkey"]),
        ("orders", "customers", "orders_customer_id_fkey", ["to one by orders_customer_id_fkey"]),
        ("orders", "customers", "orders_buyer_fkey", []),
        ("orders", "tags", "", ["many to many by order_tags"]),
        ("orders", "tags", "order_tags", ["many to many by order_tags"]),
        ("orders", "order_tags", "", ["to many by order_tags_order_id_fkey"]),
        ("customers", "tags", "", []),
        ("pages", "pages", "", ["to many by pages_parent_id_fkey"]),
        ("pages", "parent_id", "", []),
        ("pages", "pages", "parent_id", ["to many by pages_parent_id_fkey"]),
    ],
)
def test_an_embed_means(
    shop: db.Connection, origin: str, target: str, hint: str, joins: list[str]
) -> None:
    assert found(shop, origin, target, hint) == joins


@pytest.mark.parametrize(
    ("origin", "target", "kind"),
    [
        ("receipts", "customer_id", "to one by receipts_customer_id_fkey"),
        ("receipts", "receipts_customer_id_fkey", "to one by receipts_customer_id_fkey"),
        ("receipts", "parent_id", "to one by receipts_parent_id_fkey"),
        ("receipts", "receipts", "to many by receipts_parent_id_fkey"),
    ],
)
def test_a_column_or_constraint_embeds_a_table(
    shop: db.Connection, origin: str, target: str, kind: str
) -> None:
    db.run_script(
        shop,
        "create table public.buyers (id int primary key);"
        "create table public.receipts (id int primary key,"
        " parent_id int constraint receipts_parent_id_fkey references public.receipts,"
        " customer_id int constraint receipts_customer_id_fkey references public.buyers)",
    )
    assert found(shop, origin, target) == [kind]


def test_two_keys_to_one_table_are_ambiguous(shop: db.Connection) -> None:
    db.run_script(
        shop,
        "alter table shop.orders add payer_id int constraint orders_payer_id_fkey"
        " references shop.customers; drop view public.orders;"
        "create view public.orders with (security_invoker) as select * from shop.orders",
    )
    assert found(shop, "orders", "customers") == [
        "to one by orders_customer_id_fkey", "to one by orders_payer_id_fkey"
    ]  # fmt: skip
    assert found(shop, "orders", "customers", "payer_id") == ["to one by orders_payer_id_fkey"]


def test_a_unique_key_makes_it_one_row_both_ways(shop: db.Connection) -> None:
    shop.execute("create unique index on shop.orders (customer_id)")
    assert found(shop, "customers", "orders") == ["to one by orders_customer_id_fkey"]


def test_a_view_without_the_key_s_column_does_not_embed(shop: db.Connection) -> None:
    shop.execute("create view public.codes as select id, code from shop.orders")
    assert found(shop, "codes", "customers") == []


def test_a_computed_column_is_no_key(shop: db.Connection) -> None:
    shop.execute("create view public.odd as select id, customer_id + 0 as customer_id"
                 " from shop.orders")  # fmt: skip
    assert found(shop, "odd", "customers") == []


def test_a_renamed_column_still_leads_to_its_key(shop: db.Connection) -> None:
    shop.execute("create view public.sales as select id, customer_id as buyer from shop.orders")
    hinted = found(shop, "sales", "customers", "buyer")
    assert hinted == ["to one by orders_customer_id_fkey"]


def test_a_view_of_a_view_embeds(shop: db.Connection) -> None:
    shop.execute("create view public.recent as select * from public.orders where id > 5")
    assert found(shop, "recent", "customers") == ["to one by orders_customer_id_fkey"]


def test_a_view_over_a_subquery_embeds(shop: db.Connection) -> None:
    shop.execute(
        "create view public.last as select o.id, o.customer_id, (select max(id) from shop.tags)"
        " as top from (select * from shop.orders order by id limit 3) as o"
    )
    assert found(shop, "last", "customers") == ["to one by orders_customer_id_fkey"]


def test_a_schema_that_is_not_exposed_does_not_embed(shop: db.Connection) -> None:
    shop.execute("drop view public.customers")
    assert found(shop, "orders", "customers") == []
