"""Verdicts on single calls, against a shop of five tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.compat.findings import Site
from yardpass_db.compat.scan import scan
from yardpass_db.compat.surface import read_surface
from yardpass_db.errors import UsageError

Judge = Callable[..., Site]

FUNCTIONS = """
create function public.find(q text, most int default 5) returns setof shop.orders
  language sql as 'table shop.orders';
create function public.hidden(q text) returns int language sql return 1;
create function public.summed(q text, out total int, out note text) language sql
  return row(1, '');
create function public.raw(json) returns int language sql return 1;
create function public.two(a int) returns int language sql return 1;
create function public.two(a text) returns int language sql return 1;
create function public.shouted(public.tags) returns text language sql return upper(($1).label);
create function public.open_orders(public.customers) returns setof public.orders
  language sql as 'table public.orders';
revoke all on function public.hidden(text) from public, anon, authenticated, service_role;
"""


@pytest.fixture
def judged(shop: db.Connection, tmp_path: Path) -> Judge:
    db.run_script(shop, FUNCTIONS)

    def judge(text: str, ending: str = "ts", *exposed: str, role: str = "") -> Site:
        (tmp_path / f"call.{ending}").write_text(text)
        (site,) = scan(shop, read_surface(shop, exposed), tmp_path, role).sites
        return site

    return judge


WORKS = [
    "supabase.from('orders').select()",
    "supabase.from(`orders`).select('id, customers(name)')",
    "supabase.from('orders').select('*').eq('customers.name', x)",
    "supabase.from('orders').select('*, c:customers(name)').ilike('c.name', x)",
    "supabase.from('orders').select('*, customers(name)').order('customers(name)')",
    "supabase.from('orders').select('*, customers(name)')"
    ".order('name', { referencedTable: 'customers' })",
    "supabase.from('customers').select('*, orders(*)').or('note.is.null,id.gt.5',"
    " { foreignTable: 'orders' })",
    "supabase.from('orders').select('id').or('and(id.gt.1,note.in.(a.b,c.d)),code.eq.x')",
    "supabase.from('orders').select('id').not('note', 'is', null).filter('id', 'gt', 1)",
    "supabase.from('tags').select('id, shouted')",
    "supabase.from('customers').select('name, open_orders(id, placed_at)')",
    "supabase.from('tags').upsert([{ id: 1, label: 'x' }])",
    "supabase.from('customers').upsert(row, { onConflict: 'email' })",
    "supabase.from('orders').update({ ['note']: x }).match({ id: 1 })",
    "supabase.from('orders').insert({ customer_id: 1, ...more }).select('id').single()",
    "supabase?.from('orders')?.select('id')",
    "(await (supabase as any).from('orders').select('id')!).data",
    "supabase.from<Order>('orders').select<'id', Order>('id').returns<Order[]>()",
    "supabase.from('orders' as const).select(['id', 'note'].join(','))",
    "supabase.from('orders').select('id' + ',' + 'note')",
    "supabase.rpc('find', { q: 'x' }).select('id, note').eq('code', 1).limit(5)",
    "supabase.rpc('find', { q: 'x', most: 3 })",
    "supabase.rpc('find', args)",
    "supabase.rpc('find', { ...args })",
    "supabase.rpc('summed', { q: 'x' }).select('total, note')",
    "supabase.rpc('raw', { anything: 1 })",
    "function f(orders) { const from = 'orders'; return supabase.from(from).select('id') }",
    "createClient(a, b).from('orders').delete().eq('id', 1)",
]


@pytest.mark.parametrize("text", WORKS)
def test_it_works(judged: Judge, text: str) -> None:
    site = judged(text)
    assert (site.verdict, site.findings) == ("works", ())


FAILS = {
    "supabase.from('orders').select('id, customers!buyer(name)')":
        ("works after", "Say customers!orders_customer_id_fkey(…)"),
    "supabase.from('orders').select('id, buyer:customer_id(name)')":
        ("works after", "Say buyer:customers!customer_id(…)"),
    "supabase.from('pages').select('id, parent_id(id)')":
        ("works after", "Make a function parent_id(public.pages) that returns the row."),
    "supabase.from('orders').select('*, customers(name)').eq('customers.nome', x)":
        ("broken", "public.customers has no column nome Did you mean name?"),
    "supabase.from('orders').select('*, c:customers(name)').eq('c.nome', x)":
        ("broken", "public.customers has no column nome"),
    "supabase.from('orders').select('*, customers(name)').order('customers(nome)')":
        ("broken", "public.customers has no column nome"),
    "supabase.from('customers').select('*, orders(*)').or('nota.is.null', "
    "{ referencedTable: 'orders' })": ("broken", "public.orders has no column nota"),
    "supabase.from('orders').select('id').or('and(id.gt.1,nota.eq.2)')":
        ("broken", "public.orders has no column nota"),
    "supabase.from('orders').insert({ total: 1 })": ("broken", "public.orders.total is generated"),
    "supabase.from('orders').update({ code: 'x' }).eq('id', 1)":
        ("works after", "write shop.orders over a direct connection"),
    "supabase.from('orders').upsert({ id: 1 }, { onConflict: 'customer_id' })":
        ("works after", "no unique index over (customer_id)"),
    "supabase.from('tags').upsert({ id: 1 }, { onConflict: 'nummer' })":
        ("broken", "public.tags has no column nummer"),
    "supabase.from('tags').upsert({ id: 1 }, options)": ("cannot tell", "options are made"),
    "supabase.rpc('find', { query: 'x' })": ("broken", "query is not an argument."),
    "supabase.rpc('find')": ("broken", "q is missing."),
    "supabase.rpc('find', { q: 'x' }).select('id, nota')": ("broken", "returns no column nota"),
    "supabase.rpc('two', { a: 1 })": ("broken", "2 functions public.two take these arguments"),
    "supabase.rpc('hidden', { q: 'x' })": ("broken", "no client role may call public.hidden"),
    "supabase.schema('shop').rpc('find', { q: 'x' })": ("broken", "shop is not exposed"),
    "supabase.schema(at).from('orders').select()": ("cannot tell", "the schema is"),
    "function f(orders) { return supabase.from(orders).select('id') }": ("cannot tell", "the name"),
    "let t = 'orders'; t = 'tags'; supabase.from(t).select('id')": ("cannot tell", "the name"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FAILS.items(), ids=FAILS)
def test_it_does_not_work(judged: Judge, text: str, expected: tuple[str, str]) -> None:
    site = judged(text)
    said = " ".join(f"{one.what} {one.cure}" for one in site.findings)
    assert (site.verdict, expected[1] in said) == (expected[0], True), said


def test_an_upsert_through_instead_of_triggers_is_broken(
    judged: Judge, shop: db.Connection
) -> None:
    db.run_script(
        shop,
        "create function shop.nothing() returns trigger language plpgsql"
        " as 'begin return new; end'; create trigger nothing instead of insert on public.tags"
        " for each row execute function shop.nothing()",
    )
    site = judged("supabase.from('tags').upsert({ id: 1 })")
    assert (site.verdict, "INSTEAD OF" in site.findings[0].what) == ("broken", True)


def test_a_schema_that_is_exposed_is_read(judged: Judge) -> None:
    site = judged("supabase.schema('shop').from('orders').select('id')", "ts", "public", "shop")
    assert (site.verdict, site.relations) == ("works", ("shop.orders",))


def test_a_schema_that_is_not_there_cannot_be_exposed(shop: db.Connection) -> None:
    with pytest.raises(UsageError, match="There is no schema shopp"):
        read_surface(shop, ("shopp",))


def test_the_first_exposed_schema_is_the_default(judged: Judge) -> None:
    site = judged("supabase.from('orders').select('id')", "ts", "shop", "public")
    assert site.relations == ("shop.orders",)


def test_a_view_that_is_gone_names_what_brings_it_back(judged: Judge, shop: db.Connection) -> None:
    shop.execute("drop view public.order_tags")
    site = judged("supabase.from('order_tags').select('order_id')")
    assert (site.verdict, "views restore shop.order_tags" in site.findings[0].cure) == (
        "works after", True
    )  # fmt: skip


def test_an_embed_over_a_junction_names_it(judged: Judge) -> None:
    site = judged("supabase.from('orders').select('id, tags(label)')")
    assert site.relations == ("public.orders", "public.order_tags", "public.tags")


BESIDE = """
create view public.all_orders with (security_invoker = true) as select id, note from shop.orders;
comment on view public.all_orders is 'Everybody''s orders; public.orders has one''s own.';
grant select on public.all_orders to authenticated;
"""


@pytest.mark.parametrize(
    ("text", "role", "said"),
    [
        ("supabase.from('orders').select('id')", "", True),
        ("supabase.from('orders').select('id')", "service_role", False),
        ("supabase.from('orders').insert({ customer_id: 1 }).select('id')", "", False),
        ("supabase.from('all_orders').select('id')", "", False),
        ("supabase.from('order_tags').select('order_id')", "", False),
    ],
)
def test_a_view_that_shows_more_is_pointed_at(
    judged: Judge, shop: db.Connection, text: str, role: str, said: bool
) -> None:
    db.run_script(shop, BESIDE + "revoke all on public.all_orders from service_role, public, anon")
    site = judged(text, role=role)
    what = [one.what for one in site.findings]
    expected = ["public.orders keeps rows back that public.all_orders shows"] if said else []
    assert (site.verdict, what) == ("works", expected)


SQL = {
    "select id, note from orders where id = $1": "works",
    "select o.id from public.orders o join shop.tags t on t.id = o.id": "works",
    "insert into tags values (1, 'x') on conflict (id) do update set label = excluded.label":
        "works",
    "explain select * from tags": "works",
    "select nota from orders": "broken",
    "select * from ordres": "broken",
    "select find_it(1)": "broken",
    "update orders set code = 'x'": "works after",
    "insert into tags values (1) on conflict on constraint tags_pkey do nothing": "works after",
    "insert into orders (customer_id) values (1) on conflict (customer_id) do nothing":
        "works after",
    "select xmin from orders": "works after",
    "select * from tags tablesample system (5)": "works after",
    "truncate tags": "works after",
    "truncate shop.tags": "works",
    "copy tags from stdin": "works after",
    "copy (select * from tags) to stdout": "works",
    "create index on tags (label)": "works after",
    "drop table tags": "works after",
    "selekt 1 from tags": "cannot tell",
}  # fmt: skip


@pytest.mark.parametrize(("text", "verdict"), SQL.items(), ids=SQL)
def test_raw_sql(judged: Judge, text: str, verdict: str) -> None:
    assert judged(text, "sql").verdict == verdict


def test_preparing_runs_nothing(judged: Judge, shop: db.Connection) -> None:
    judged("insert into shop.tags values (7, 'x')", "sql")
    assert db.value(shop, "select count(*) from shop.tags") == 0
