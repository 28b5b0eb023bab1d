"""What the public name of each moved table covers: nothing wrong, and each fault planted."""

from __future__ import annotations

import pytest
from yardpass_tree import TREE

from yardpass_db import db
from yardpass_db.compat.coverage import Examiner, Report, examine
from yardpass_db.compat.surface import read_surface
from yardpass_db.compat.text import coverage_text
from yardpass_db.errors import UsageError
from yardpass_db.workspace import Workspace


def looked(connection: db.Connection, *names: str) -> Report:
    return Examiner(read_surface(connection), ("shop",)).report(names)


def problems(connection: db.Connection) -> list[tuple[str, str]]:
    report = looked(connection)
    several = [one for coverage in report.tables for one in coverage.problems]
    return [(one.what, one.cure) for one in (*several, *report.problems)]


def test_a_shop_in_order_has_no_problem(shop: db.Connection) -> None:
    assert problems(shop) == []


PLANTED = {
    "no view": (
        "drop view public.tags",
        "there is no public.tags",
        "yardpass-db migrate --force-repeatables",
    ),
    "a definer view": (
        "alter view public.tags reset (security_invoker)",
        "public.tags reads with its owner's rights, not the caller's",
        "alter view public.tags set (security_invoker = true);",
    ),
    "a lost column": (
        "alter table shop.tags add column colour text",
        "public.tags lacks the columns colour",
        "yardpass-db migrate --force-repeatables",
    ),
    "another order": (
        "drop view public.tags; create view public.tags with (security_invoker = true) as"
        " select label, id from shop.tags; grant all on public.tags to service_role;"
        " grant select on public.tags to authenticated",
        "public.tags has the columns in another order",
        "yardpass-db migrate --force-repeatables",
    ),
    "a missing grant": (
        "revoke select, insert on public.tags from service_role",
        "service_role may select, insert on the table, not on its name",
        "grant select, insert on public.tags to service_role;",
    ),
    "INSTEAD OF triggers": (
        "create function shop.nothing() returns trigger language plpgsql as"
        " 'begin return new; end'; create trigger nothing instead of insert on public.tags"
        " for each row execute function shop.nothing()",
        "public.tags has INSTEAD OF triggers: no ON CONFLICT and no MERGE passes",
        "Drop them: a view of one table is written through by itself.",
    ),
    "a view that takes no writes": (
        "drop view public.tags; create view public.tags with (security_invoker = true) as"
        " select distinct id, label from shop.tags; grant all on public.tags to service_role;"
        " grant select on public.tags to authenticated",
        "public.tags cannot insert",
        "yardpass-db migrate --force-repeatables",
    ),
    "a doubled foreign key": (
        "alter table shop.orders add constraint orders_customer_fk foreign key (customer_id)"
        " references shop.customers",
        "orders_customer_id_fkey doubles orders_customer_fk: embeds are ambiguous",
        'alter table "shop"."orders" drop constraint "orders_customer_id_fkey";',
    ),
    "an overloaded function": (
        "create function public.pay(a int) returns int language sql return 1;"
        "create function public.pay(b text) returns int language sql return 1;",
        "public.pay has 2 overloads: clients cannot name one",
        "Give each a name of its own.",
    ),
    "a published table that subscribers cannot ask": (
        "alter publication supabase_realtime add table shop.tags",
        "shop.tags is published, but subscribers have no USAGE on shop",
        'grant usage on schema "shop" to authenticated;',
    ),
}


@pytest.mark.parametrize(("fault", "what", "cure"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_named_with_its_cure(
    shop: db.Connection, fault: str, what: str, cure: str
) -> None:
    db.run_script(shop, fault)
    assert (what, cure) in problems(shop)


MENDED = [name for name, (_, _, cure) in PLANTED.items() if cure.endswith(";")]


@pytest.mark.parametrize("name", MENDED)
def test_a_cure_that_is_a_statement_mends_it(shop: db.Connection, name: str) -> None:
    fault, _, cure = PLANTED[name]
    db.run_script(shop, fault)
    db.run_script(shop, cure)
    assert problems(shop) == []


def test_the_overload_for_rows_of_the_view_mends_it(shop: db.Connection) -> None:
    db.run_script(
        shop,
        "create function public.shouted(shop.tags) returns text language sql"
        " return upper(($1).label)",
    )
    ((what, cure),) = problems(shop)
    assert "takes rows of the table, not of the view" in what
    db.run_script(shop, cure)
    assert problems(shop) == []


def test_a_column_that_is_computed_is_listed(shop: db.Connection) -> None:
    (orders,) = looked(shop, "shop.orders").tables
    assert orders.masked == ("code",)


def test_a_table_may_be_named_by_its_public_name(shop: db.Connection) -> None:
    assert looked(shop, "public.orders").tables == looked(shop, "orders").tables


def test_a_name_that_is_no_moved_table_is_a_usage_error(shop: db.Connection) -> None:
    with pytest.raises(UsageError, match=r"shop\.nothing is not a moved table"):
        looked(shop, "shop.nothing")


def test_foreign_keys_lead_to_public_names(shop: db.Connection) -> None:
    (orders,) = looked(shop, "orders").tables
    assert orders.foreign_keys == (
        {
            "name": "orders_customer_id_fkey",
            "target": "shop.customers",
            "embeds": "public.customers",
            "needs_hint": False,
        },
    )


def test_upserts_leave_partial_indexes_out(shop: db.Connection) -> None:
    assert looked(shop, "orders").tables[0].upserts == (("id",),)


def test_what_a_role_may_do_takes_both_grants(shop: db.Connection) -> None:
    shop.execute("grant insert on public.tags to authenticated")
    assert looked(shop, "tags").tables[0].grants == {
        "anon": (),
        "authenticated": ("select",),
        "service_role": ("select", "insert", "update", "delete"),
    }


def test_limits_are_those_of_the_server(shop: db.Connection) -> None:
    names = {one["name"] for one in looked(shop).as_dict()["limits"]}
    assert ("MERGE" in names) == (shop.info.server_version < 170000)


# YardPass itself


def test_every_moved_table_of_yardpass_is_looked_at(reader: db.Connection) -> None:
    report = examine(Workspace.open(TREE, reader))
    assert len(report.tables) > 90


def test_yardpass_is_covered(reader: db.Connection) -> None:
    report = examine(Workspace.open(TREE, reader))
    found = [one.what for coverage in report.tables for one in coverage.problems]
    assert [*found, *(one.what for one in report.problems)] == []


def test_a_wider_view_is_shown_beside_the_narrow_one(reader: db.Connection) -> None:
    report = Examiner(read_surface(reader), ("ticketing",)).report(["ticketing.orders"])
    assert [one.label for one in report.tables[0].beside] == ["public.event_orders"]
    assert "beside it public.event_orders: Orders of" in coverage_text(report, detailed=True)


def test_a_foreign_key_leads_to_the_public_name_of_its_table(reader: db.Connection) -> None:
    # Other views show the key's columns, too: public.event_stats has the id of an event.
    report = Examiner(read_surface(reader), ("ticketing",)).report(["ticketing.orders"])
    embeds = {key["name"]: key["embeds"] for key in report.tables[0].foreign_keys}
    assert embeds["orders_event_id_fkey"] == "public.events"
