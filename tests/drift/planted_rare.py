"""Rarer differences made by hand: whatever else a person or an intruder may do."""

from __future__ import annotations

from .planted_kinds import MISSING, UNDECLARED, Plant

RARE = {
    # Tables
    "vacuum's settings": Plant(
        "alter table town.houses set (autovacuum_enabled=false, "
        "autovacuum_vacuum_scale_factor=0.5)",
        "table town.houses"),
    "storage option of long values": Plant(
        "alter table town.houses set (toast.autovacuum_enabled=false)",
        "table town.houses"),
    "child undeclared": Plant(
        "create table town.kid (x int) inherits (town.streets)",
        "table town.kid", UNDECLARED),
    "table made a child": Plant(
        "create table town.kid2 (id integer not null, name text not null); alter table "
        "town.kid2 inherit town.streets",
        "table town.kid2", UNDECLARED),
    "table of a type": Plant(
        "create table town.typed of town.place",
        "table town.typed", UNDECLARED),
    "table in public": Plant(
        "create table public.stolen as select 1 as a; grant all on public.stolen to anon",
        "table public.stolen", UNDECLARED),
    # Columns
    "planner's option": Plant(
        "alter table town.houses alter street_id set (n_distinct=5)",
        "column town.houses.street_id"),
    "expression dropped": Plant(
        "alter table town.houses alter doubled drop expression",
        "column town.houses.doubled", left="column order of table town.houses"),
    "default dropped": Plant(
        "alter table town.houses alter number drop default",
        "column town.houses.number"),
    "null allowed": Plant(
        "alter table town.houses alter number drop not null",
        "column town.houses.number"),
    "null forbidden": Plant(
        "alter table town.houses alter price set not null",
        "column town.houses.price"),
    "identity's kind": Plant(
        "alter table town.streets alter id set generated always",
        "column town.streets.id"),
    "identity dropped": Plant(
        "alter table town.streets alter id drop identity",
        "column town.streets.id"),
    "identity undeclared": Plant(
        "alter table town.houses add serial_id bigint generated always as identity",
        "column town.houses.serial_id", UNDECLARED),
    "identity's steps": Plant(
        "alter table town.streets alter id set increment by 7",
        "sequence town.streets_id_seq"),
    "default from a sequence": Plant(
        "create sequence town.s9; alter table town.houses add n9 int default "
        "nextval('town.s9')",
        "column town.houses.n9", UNDECLARED),
    # Constraints, indexes, statistics
    "foreign key deferred": Plant(
        "alter table town.houses alter constraint houses_street_id_fkey deferrable initially "
        "deferred",
        "constraint houses_street_id_fkey on town.houses"),
    "check renamed": Plant(
        "alter table town.houses rename constraint houses_number_check to n_check",
        "constraint houses_number_check on town.houses", MISSING),
    "check not valid": Plant(
        "alter table town.houses drop constraint houses_number_check; alter table town.houses "
        "add constraint houses_number_check check(number>0) not valid",
        "constraint houses_number_check on town.houses"),
    "primary key renamed": Plant(
        "alter index town.houses_pkey rename to zz_pkey",
        "constraint houses_pkey on town.houses", MISSING),
    "primary key's storage": Plant(
        "alter index town.houses_pkey set (fillfactor=70)",
        "constraint houses_pkey on town.houses"),
    "clustered on its key": Plant(
        "alter table town.houses cluster on houses_pkey",
        "constraint houses_pkey on town.houses"),
    "replica identity by an index": Plant(
        "alter table town.houses alter owner set not null; create unique index houses_o_key "
        "on town.houses(owner); alter table town.houses replica identity using index "
        "houses_o_key",
        "index town.houses_o_key", UNDECLARED),
    "nulls not distinct": Plant(
        "alter table town.streets drop constraint streets_name_key; alter table town.streets "
        "add constraint streets_name_key unique nulls not distinct(name)",
        "constraint streets_name_key on town.streets"),
    "key that is an index alone": Plant(
        "alter table town.streets drop constraint streets_name_key; create unique index "
        "streets_name_key on town.streets(name)",
        "constraint streets_name_key on town.streets", MISSING),
    "exclusion": Plant(
        "alter table town.streets add constraint ex exclude using btree (name with =)",
        "constraint ex on town.streets", UNDECLARED),
    "index's other columns": Plant(
        "drop index town.houses_owner_idx; create index houses_owner_idx on "
        "town.houses(owner) include (note) where price>0",
        "index town.houses_owner_idx"),
    "index's operators": Plant(
        "drop index town.houses_owner_idx; create index houses_owner_idx on town.houses(owner "
        "text_pattern_ops) where price>0",
        "index town.houses_owner_idx"),
    "index's collation": Plant(
        "drop index town.houses_owner_idx; create index houses_owner_idx on town.houses(owner "
        'collate "POSIX") where price>0',
        "index town.houses_owner_idx"),
    "index backwards": Plant(
        "drop index town.houses_owner_idx; create index houses_owner_idx on town.houses(owner "
        "desc) where price>0",
        "index town.houses_owner_idx"),
    "index renamed": Plant(
        "alter index town.houses_owner_idx rename to zz_idx",
        "index town.houses_owner_idx", MISSING),
    "index's storage": Plant(
        "alter index town.houses_owner_idx set (fillfactor=70)",
        "index town.houses_owner_idx"),
    "index's statistics": Plant(
        "create index e_idx on town.houses ((lower(owner))); alter index town.e_idx alter "
        "column 1 set statistics 300",
        "index town.e_idx", UNDECLARED),
    "statistics of another kind": Plant(
        "drop statistics town.houses_stats; create statistics town.houses_stats (ndistinct) "
        "on owner, number from town.houses",
        "statistics town.houses_stats"),
    "statistics' target": Plant(
        "alter statistics town.houses_stats set statistics 44",
        "statistics town.houses_stats"),
    # Views
    "view that is a barrier": Plant(
        "alter view town.addresses set (security_barrier=true)",
        "view town.addresses"),
    "view's check option": Plant(
        "drop view town.cheap; create view town.cheap with (security_invoker = true) as "
        "select a.id, a.number from town.houses a where a.number<10 with cascaded check "
        "option",
        "view town.cheap"),
    "view's default": Plant(
        "alter view town.cheap alter column name set default 'x'",
        "view town.cheap"),
    "view renamed": Plant(
        "alter view town.cheap rename to cheaper",
        "view town.cheap", MISSING),
    "materialized view's option": Plant(
        "alter materialized view town.prices set (autovacuum_enabled=false)",
        "materialized view town.prices"),
    "materialized view emptied": Plant(
        "refresh materialized view town.prices with no data",
        "materialized view town.prices"),
    "materialized view's index": Plant(
        "drop index town.prices_id_key",
        "index town.prices_id_key", MISSING),
    "materialized view clustered": Plant(
        "alter materialized view town.prices cluster on prices_id_key",
        "index town.prices_id_key"),
    "materialized view undeclared": Plant(
        "create materialized view town.mv as select 1 as a with no data; create index on "
        "town.mv(a); grant select on town.mv to anon",
        "materialized view town.mv", UNDECLARED),
    # Functions, triggers, rules
    "function's cost": Plant(
        "alter function town.cheapest(integer) cost 5000",
        "function town.cheapest(integer)"),
    "function immutable": Plant(
        "alter function town.cheapest(integer) immutable",
        "function town.cheapest(integer)"),
    "function's setting": Plant(
        "alter function town.cheapest(integer) set work_mem='1GB'",
        "function town.cheapest(integer)"),
    "function's argument renamed": Plant(
        "drop function town.cheapest(integer); create function town.cheapest(str integer) "
        "returns numeric language sql stable security definer set search_path='' as $$ select "
        "min(price) from town.houses where street_id = str $$; revoke execute on function "
        "town.cheapest(integer) from public; grant execute on function town.cheapest(integer) "
        "to authenticated",
        "function town.cheapest(integer)"),
    "function overloaded": Plant(
        "create function town.cheapest(a integer, b integer default 1) returns integer "
        "language sql as 'select 1'",
        "function town.cheapest(integer, integer)", UNDECLARED),
    "function in another schema": Plant(
        "alter function town.cheapest(integer) set schema public",
        "function town.cheapest(integer)", MISSING),
    "function with a standard body": Plant(
        "create function town.atomic(a int) returns int language sql begin atomic select "
        "count(*)::int from town.houses where number=a; end",
        "function town.atomic(integer)", UNDECLARED),
    "procedure undeclared": Plant(
        "create procedure town.proc(inout a int) language plpgsql as 'begin a := 1; end'; "
        "revoke all on procedure town.proc(int) from public",
        "procedure town.proc(integer)", UNDECLARED),
    "trigger always on": Plant(
        "alter table town.houses enable always trigger touched",
        "trigger touched on town.houses"),
    "trigger for replicas": Plant(
        "alter table town.houses enable replica trigger touched",
        "trigger touched on town.houses"),
    "trigger renamed": Plant(
        "alter trigger touched on town.houses rename to touchy",
        "trigger touched on town.houses", MISSING),
    "constraint trigger": Plant(
        "create constraint trigger ct after insert on town.streets deferrable initially "
        "deferred for each row execute function town.touch()",
        "trigger ct on town.streets", UNDECLARED),
    "rule off": Plant(
        "alter table town.streets disable rule keep_streets",
        "rule keep_streets on town.streets"),
    "rule undeclared": Plant(
        "create rule spy as on update to town.houses do also notify spy",
        "rule spy on town.houses", UNDECLARED),
    # Access
    "policy renamed": Plant(
        'alter policy "owner reads" on town.houses rename to "all read"',
        'policy "owner reads" on town.houses', MISSING),
    "policy restrictive": Plant(
        'drop policy "owner reads" on town.houses; create policy "owner reads" on town.houses '
        "as restrictive for select to authenticated using (owner = (select auth.uid())::text)",
        'policy "owner reads" on town.houses'),
    "policy for all commands": Plant(
        'drop policy "owner reads" on town.houses; create policy "owner reads" on town.houses '
        "for all to authenticated using (owner = (select auth.uid())::text)",
        'policy "owner reads" on town.houses'),
    "grant option on a column": Plant(
        "grant select (price), update (price) on town.houses to anon with grant option",
        "grants on column town.houses.price", UNDECLARED),
    "owner's own right revoked": Plant(
        "revoke delete on town.houses from postgres",
        "grants on table town.houses", UNDECLARED),
    "default privileges everywhere": Plant(
        "alter default privileges for role postgres grant execute on functions to anon; alter "
        "default privileges for role postgres revoke execute on functions from public",
        "grants on default privileges: functions of postgres", UNDECLARED, acceptable=False),
    # Types, sequences, schemas
    "enum's value renamed": Plant(
        "alter type town.mood rename value 'mad' to 'angry'",
        "type town.mood"),
    "type renamed": Plant(
        "alter type town.mood rename to moods",
        "type town.mood", MISSING),
    "domain's check renamed": Plant(
        "alter domain town.email rename constraint email_at to at2",
        "constraint email_at on domain town.email", MISSING),
    "range undeclared": Plant(
        "create type town.r2 as range (subtype=integer, multirange_type_name=r2m)",
        "type town.r2", UNDECLARED),
    "sequence owned": Plant(
        "alter sequence town.numbers owned by town.streets.id",
        "sequence town.numbers"),
    "sequence's type": Plant(
        "alter sequence town.numbers as integer",
        "sequence town.numbers"),
    "sequence unlogged": Plant(
        "alter sequence town.numbers set unlogged",
        "sequence town.numbers"),
    # Publications, partitions
    "publication's condition": Plant(
        "alter publication town_news set table town.houses (id, number) where (number > 5)",
        "publication town_news table town.houses"),
    "publication renamed": Plant(
        "alter publication town_news rename to town_olds",
        "publication town_news", MISSING),
    "publication of everything": Plant(
        "create publication every for all tables",
        "publication every", UNDECLARED, as_superuser=True, acceptable=False),
    "publication through the root": Plant(
        "alter publication town_news set (publish_via_partition_root=true)",
        "publication town_news"),
    "partition's bounds": Plant(
        "alter table town.visits detach partition town.visits_202601; alter table town.visits "
        "attach partition town.visits_202601 for values from ('2026-01-01') to ('2026-02-05')",
        "table town.visits_202601"),
    "partition's own index": Plant(
        "create index odd on town.visits_202601(id)",
        "index town.odd", UNDECLARED),
    "partition's own trigger": Plant(
        "create trigger t before insert on town.visits_202601 for each row execute function "
        "town.touch()",
        "trigger t on town.visits_202601", UNDECLARED),
    "partition's own default": Plant(
        "alter table town.visits_202601 alter id set default null",
        "column town.visits_202601.id"),
    "partitioned index missing": Plant(
        "drop index town.visits_visited_at_idx",
        "index town.visits_visited_at_idx", MISSING),
}  # fmt: skip
