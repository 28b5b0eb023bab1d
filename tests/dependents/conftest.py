"""A small database in which everything that can hang on a table hangs on `events.events`."""

from __future__ import annotations

import pytest

from yardpass_db import db

TABLES = """
create schema events;
create schema private;
create table events.events (
  id       integer primary key,
  title    varchar(20) not null,
  owner_id integer,
  size     integer default 1,
  twice    integer generated always as (size * 2) stored,
  constraint title_is_said check (title <> '')
);
create index events_title_idx on events.events (lower(title));
create table events.posts (
  id       integer primary key,
  event_id integer references events.events,
  title    varchar(20)
);
create table events.months (day date not null, title varchar(20)) partition by range (day);
create table events.months_2026_01 partition of events.months
  for values from ('2026-01-01') to ('2026-02-01');
insert into events.events (id, title) values (1, 'One'), (2, 'Two');
alter table events.events enable row level security;
alter table events.posts enable row level security;
"""


@pytest.fixture
def tables(connection: db.Connection) -> db.Connection:
    """A connection to a database with the bare tables."""
    db.run_script(connection, TABLES)
    return connection
