-- An object of every kind that an assertion can name; run by a superuser, owned by postgres.
create foreign data wrapper wrapper;
grant usage on foreign data wrapper wrapper to postgres with grant option;
set role postgres;

create schema shop;
create schema store;
grant usage on schema shop to anon, authenticated;

create type shop.size as enum ('small', 'large');
create type shop.pair as (a integer, b text);
create domain shop.code as varchar(8) check (value ~ '^[a-z0-9]+$');
create sequence shop.numbers;
grant usage on sequence shop.numbers to authenticated;

create table shop.people (
  id     uuid primary key default gen_random_uuid(),
  name   text not null,
  email  text not null unique,
  parent uuid references shop.people
);
create table shop.items (
  id         integer generated always as identity constraint items_pkey primary key,
  owner      uuid not null constraint items_owner_fkey references shop.people on delete cascade,
  code       shop.code,
  price      numeric(10,2) not null default 0 constraint items_price_check check (price >= 0),
  status     text not null default 'draft',
  doubled    numeric generated always as (price * 2) stored,
  created_at timestamptz not null default now(),
  unique (owner, code)
);
create index items_status_idx on shop.items (status, created_at desc);
create unique index items_lower_idx on shop.items (lower(status), id);
alter table shop.items cluster on items_pkey;
alter table shop.items enable row level security;
grant select, insert, update on shop.items to authenticated;
grant delete on shop.items to authenticated;
grant select (id, status) on shop.items to anon;
create policy "owner reads items" on shop.items for select to authenticated
  using (owner = (select auth.uid()) or status = 'public');
create policy "owner writes items" on shop.items for all to authenticated
  using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
create policy "no large prices" on shop.items as restrictive for insert
  with check (price < 1000);

create table shop.bare (note text);
alter table shop.bare enable row level security;
alter table shop.bare force row level security;

create view shop.goods with (security_invoker = true, check_option = local) as
  select id, owner, status from shop.items where price > 0;
create view shop.owned as select id from shop.items;
grant select on shop.goods, shop.owned to authenticated;
create materialized view shop.totals as select count(*) as n from shop.items;
create unique index totals_n_idx on shop.totals (n);

create function shop.label(item integer) returns text
  language sql stable strict security definer set search_path = ''
as $$ select 'item ' || item $$;
create function shop.label(item text) returns text language sql immutable
as $$ select item $$;
create function shop.listed() returns setof shop.items language sql stable
as $$ select * from shop.items $$;
create function shop.shape() returns table (id integer, name text) language sql stable
as $$ select 1, 'x' $$;
create procedure shop.tidy() language sql as $$ select $$;
create aggregate shop.total(numeric) (sfunc = numeric_add, stype = numeric);
revoke execute on function shop.listed() from public, anon, authenticated;

create function shop.touch() returns trigger language plpgsql set search_path = ''
as $$ begin return new; end $$;
create trigger items_touch before update on shop.items for each row execute function shop.touch();
create rule bare_silent as on insert to shop.bare do instead nothing;
create rule bare_also as on delete to shop.bare do also select 1;

create table shop.visits (at date not null, n integer) partition by range (at);
create table shop.visits_2026 partition of shop.visits
  for values from ('2026-01-01') to ('2027-01-01');
create table shop.animals (id integer);
create table shop.cats () inherits (shop.animals);
create table shop.lions () inherits (shop.cats);

create cast (shop.pair as text) with inout as assignment;
create operator shop.=== (leftarg = text, rightarg = text, function = texteq);
create operator shop.!! (rightarg = integer, function = int4um);
create index visits_n_idx on shop.visits_2026 (n) where n > 0;
create server remote foreign data wrapper wrapper;
create foreign table shop.far (id integer) server remote;

insert into shop.people (id, name, email) values
  ('a0000000-0000-4000-8000-000000000001', 'Ada', 'ada@example.org'),
  ('a0000000-0000-4000-8000-000000000002', 'Bob', 'bob@example.org');
insert into shop.items (owner, code, price, status)
  select 'a0000000-0000-4000-8000-000000000001', 'c' || n, n, 'draft'
  from generate_series(1, 3) as n;
