-- A town: one of each kind of object, so that each can be found changed.
create schema town;
comment on schema town is 'The town';
create type town.mood as enum ('calm', 'busy', 'mad');
create type town.place as (street text, number integer);
create type town.span as range (subtype = numeric);
create domain town.email as text default '' constraint email_at check (value like '%@%');
create sequence town.numbers increment by 10;
alter default privileges in schema town grant select on sequences to authenticated;
