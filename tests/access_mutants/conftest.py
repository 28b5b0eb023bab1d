"""A small database with policies, a helper, grants and a view: everything mutants are made of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.access.mutants_facts import Facts, read_facts

ADA, BOB = (f"a0000000-0000-4000-8000-{n:012d}" for n in (1, 2))

SHOP = f"""
create schema shop;
create schema helpers;
create type shop.member_role as enum ('viewer', 'editor', 'owner');
create table shop.members (
  team integer, user_id uuid, role shop.member_role not null, primary key (team, user_id));
alter table shop.members enable row level security;
create function helpers.teams(minimum shop.member_role default 'viewer') returns setof integer
  language sql stable security definer set search_path = ''
as $$ select team from shop.members
      where user_id = (select auth.uid()) and (role >= minimum or role >= 'owner') $$;
create function helpers.greeting() returns text
  language sql set search_path = '' as $$ select 'hi' $$;
create function helpers.is_open() returns boolean
  language sql stable security definer set search_path = '' as $$ select true or false $$;
revoke all on function helpers.teams, helpers.is_open from public;
grant execute on function helpers.teams to authenticated;
create table shop.items (
  id integer primary key, team integer not null, maker uuid, secret text, deleted boolean);
alter table shop.items enable row level security;
grant select (id, team, maker, deleted), insert, delete on shop.items to authenticated;
grant update (maker) on shop.items to authenticated;
create policy "member reads items" on shop.items for select to authenticated
  using (maker = (select auth.uid())
    or deleted is not true and team = any (array(select helpers.teams())));
create policy "editor adds items" on shop.items for insert to authenticated
  with check (maker = (select auth.uid()) and team = any (array(select helpers.teams('editor'))));
create policy "maker changes items" on shop.items for update to authenticated
  using (maker = (select auth.uid())) with check (maker = (select auth.uid()));
create view public.items with (security_invoker = true) as
  select id, team, maker, deleted from shop.items;
revoke all on public.items from public, anon, authenticated, service_role;
grant select on public.items to authenticated;
create table shop.visits (day date) partition by range (day);
alter table shop.visits enable row level security;
create table shop.visits_1 partition of shop.visits
  for values from ('2026-01-01') to ('2027-01-01');
alter table shop.visits_1 enable row level security;
insert into shop.members values (1, '{ADA}', 'editor'), (2, '{BOB}', 'viewer');
insert into shop.items values
  (1, 1, '{ADA}', 'x', false), (2, 1, '{BOB}', 'x', false), (3, 1, '{BOB}', 'x', true),
  (4, 2, '{BOB}', 'x', false);
"""
SCHEMAS = ("shop", "helpers", "public")


@pytest.fixture
def shop(connection: db.Connection) -> Iterator[db.Connection]:
    """The shop, in a transaction that is rolled back."""
    db.run_script(connection, SHOP)
    connection.execute("begin")
    connection.execute("set local search_path = ''")
    yield connection
    if not connection.closed:
        connection.execute("rollback")


@pytest.fixture
def facts(shop: db.Connection) -> Facts:
    return read_facts(shop, SCHEMAS)


DECLARED = Path(__file__).parents[1] / "access"


@pytest.fixture
def notes_url(database_url: str) -> str:
    """A database with the notes whose access is declared in tests/access."""
    with db.connect(database_url) as connection:
        db.run_script(connection, (DECLARED / "shop.sql").read_text())
    return database_url


@pytest.fixture
def notes_tree(tmp_path: Path) -> Path:
    """The source tree of the notes, as far as access reads it."""
    root = tmp_path / "sql"
    for folder in ("schemas/shop", "functions/private", "rls/shop", "checks"):
        (root / folder).mkdir(parents=True)
    for name in ("access.toml", "world.sql"):
        shutil.copy(DECLARED / name, root / "rls" / name)
    # Checks look at the schemas that the tree has a file for.
    (root / "functions/private/teams.sql").write_text("-- Stands in shop.sql.\n")
    return root
