"""Functions, views and policies of the crash tests, of version 1 and 2.

Each text says its version where the catalog keeps it: in a body, a comment, a policy's name.
"""

from __future__ import annotations

from .tree import Repeatable

GUARDED = range(1, 7)  # the items with policies
UNSEEN = " ".join(f"shop.item_{n}" for n in range(9, 19))  # the items without a public view

_EACH = """\
-- for each table in: shop
-- except: {unseen} because nobody sees it
create or replace view public.{{{{ table.name|ident }}}} with (security_invoker = true) as
select {{{{ table.columns|map('ident')|join(', ') }}}}
from {{{{ table.schema|ident }}}}.{{{{ table.name|ident }}}};
comment on view public.{{{{ table.name|ident }}}} is 'version {version}';
"""


def repeatables(version: int) -> tuple[Repeatable, ...]:
    """All of a release. The second changes each, takes one view off and brings another."""
    only = _view("log", "summary", "select kind, count(*) from log.entry group by kind", 1)
    if version == 2:
        only = _view("log", "latest", "select id, body from log.entry order by id desc limit 9", 2)
    return (
        *_functions(version),
        Repeatable("views/public/each.sql.j2", _EACH.format(version=version, unseen=UNSEEN)),
        # The second has a column less, and a view on it: replacing it is not enough.
        _view("shop", "dear", f"select id, name{', price' if version == 1 else ''}"
              " from shop.item_1 where price > 500", version),
        _view("shop", "dear_count", "select count(id) from shop.dear", version,
              "-- depends: views/shop/dear\n"),
        only,
        *(_policies(n, version) for n in GUARDED),
    )  # fmt: skip


def _functions(version: int) -> tuple[Repeatable, ...]:
    result = "integer" if version == 1 else "bigint"  # which CREATE OR REPLACE cannot change
    return (
        Repeatable("functions/shop/total.sql", f"""\
create or replace function shop.total() returns {result}
  language sql stable set search_path = '' as $$
  /* version {version} */ select sum(price)::{result} from shop.item_1
$$;
"""),
        Repeatable("functions/shop/may_read.sql", f"""\
create or replace function shop.may_read(owner_id bigint) returns boolean
  language sql stable set search_path = '' as $$
  /* version {version} */ select owner_id > {version}
$$;
"""),
        Repeatable("functions/shop/touch.sql", f"""\
create or replace function shop.touch() returns trigger
  language plpgsql set search_path = '' as $$
begin
  -- version {version}
  new.made_at := '2025-01-01';
  return new;
end $$;
create or replace trigger touch before update on shop.item_4
  for each row execute function shop.touch();
"""),
    )  # fmt: skip


def _view(schema: str, name: str, query: str, version: int, header: str = "") -> Repeatable:
    return Repeatable(
        f"views/{schema}/{name}.sql",
        f"""\
{header}create or replace view {schema}.{name} with (security_invoker = true) as
{query};
comment on view {schema}.{name} is 'version {version}';
""",
    )


def _policies(n: int, version: int) -> Repeatable:
    table = f"shop.item_{n}"
    return Repeatable(
        f"rls/shop/item_{n}.sql",
        f"""\
grant select, insert on {table} to authenticated;
create policy "reads, version {version}" on {table} for select to authenticated
  using (shop.may_read(owner_id) and name <> '');
create policy "writes, version {version}" on {table} for insert to authenticated
  with check (owner_id = {version});
""",
    )
