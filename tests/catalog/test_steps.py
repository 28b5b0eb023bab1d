"""What a transaction has changed, told by `Steps`, is what two full snapshots differ in."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from yardpass_db import db
from yardpass_db.catalog import snapshot
from yardpass_db.catalog_steps import Changes, Steps

from .test_tracker import BASE, STEPS

# What is undone again by name: up and down of one object each, new ones and old ones.
THERE_AND_BACK = {
    "table": ("create table n (id int primary key, t text default 'x')", "drop table n"),
    "column": ("alter table t add late int default 1", "alter table t drop late"),
    "default": ("alter table t alter a set default 3", "alter table t alter a drop default"),
    "grant": ("grant insert on t to anon", "revoke insert on t from anon"),
    "policy": ("create policy n on u using (true)", "drop policy n on u"),
    "comment": ("comment on table w is 'n'", "comment on table w is null"),
    "constraint": ("alter table u add constraint n check (a > 0)",
                   "alter table u drop constraint n"),
    "reference": ("alter table t add constraint k primary key (a);"
                  " create table n (a int references t)",
                  "drop table n; alter table t drop constraint k; alter table t alter a drop not"
                  " null"),
    "function": ("create function n() returns int return 1", "drop function n()"),
    "view": ("create view n as select a from t", "drop view n"),
    "label": ("comment on type mood is 'n'", "comment on type mood is null"),
}  # fmt: skip


@pytest.fixture
def base(superuser_url: str) -> Iterator[db.Connection]:
    with db.connect(superuser_url) as connection:
        db.run_script(connection, BASE)
        yield connection
        connection.execute("rollback")


def between(before: dict[str, str], after: dict[str, str]) -> Changes:
    names = before.keys() | after.keys()
    sides = {name: (before.get(name), after.get(name)) for name in names}
    return {name: (was, now) for name, (was, now) in sides.items() if was != now}


def opened(connection: db.Connection, steps: Steps) -> dict[str, str]:
    """The snapshot at the beginning of a transaction that `steps` looks at."""
    connection.execute("begin")
    before = snapshot(connection)
    steps.begin()
    return before


def assert_exact(steps: Steps, connection: db.Connection, before: dict[str, str]) -> None:
    assert steps.changes() == between(before, snapshot(connection))


@pytest.mark.parametrize("step", STEPS)
def test_what_a_step_changes_is_told(base: db.Connection, step: str) -> None:
    steps = Steps(base)
    before = opened(base, steps)
    db.run_script(base, STEPS[step])
    assert_exact(steps, base, before)


@pytest.mark.parametrize("step", STEPS)
def test_two_steps_with_a_look_between_are_told(base: db.Connection, step: str) -> None:
    steps = Steps(base)
    before = opened(base, steps)
    db.run_script(base, "create table first (id int primary key, t text default 'x')")
    steps.changes()
    db.run_script(base, STEPS[step])
    assert_exact(steps, base, before)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_a_savepoint_took_back_is_not_told(base: db.Connection, step: str) -> None:
    steps = Steps(base)
    opened(base, steps)
    base.execute("savepoint here")
    db.run_script(base, STEPS[step])
    base.execute("rollback to here")
    assert steps.changes() == {}


@pytest.mark.parametrize("name", THERE_AND_BACK)
def test_there_and_back_changes_nothing(base: db.Connection, name: str) -> None:
    up, down = THERE_AND_BACK[name]
    steps = Steps(base)
    before = opened(base, steps)
    db.run_script(base, up)
    assert_exact(steps, base, before)
    db.run_script(base, down)
    assert_exact(steps, base, before)


@pytest.mark.parametrize("name", THERE_AND_BACK)
def test_there_and_back_and_there_is_told_alike(base: db.Connection, name: str) -> None:
    up, down = THERE_AND_BACK[name]
    steps = Steps(base)
    before = opened(base, steps)
    db.run_script(base, up)
    first = steps.changes()
    for script in (down, up):
        db.run_script(base, script)
        assert_exact(steps, base, before)
    # A column that was dropped leaves a number behind.
    assert steps.changes() == first or name == "column"


def test_what_was_committed_is_the_next_ones_beginning(base: db.Connection) -> None:
    steps = Steps(base)
    for name in ("table", "column", "default", "grant", "policy", "comment", "constraint"):
        script = THERE_AND_BACK[name][0]
        before = opened(base, steps)
        db.run_script(base, script)
        assert_exact(steps, base, before)
        base.execute("commit")


def test_one_dropped_and_one_made_is_told(base: db.Connection) -> None:
    """As many rows as before: counting alone does not see it."""
    steps = Steps(base)
    db.run_script(base, "create table one (a int); create table two (a int)")
    before = opened(base, steps)
    db.run_script(base, "drop table one; create table three (a int)")
    assert_exact(steps, base, before)
    db.run_script(base, "drop table two; create table four (a int)")
    assert_exact(steps, base, before)


def test_an_old_row_dropped_beside_a_new_one_is_told(base: db.Connection) -> None:
    steps = Steps(base)
    before = opened(base, steps)
    db.run_script(base, "create table n (a int, b int)")
    steps.changes()
    db.run_script(base, "drop table n; alter table u add column late int")
    assert_exact(steps, base, before)
    db.run_script(base, "drop table w")
    assert_exact(steps, base, before)


def test_a_policy_added_to_an_old_table_is_told_when_it_goes(base: db.Connection) -> None:
    steps = Steps(base)
    before = opened(base, steps)
    db.run_script(base, "create policy n on u using (true); drop policy p on t")
    assert_exact(steps, base, before)
    db.run_script(base, "drop policy n on u")
    assert_exact(steps, base, before)


def test_a_server_that_does_not_count_is_read_whole(base: db.Connection) -> None:
    base.execute("set track_counts = off")
    steps = Steps(base)
    before = opened(base, steps)
    db.run_script(base, "create table n (a int)")
    assert_exact(steps, base, before)


def test_a_file_that_stops_the_counting_is_read_whole(base: db.Connection) -> None:
    steps = Steps(base)
    before = opened(base, steps)
    db.run_script(base, "set local track_counts = off; create table n (a int)")
    assert_exact(steps, base, before)


def test_after_a_rollback_it_looks_again(base: db.Connection) -> None:
    steps = Steps(base)
    opened(base, steps)
    db.run_script(base, "create table n (a int); alter table t add late int")
    steps.changes()
    base.execute("rollback")
    db.run_script(base, "create table m (a int)")
    steps.lose_track()
    before = opened(base, steps)
    db.run_script(base, "comment on table m is 'm'; comment on table t is 't'")
    assert_exact(steps, base, before)


def test_a_new_table_is_not_looked_for_among_all(
    base: db.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Steps(base)
    opened(base, steps)
    sent: list[str] = []
    real = steps._run

    def run(statements: list[str]) -> object:
        sent.extend(statements)
        return real(statements)

    monkeypatch.setattr(steps, "_run", run)
    db.run_script(base, "create table n (id int primary key, t text default 'x')")
    steps.changes()
    # pg_depend alone, of which the few rows of extensions are read.
    assert [one.split(" ")[1] for one in sent if "_all_" in one or "inventory" in one] == [
        "yardpass_db_all_20"
    ]


@pytest.mark.parametrize("seed", range(8))
def test_random_transactions_are_told(base: db.Connection, seed: int) -> None:
    """Each step may fail or be undone, each transaction be committed or not."""
    chance = random.Random(seed)
    steps = Steps(base)
    # A role belongs to the whole server.
    scripts = [script for name, script in STEPS.items() if name != "renamed role"]
    scripts += [script for both in THERE_AND_BACK.values() for script in both]
    for _ in range(6):
        before = opened(base, steps)
        for _ in range(4):
            base.execute("savepoint step")
            try:
                db.run_script(base, chance.choice(scripts))
                base.execute(b"rollback to step" if chance.random() < 0.2 else b"release step")
            except db.PsycopgError:
                base.execute("rollback to step")
            if chance.random() < 0.6:
                assert_exact(steps, base, before)
        assert_exact(steps, base, before)
        if chance.random() < 0.3:
            base.execute("rollback")
            steps.lose_track()
        else:
            base.execute("commit")
