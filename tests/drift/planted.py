"""Differences made by hand, a kind each: the SQL, the object that has to be named, its state."""

from __future__ import annotations

from .planted_kinds import MISSING, UNDECLARED, Plant
from .planted_objects import OBJECTS
from .planted_rare import RARE
from .planted_renames import RENAMES

PLANTED = {
    # Tables
    "table undeclared": Plant(
        "create table town.parks (id integer primary key, name text not null default 'P',"
        " size numeric(5, 1) constraint parks_size_check check (size > 0));"
        " create index parks_name_idx on town.parks (name); comment on table town.parks is 'Green';"
        " comment on column town.parks.name is 'Of the park';"
        " alter table town.parks enable row level security;"
        " create table town.trees (id integer generated always as identity primary key,"
        " park_id integer references town.parks)",
        "table town.parks", UNDECLARED,
    ),
    "table missing": Plant("drop table town.houses cascade", "table town.houses", MISSING,
        acceptable=False),
    "row security off": Plant(
        "alter table town.houses disable row level security", "table town.houses"),
    "row security forced": Plant(
        "alter table town.houses force row level security", "table town.houses"),
    "table's owner": Plant(
        "alter table town.streets owner to service_role", "table town.streets", as_superuser=True,
        acceptable=False),
    "storage option": Plant("alter table town.houses reset (fillfactor)", "table town.houses"),
    "unlogged": Plant(
        "alter publication town_news drop table town.houses;"
        " alter table town.houses set unlogged", "table town.houses"),
    "replica identity": Plant(
        "alter table town.houses replica identity full", "table town.houses"),
    # Columns
    "column undeclared": Plant(
        "alter table town.houses add garden text not null default ''",
        "column town.houses.garden", UNDECLARED),
    "column missing": Plant(
        "alter table town.houses drop note", "column town.houses.note", MISSING),
    "column in the middle missing": Plant(
        "alter table town.houses drop price cascade", "column town.houses.price", MISSING,
        left="column order of table town.houses"),
    "column's type": Plant(
        "alter table town.houses alter note type varchar(80)", "column town.houses.note"),
    "column's type under a view": Plant(
        "drop view town.cheap; drop view town.addresses;"
        " alter table town.streets alter name type varchar(80);"
        " create view town.addresses with (security_invoker = true) as select h.id, s.name,"
        " h.number from town.houses h join town.streets s on s.id = h.street_id;"
        " create view town.cheap with (security_invoker = true) as"
        " select a.id, a.name from town.addresses a where a.number < 10",
        "column town.streets.name", acceptable=False),
    "default": Plant(
        "alter table town.houses alter number drop default", "column town.houses.number"),
    "not null": Plant(
        "alter table town.houses alter number drop not null", "column town.houses.number"),
    "collation": Plant(
        'drop policy "owner reads" on town.houses; drop policy "owner adds" on town.houses;'
        ' alter table town.houses alter owner type text collate "default"',
        "column town.houses.owner"),
    "identity": Plant(
        "alter table town.streets alter id set generated always", "column town.streets.id"),
    "generated column": Plant(
        "alter table town.houses alter doubled drop expression", "column town.houses.doubled",
        left="column order of table town.houses"),
    "statistics target": Plant(
        "alter table town.houses alter owner set statistics -1", "column town.houses.owner"),
    "storage of a column": Plant(
        "alter table town.houses alter note set storage external", "column town.houses.note"),
    "column order": Plant(
        "alter table town.houses drop note; alter table town.houses drop doubled;"
        " alter table town.houses add note text;"
        " alter table town.houses add doubled numeric generated always as (price * 2) stored;"
        " comment on column town.houses.note is 'What the neighbours say'",
        "column order of table town.houses",
        left="column order of table town.houses", acceptable=False),
    # Constraints, indexes, statistics
    "foreign key missing": Plant(
        "alter table town.houses drop constraint houses_street_id_fkey",
        "constraint houses_street_id_fkey on town.houses", MISSING),
    "foreign key renamed": Plant(
        "alter table town.houses rename constraint houses_street_id_fkey to fk_street",
        "constraint houses_street_id_fkey on town.houses", MISSING),
    "foreign key's action": Plant(
        "alter table town.houses drop constraint houses_street_id_fkey,"
        " add constraint houses_street_id_fkey foreign key (street_id) references town.streets",
        "constraint houses_street_id_fkey on town.houses"),
    "foreign key not valid": Plant(
        "alter table town.houses drop constraint houses_street_id_fkey, add constraint"
        " houses_street_id_fkey foreign key (street_id) references town.streets"
        " on delete cascade not valid",
        "constraint houses_street_id_fkey on town.houses"),
    "check": Plant(
        "alter table town.houses drop constraint houses_number_check,"
        " add constraint houses_number_check check (number > -1)",
        "constraint houses_number_check on town.houses"),
    "unique key undeclared": Plant(
        "alter table town.houses add constraint houses_note_key unique (note)",
        "constraint houses_note_key on town.houses", UNDECLARED),
    "index missing": Plant(
        "drop index town.houses_owner_idx", "index town.houses_owner_idx", MISSING),
    "index's condition": Plant(
        "drop index town.houses_owner_idx;"
        " create index houses_owner_idx on town.houses (owner) where price > 1",
        "index town.houses_owner_idx"),
    "index invalid": Plant(
        "update pg_index set indisvalid = false"
        " where indexrelid = 'town.houses_owner_idx'::regclass",
        "index town.houses_owner_idx", as_superuser=True, acceptable=False),
    "statistics missing": Plant(
        "drop statistics town.houses_stats", "statistics town.houses_stats", MISSING),
    # Views
    "view's text": Plant(
        "create or replace view town.addresses with (security_invoker = true) as select h.id,"
        " s.name, h.number from town.houses h left join town.streets s on s.id = h.street_id",
        "view town.addresses"),
    "view's option": Plant(
        "alter view town.addresses reset (security_invoker)", "view town.addresses"),
    "view with one more column": Plant(
        "create or replace view town.cheap with (security_invoker = true) as"
        " select a.id, a.name, a.number from town.addresses a where a.number < 10",
        "view town.cheap"),
    "view missing": Plant("drop view town.addresses cascade", "view town.addresses", MISSING),
    "view undeclared": Plant(
        "create view town.all_of_them as select * from town.houses",
        "view town.all_of_them", UNDECLARED),
    "materialized view": Plant(
        "drop materialized view town.prices;"
        " create materialized view town.prices as select id, price + 1 as price from town.houses;"
        " create unique index prices_id_key on town.prices (id)",
        "materialized view town.prices"),
    # Functions, triggers, rules
    "function's body": Plant(
        "create or replace function town.cheapest(street integer) returns numeric language sql"
        " stable security definer set search_path = '' as 'select 0.0'",
        "function town.cheapest(integer)"),
    "function's security": Plant(
        "alter function town.cheapest(integer) security invoker",
        "function town.cheapest(integer)"),
    "function's search path": Plant(
        "alter function town.cheapest(integer) reset search_path",
        "function town.cheapest(integer)"),
    "function's result": Plant(
        "drop function town.cheapest(integer); create function town.cheapest(street integer)"
        " returns text language sql as $$ select 'x' $$;"
        " grant execute on function town.cheapest(integer) to anon",
        "function town.cheapest(integer)", acceptable=True),
    "function undeclared": Plant(
        "create function town.backdoor() returns text language sql security definer"
        " as 'select current_user'",
        "function town.backdoor()", UNDECLARED),
    "function missing": Plant(
        "drop function town.cheapest(integer)", "function town.cheapest(integer)", MISSING),
    "trigger off": Plant(
        "alter table town.houses disable trigger touched", "trigger touched on town.houses"),
    "trigger missing": Plant(
        "drop trigger touched on town.houses", "trigger touched on town.houses", MISSING),
    "trigger's event": Plant(
        "drop trigger touched on town.houses; create trigger touched before insert on town.houses"
        " for each row execute function town.touch()",
        "trigger touched on town.houses"),
    "foreign key's trigger off": Plant(
        "alter table town.streets disable trigger all",
        'trigger "RI_FKey_cascade_del" of constraint houses_street_id_fkey on town.streets',
        UNDECLARED, as_superuser=True, acceptable=False),
    "rule": Plant(
        "create or replace rule keep_streets as on delete to town.streets do instead nothing",
        "rule keep_streets on town.streets"),
    "event trigger": Plant(
        "create function town.watch() returns event_trigger language plpgsql"
        " as 'begin null; end'; create event trigger town_watch on ddl_command_start"
        " when tag in ('CREATE STATISTICS', 'DROP RULE') execute function town.watch()",
        "event trigger town_watch", UNDECLARED, as_superuser=True),
    # Access
    "policy's condition": Plant(
        'alter policy "owner reads" on town.houses using (true)',
        'policy "owner reads" on town.houses'),
    "policy's role": Plant(
        'alter policy "owner reads" on town.houses to anon',
        'policy "owner reads" on town.houses'),
    "policy missing": Plant(
        'drop policy "owner adds" on town.houses', 'policy "owner adds" on town.houses', MISSING),
    "policy undeclared": Plant(
        "create policy everybody on town.streets for all to anon using (true) with check (true)",
        "policy everybody on town.streets", UNDECLARED),
    "grant": Plant(
        "grant select, delete on town.houses to anon", "grants on table town.houses", UNDECLARED),
    "grant on a table over one on a column": Plant(
        "grant update on town.houses to authenticated", "grants on table town.houses", UNDECLARED),
    "grant missing": Plant(
        "revoke insert on town.houses from authenticated", "grants on table town.houses", MISSING),
    "grant option": Plant(
        "grant select on town.houses to authenticated with grant option",
        "grants on table town.houses"),
    "grant on a column": Plant(
        "grant update (price) on town.houses to authenticated",
        "grants on column town.houses.price", UNDECLARED),
    "grant on a function": Plant(
        "grant execute on function town.cheapest(integer) to public",
        "grants on function town.cheapest(integer)", MISSING),
    "grant on a schema": Plant(
        "grant usage on schema town to anon", "grants on schema town", UNDECLARED),
    "grant on a sequence": Plant(
        "revoke select on sequence town.numbers from authenticated;"
        " grant update on sequence town.numbers to anon",
        "grants on sequence town.numbers", UNDECLARED),
    "grant on a type": Plant(
        "revoke usage on type town.mood from public", "grants on type town.mood", UNDECLARED),
    "grant to create in public": Plant(
        "grant create on schema public to anon", "grants on schema public", UNDECLARED),
    "default privileges": Plant(
        "alter default privileges in schema town grant select on tables to anon",
        "grants on default privileges: tables of postgres in schema town", UNDECLARED,
        acceptable=False),
    "default privileges missing": Plant(
        "alter default privileges in schema town revoke select on sequences from authenticated",
        "grants on default privileges: sequences of postgres in schema town", MISSING),
    # Types, sequences, schemas
    "enum": Plant("alter type town.mood add value 'sad' before 'busy'", "type town.mood",
                  left="type town.mood"),
    "composite type": Plant(
        "alter type town.place add attribute floor integer",
        "column town.place.floor", UNDECLARED),
    "type undeclared": Plant(
        "create type town.weather as enum ('sun', 'it''s rain')", "type town.weather", UNDECLARED),
    "type missing": Plant("drop type town.span", "type town.span", MISSING),
    "domain": Plant(
        "alter domain town.email set not null; alter domain town.email drop default",
        "domain town.email"),
    "domain's check": Plant(
        "alter domain town.email drop constraint email_at",
        "constraint email_at on domain town.email", MISSING),
    "sequence": Plant("alter sequence town.numbers increment by 1 cycle", "sequence town.numbers"),
    "sequence missing": Plant("drop sequence town.numbers", "sequence town.numbers", MISSING),
    "schema undeclared": Plant(
        'create schema "Odd"; create table "Odd"."a.b" ("c d" integer)', 'schema "Odd"',
        UNDECLARED),
    "schema's owner": Plant(
        "alter schema town owner to service_role", "schema town", as_superuser=True),
    # Comments, publications, partitions
    "comment": Plant(
        "comment on table town.houses is 'It''s new'", "comment on table town.houses"),
    "comment missing": Plant(
        "comment on column town.houses.note is null", "comment on column town.houses.note",
        MISSING),
    "comment on a view": Plant(
        "comment on view town.cheap is 'Cheap'", "comment on view town.cheap", UNDECLARED),
    "publication's table": Plant(
        "alter publication supabase_realtime drop table town.streets",
        "publication supabase_realtime table town.streets", MISSING),
    "publication's table undeclared": Plant(
        "alter publication supabase_realtime add table town.houses",
        "publication supabase_realtime table town.houses", UNDECLARED),
    "publication's columns": Plant(
        "alter publication town_news set table town.houses (id, number, price)",
        "publication town_news table town.houses"),
    "publication's option": Plant(
        "alter publication town_news set (publish = 'insert')", "publication town_news"),
    "publication undeclared": Plant(
        "create publication leak for table town.streets", "publication leak", UNDECLARED),
    "partition missing": Plant(
        "drop table town.visits_202601", "table town.visits_202601", MISSING),
    "partition detached": Plant(
        "alter table town.visits detach partition town.visits_202601",
        "table town.visits_202601"),
    "partition undeclared": Plant(
        "create table town.visits_rest partition of town.visits default",
        "table town.visits_rest", UNDECLARED),
    "partition open": Plant(
        "alter table town.visits_202601 disable row level security;"
        " grant select on town.visits_202601 to anon",
        "table town.visits_202601"),
    "month open": Plant(
        "create table town.visits_202602 partition of town.visits"
        " for values from ('2026-02-01') to ('2026-03-01')",
        "table town.visits_202602", acceptable=False),
}  # fmt: skip

PLANTED |= RARE | OBJECTS | RENAMES
