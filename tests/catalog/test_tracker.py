"""A tracker returns what a full snapshot would, whatever happened since it last looked."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from yardpass_db import db
from yardpass_db.catalog import compare, snapshot
from yardpass_db.catalog_tracker import Tracker

BASE = """
create table t (a int, b text default 'x'); create table u (a int, c int);
create view v as select * from t join u using (a);
create type mood as enum ('low', 'high'); create table w (m mood default 'low', s int);
create sequence q; create function f(x int) returns int language sql as 'select 1';
create policy p on t using (exists (select from u where u.a = t.a));
comment on table t is 'one'; create statistics st on a, b from t; create index i on t (a);
alter table w add check (f(s) > 0); comment on table u is 'two'; grant select on u to anon;
create table x (a int); create table y (a int, c int); create table z (c int);
create view joined as select y.a from x join y using (a) join z using (c);
"""

STEPS = {
    "nothing": "",
    "new table": "create table n (id int primary key, t text not null); comment on table n is 'n'",
    "dropped table": "drop table w",
    "dropped and made again": "drop table w; create table w (m mood)",
    "comment": "comment on column t.b is 'b'",
    "comment taken off": "comment on table t is null",
    "grant": "grant select on u to service_role",
    "policy dropped": "drop policy p on t",
    "one index for another": "drop index i; create index j on t (b)",
    "default dropped": "alter table t alter b drop default",
    "not null": "alter table t alter a set not null",
    "column dropped": "alter table w drop s",
    "column that makes a view's aliases necessary": "alter table x add c int",
    "renamed table": "alter table u rename to uu",
    "renamed column": "alter table u rename a to aa",
    "renamed schema": "create schema s; alter table u set schema s",
    "renamed label": "alter type mood rename value 'low' to 'calm'",
    "renamed function": "alter function f rename to g",
    "renamed role": "alter role anon rename to eve",
    "sequence owned": "alter sequence q owned by t.a",
    "function replaced": "create or replace function f(x int) returns int return 2",
    "default privileges": "alter default privileges grant usage on types to anon",
    "label added": "alter type mood add value 'middle' before 'high'",
    "index statistics": "create index k on t ((a + 1)); "
    "alter index k alter column 1 set statistics 9",
    "toast option": "alter table t set (toast.autovacuum_enabled = false)",
    "inherited": "create table base (); alter table t inherit base",
    "no longer inherited": "create table base (); create table kid () inherits (base);"
    "alter table kid no inherit base",
    "composite granted": "create type pair as (x int); grant usage on type pair to anon",
    "statistics dropped": "drop statistics st",
    "publication": "create publication p for table t",
}  # fmt: skip


@pytest.fixture
def base(superuser_url: str) -> Iterator[db.Connection]:
    with db.connect(superuser_url) as connection:
        db.run_script(connection, BASE)
        connection.execute("begin")
        yield connection
        connection.execute("rollback")


def assert_exact(tracker: Tracker, connection: db.Connection) -> None:
    assert compare(snapshot(connection), tracker.advance()) == []


@pytest.mark.parametrize("step", STEPS)
def test_a_step_in_the_same_transaction_is_seen(base: db.Connection, step: str) -> None:
    tracker = Tracker(base)
    tracker.full()
    db.run_script(base, STEPS[step])
    assert_exact(tracker, base)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_rolled_back_to_a_savepoint_is_forgotten(base: db.Connection, step: str) -> None:
    tracker = Tracker(base)
    tracker.full()
    base.execute("savepoint here")
    db.run_script(base, STEPS[step])
    tracker.advance()
    base.execute("rollback to here")
    assert_exact(tracker, base)


def test_a_second_change_of_the_same_row_is_seen(base: db.Connection) -> None:
    tracker = Tracker(base)
    for comment in ("first", "second"):
        base.execute(f"comment on table t is '{comment}'".encode())
        tracker.advance()
    assert_exact(tracker, base)


def test_a_deletion_undone_beside_another_is_seen(base: db.Connection) -> None:
    tracker = Tracker(base)
    tracker.full()
    base.execute("savepoint here")
    base.execute("comment on table t is null")
    tracker.advance()
    base.execute("rollback to here")
    base.execute("comment on table u is null")
    assert_exact(tracker, base)


def test_a_whole_transaction_rolled_back_is_forgotten(connection: db.Connection) -> None:
    tracker = Tracker(connection)
    connection.execute("begin")
    connection.execute("create table t (a int)")
    tracker.full()
    connection.execute("rollback")
    assert_exact(tracker, connection)


def test_another_sessions_commit_is_seen(connection: db.Connection, database_url: str) -> None:
    db.run_script(connection, "create table t (a int); create table early (a int)")
    tracker = Tracker(connection)
    with db.connect(database_url) as other:
        other.execute("begin")
        other.execute("alter table early set (fillfactor = 50)")
        tracker.full()
        connection.execute("alter table t add late int")
        tracker.advance()
        other.execute("commit")
    assert_exact(tracker, connection)


def test_a_second_tracker_of_a_session_works(connection: db.Connection) -> None:
    Tracker(connection).full()
    assert_exact(Tracker(connection), connection)


def test_a_failed_look_is_made_up_for(base: db.Connection, superuser_url: str) -> None:
    """A view's text cannot be read while its table is locked."""
    base.execute("commit")
    base.execute("set lock_timeout = '50ms'")
    tracker = Tracker(base)
    tracker.full()
    with db.connect(superuser_url) as other, db.transaction(other):
        other.execute("lock table z in access exclusive mode")
        base.execute("comment on view joined is 'x'")
        with pytest.raises(db.LockNotAvailable):
            tracker.advance()
    assert_exact(tracker, base)


@pytest.mark.parametrize("again", [False, True], ids=["committed before", "written before"])
def test_what_is_untouched_is_not_read_again(
    base: db.Connection, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    tracker = Tracker(base)
    tracker.full()
    if again:
        base.execute("create table n (a int)")
        tracker.advance()
    read: list[object] = []
    monkeypatch.setattr(tracker, "_read_again", lambda *roots: read.append(roots))
    monkeypatch.setattr(tracker, "full", lambda: read.append("everything"))
    tracker.advance()
    assert read == []


@pytest.mark.parametrize("seed", range(6))
def test_random_steps_are_seen(base: db.Connection, seed: int) -> None:
    """Each step may fail, may be undone, may be looked at between."""
    chance = random.Random(seed)
    tracker = Tracker(base)
    for _ in range(12):
        base.execute("savepoint step")
        try:
            db.run_script(base, chance.choice(list(STEPS.values())))
            if chance.random() < 0.3:
                tracker.advance()
            base.execute(b"rollback to step" if chance.random() < 0.3 else b"release step")
        except db.PsycopgError:
            base.execute("rollback to step")
    assert_exact(tracker, base)
