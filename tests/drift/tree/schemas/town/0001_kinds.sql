-- A town: one of each kind of object, so that each can be found changed.
create schema town;
comment on schema town is 'The town';
create type town.mood as enum ('calm', 'busy', 'mad');
create type town.place as (street text, number integer);
create type town.span as range (subtype = numeric);
create domain town.email as text default '' constraint email_at check (value like '%@%');
create sequence town.numbers increment by 10;
alter default privileges in schema town grant select on sequences to authenticated;

-- The rarer kinds.
create function town.as_mood(integer) returns town.mood language sql immutable set search_path = ''
  as $$ select case when $1 > 0 then 'busy' else 'calm' end::town.mood $$;
create cast (integer as town.mood) with function town.as_mood(integer) as assignment;
create function town.differ(town.mood, town.mood) returns boolean language sql immutable
  set search_path = '' as $$ select $1 <> $2 $$;
create operator town.<~> (leftarg = town.mood, rightarg = town.mood, function = town.differ,
  commutator = operator(town.<~>), restrict = neqsel);
create aggregate town.product(numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1');
create collation town.plain (locale = 'C');
create conversion town.latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create text search dictionary town.stems (template = snowball, language = english, stopwords = english);
create text search configuration town.words (copy = simple);
alter text search configuration town.words alter mapping for asciiword, word with town.stems, simple;
