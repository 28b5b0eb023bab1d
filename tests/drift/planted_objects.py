"""Differences of the kinds that few databases have: casts, operators, text search, servers, …"""

from __future__ import annotations

from .planted_kinds import MISSING, UNDECLARED, Plant

OBJECTS = {
    # Casts, operators, transforms
    "cast": Plant(
        "create function town.to_mood(bigint) returns town.mood language sql immutable as $$ "
        "select 'calm'::town.mood $$; create cast (bigint as town.mood) with function "
        "town.to_mood(bigint) as implicit",
        "cast (bigint as town.mood)", UNDECLARED),
    "cast without a function": Plant(
        "create cast (town.mood as varchar) with inout",
        "cast (town.mood as character varying)", UNDECLARED),
    "cast missing": Plant(
        "drop cast (integer as town.mood)", "cast (integer as town.mood)", MISSING),
    "cast's context": Plant(
        "drop cast (integer as town.mood); create cast (integer as town.mood)"
        " with function town.as_mood(integer)",
        "cast (integer as town.mood)"),
    "operator": Plant(
        "create function town.eqq(town.mood,town.mood) returns boolean language sql immutable "
        "as 'select true'; create operator town.=== (leftarg=town.mood, rightarg=town.mood, "
        "function=town.eqq, negator=operator(town.!==), merges, hashes);"
        " create operator town.!== (leftarg=town.mood, rightarg=town.mood,"
        " function=town.differ, negator=operator(town.===))",
        "operator town.===(town.mood,town.mood)", UNDECLARED),
    "operator before one thing": Plant(
        "create function town.shout(town.mood) returns text language sql immutable "
        "as 'select upper($1::text)'; create operator town.!! (rightarg=town.mood,"
        " function=town.shout)",
        "operator town.!!(NONE,town.mood)", UNDECLARED),
    "operator missing": Plant(
        "drop operator town.<~> (town.mood, town.mood)",
        "operator town.<~>(town.mood,town.mood)", MISSING),
    "operator's estimate": Plant(
        "alter operator town.<~> (town.mood, town.mood) set (restrict = none, join = neqjoinsel)",
        "operator town.<~>(town.mood,town.mood)"),
    "operator class": Plant(
        "create operator class town.my_ops for type integer using btree as operator 1 <, "
        "operator 3 =, function 1 btint4cmp(integer,integer)",
        "operator class town.my_ops using btree", UNDECLARED, as_superuser=True),
    "operator class with a way to sort": Plant(
        "create operator class town.far_ops default for type town.place using gist"
        " as storage box,"
        " function 1 gist_point_consistent(internal, point, smallint, oid, internal);"
        " alter operator family town.far_ops using gist add operator 15 <-> (point, point)"
        " for order by pg_catalog.float_ops",
        "operator class town.far_ops using gist", UNDECLARED, as_superuser=True),
    "operator family": Plant(
        "create operator family town.ints using btree; alter operator family town.ints using btree"
        " add operator 1 < (int4, int8), function 1 (int4, int8) btint48cmp(int4, int8)",
        "operator family town.ints using btree", UNDECLARED, as_superuser=True),
    "transform": Plant(
        "create transform for town.mood language sql (from sql with function"
        " pg_catalog.prsd_lextype(internal))",
        "transform for town.mood language sql", UNDECLARED, as_superuser=True),
    # Aggregates
    "aggregate": Plant(
        "create aggregate town.middle(integer) (sfunc = int4_avg_accum, stype = bigint[],"
        " finalfunc = int8_avg, combinefunc = int4_avg_combine, initcond = '{0,0}',"
        " msfunc = int4_avg_accum, minvfunc = int4_avg_accum_inv, mstype = bigint[],"
        " mfinalfunc = int8_avg, minitcond = '{0,0}', parallel = safe)",
        "aggregate town.middle(integer)", UNDECLARED),
    "aggregate missing": Plant(
        "drop aggregate town.product(numeric)", "aggregate town.product(numeric)", MISSING),
    "aggregate's start": Plant(
        "create or replace aggregate town.product(numeric) (sfunc = numeric_mul, stype = numeric,"
        " initcond = '2')",
        "aggregate town.product(numeric)"),
    # Text search
    "text search": Plant(
        "create text search configuration town.other (copy = simple); create text search "
        "dictionary town.dic (template = simple, stopwords = english); alter text search "
        "configuration town.other alter mapping for word with town.dic",
        "text search configuration town.other", UNDECLARED),
    "configuration missing": Plant(
        "drop text search configuration town.words", "text search configuration town.words",
        MISSING),
    "configuration's mapping": Plant(
        "alter text search configuration town.words alter mapping for word with simple;"
        " alter text search configuration town.words drop mapping for email;"
        " alter text search configuration town.words alter mapping for url, host with town.stems",
        "text search configuration town.words"),
    "dictionary's options": Plant(
        "alter text search dictionary town.stems (stopwords, language = german)",
        "text search dictionary town.stems"),
    "dictionary's quotes": Plant(
        "create text search dictionary town.quoted (template = simple, stopwords = english,"
        " accept = 'false'); comment on text search dictionary town.quoted is 'It''s'",
        "text search dictionary town.quoted", UNDECLARED),
    "text search parser": Plant(
        "create text search parser town.parts (start = prsd_start, gettoken = prsd_nexttoken,"
        " end = prsd_end, lextypes = prsd_lextype)",
        "text search parser town.parts", UNDECLARED, as_superuser=True),
    "text search template": Plant(
        "create text search template town.same (init = dsimple_init, lexize = dsimple_lexize)",
        "text search template town.same", UNDECLARED, as_superuser=True),
    # Collations, conversions, languages, access methods
    "collation": Plant(
        "create collation town.coll (lc_collate = 'C', lc_ctype = 'POSIX')",
        "collation town.coll", UNDECLARED),
    "collation missing": Plant("drop collation town.plain", "collation town.plain", MISSING),
    "conversion": Plant(
        "create default conversion town.conv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8",
        "conversion town.conv", UNDECLARED),
    "conversion's direction": Plant(
        "drop conversion town.latin; create conversion town.latin for 'UTF8' to 'LATIN1'"
        " from utf8_to_iso8859_1",
        "conversion town.latin"),
    # Foreign servers
    "foreign server": Plant(
        "create foreign data wrapper dummy; grant usage on foreign data wrapper dummy to "
        "postgres; create server far type 'old' version '1'"
        " foreign data wrapper dummy options (host 'ev''il', path 'a b,c'); create user mapping"
        " for authenticated server far options (password 'x');"
        " create foreign table town.ft (a int) server far options (tab 'houses');"
        " do $$ declare boss regrole := (select relowner from pg_class"
        " where oid = 'town.houses'::regclass); begin"
        " execute format('alter server far owner to %s', boss);"
        " execute format('alter foreign table town.ft owner to %s', boss); end $$",
        "server far", UNDECLARED, as_superuser=True, by_hand=True),
}  # fmt: skip
