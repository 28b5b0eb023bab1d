"""Rollback goes back to a point of the history, reading nothing else."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from yardpass_db import catalog, db
from yardpass_db.errors import DatabaseError, HistoryError, UsageError
from yardpass_db.rollback import plan_rollback

from .project import Project
from .test_repeatables import ONE, POLICIES, RLS, VIEW, function, grants, policies, view

TREE = Path(__file__).parents[2] / "sql"


@pytest.fixture
def release(shop: Project) -> Project:
    """Two releases ran: the shop with a function, a view and policies; then all of it changed."""
    shop.write(ONE, function())
    shop.write(VIEW, view("id, name"))
    shop.write(RLS, POLICIES)
    shop.migrate()
    shop.migration(
        "shop.0003_price",
        "alter table shop.items add price integer;",
        "alter table shop.items drop price;",
    )
    shop.migration("shop.0004_more", "create table shop.more ();", "drop table shop.more;")
    shop.write(ONE, function(value="2"))
    shop.write(VIEW, view("id, name, price"))
    shop.write(RLS, POLICIES.replace("everybody", "a member"))
    shop.write("functions/shop/new.sql", function(name="new"))
    shop.migrate()
    return shop


def test_a_run_undone_is_as_before(shop: Project) -> None:
    shop.write(ONE, function())
    shop.write(VIEW, view("id, name"))
    shop.write(RLS, POLICIES)
    shop.migrate()
    before = shop.snapshot()
    shop.migration(
        "shop.0003_price",
        "alter table shop.items add price integer;",
        "alter table shop.items drop price;",
    )
    shop.write(ONE, function(result="text", value="'2'"))
    shop.write(VIEW, view("price, name"))
    shop.write(RLS, POLICIES.replace("everybody", "a member"))
    shop.migrate()
    shop.rollback(runs=1)
    assert catalog.compare(before, shop.snapshot()) == []


INNER = "create or replace function shop.inner() returns int language sql return {};\n"
OUTER = (
    "-- depends: functions/shop/inner\n"
    "create or replace function shop.a_outer() returns int language sql return shop.inner();\n"
)


def test_functions_come_off_in_the_order_of_their_dependencies(shop: Project) -> None:
    before = shop.snapshot()
    shop.write("functions/shop/inner.sql", INNER.format(1))
    shop.write("functions/shop/a_outer.sql", OUTER)
    shop.migrate()
    between = shop.snapshot()
    shop.write("functions/shop/inner.sql", INNER.format(2))
    shop.migrate()
    shop.rollback(runs=2)
    assert catalog.compare(before, shop.snapshot()) == []
    # They come back in it, too: the record of the inner one is the younger.
    shop.migrate()
    shop.write("functions/shop/inner.sql", INNER.format(1))
    shop.migrate()
    shop.delete("functions/shop/a_outer.sql")
    shop.migrate()
    shop.delete("functions/shop/inner.sql")
    shop.migrate()
    shop.rollback(runs=2)
    assert catalog.compare(between, shop.snapshot()) == []


def test_everything_undone_is_as_before(shop: Project) -> None:
    before = shop.snapshot()
    shop.write(ONE, function())
    shop.write(VIEW, view("id, name"))
    shop.write(RLS, POLICIES)
    shop.migrate()
    shop.rollback(to="base")
    assert catalog.compare(before, shop.snapshot()) == []


def test_one_run_is_what_rollback_undoes_unasked(release: Project) -> None:
    release.rollback()
    assert release.applied()[:2] == ["schemas/shop/0001_schema", "schemas/shop/0002_items"]


def test_two_runs_undone_leave_nothing(release: Project) -> None:
    release.rollback(runs=2)
    assert release.applied() == []


def test_more_runs_than_there_were_are_refused(release: Project) -> None:
    with pytest.raises(UsageError, match="only 2 runs"):
        release.rollback(runs=3)


def test_runs_and_to_exclude_each_other(release: Project) -> None:
    with pytest.raises(UsageError, match="exclude"):
        release.rollback(runs=1, to="base")


def test_to_undoes_what_came_after(release: Project) -> None:
    release.rollback(to="shop.0003_price")
    assert not release.has("shop.more")


def test_to_keeps_the_migration_it_names(release: Project) -> None:
    release.rollback(to="shop.0003_price")
    assert "schemas/shop/0003_price" in release.applied()


def test_an_unknown_to_is_refused(release: Project) -> None:
    with pytest.raises(UsageError, match=r"no migration shop\.0009"):
        release.rollback(to="shop.0009")


def test_the_next_rollback_undoes_the_run_before(release: Project) -> None:
    release.rollback(runs=1)
    release.rollback(runs=1)
    assert release.applied() == []


def test_a_repeated_rollback_says_that_one_is_done(release: Project) -> None:
    run = release.rollback(runs=1).run
    with db.connect(release.url) as connection:
        question = plan_rollback(connection, 1, "").question
    assert question.startswith(f"The latest run, {run}, was a rollback and is done since 20")


def test_the_first_rollback_says_what_it_undoes_only(release: Project) -> None:
    with db.connect(release.url) as connection:
        assert plan_rollback(connection, 1, "").question.startswith("This undoes shop.")


def test_a_repeated_rollback_to_a_point_has_nothing_to_warn_of(release: Project) -> None:
    release.rollback(to="shop.0003_price")
    with db.connect(release.url) as connection:
        plan = plan_rollback(connection, None, "shop.0003_price")
    assert (plan.warning, plan.steps) == ("", ())


def test_nothing_is_left_to_undo_after_base(release: Project) -> None:
    release.rollback(to="base")
    assert release.plan_rollback(runs=1).steps == ()


def test_a_run_made_again_is_undone_again(release: Project) -> None:
    release.rollback(runs=1)
    release.migrate()
    release.rollback(runs=1)
    assert not release.has("shop.more")


def test_planning_a_rollback_changes_nothing(release: Project) -> None:
    before = release.snapshot()
    release.plan_rollback(runs=2)
    assert release.snapshot() == before


def test_policies_come_off_then_migrations_then_old_texts_go_back(release: Project) -> None:
    assert [(step.action, step.id) for step in release.plan_rollback(runs=1).steps] == [
        ("remove", "rls/shop/items"),
        ("remove", "views/public/items"),
        ("remove", "functions/shop/new"),
        ("undo", "shop.0004_more"),
        ("undo", "shop.0003_price"),
        ("replay", "functions/shop/one"),
        ("replay", "views/public/items"),
        ("replay", "rls/shop/items"),
    ]


# A run without migrations


def test_a_run_that_only_changed_a_function_is_undone(shop: Project) -> None:
    for value in ("1", "2"):
        shop.write(ONE, function(value=value))
        shop.migrate()
    shop.rollback(runs=1)
    assert shop.value("select shop.one()") == 1


def test_a_run_that_only_deleted_a_function_is_undone(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    shop.delete(ONE)
    shop.migrate()
    shop.rollback(runs=1)
    assert shop.value("select shop.one()") == 1


def test_a_run_that_only_deleted_policies_is_undone(shop: Project) -> None:
    shop.write(RLS, POLICIES)
    shop.migrate()
    shop.delete(RLS)
    shop.migrate()
    shop.rollback(runs=1)
    assert policies(shop) == ["everybody reads"]


def test_the_grants_of_deleted_policies_come_back(shop: Project) -> None:
    shop.write(RLS, POLICIES)
    shop.migrate()
    shop.delete(RLS)
    shop.migrate()
    shop.rollback(runs=1)
    assert grants(shop, "shop.items") == ["authenticated SELECT"]


def test_a_function_policies_call_is_replaced_in_place(shop: Project) -> None:
    shop.write(ONE, function())
    shop.write(RLS, POLICIES.replace("(true)", "(id = shop.one())"))
    shop.migrate()
    shop.write(ONE, function(value="2"))
    shop.migrate()
    shop.rollback(runs=1)
    assert shop.value("select shop.one()") == 1


def test_a_function_whose_type_changed_is_put_back(shop: Project) -> None:
    shop.write(ONE, function())
    shop.migrate()
    shop.write(ONE, function(result="text", value="'two'"))
    shop.migrate()
    shop.rollback(runs=1)
    assert shop.value("select shop.one()") == 1


# Irreversible


@pytest.fixture
def irreversible(shop: Project) -> Project:
    """A migration that says it cannot be undone, and one after it that can."""
    shop.migrate()
    shop.write(
        "schemas/shop/0003_codes.sql",
        "-- irreversible: the old codes are gone\nupdate shop.items set name = '';",
    )
    shop.migration("shop.0004_more", "create table shop.more ();", "drop table shop.more;")
    shop.migrate()
    return shop


def test_an_irreversible_migration_is_refused_with_its_reason(irreversible: Project) -> None:
    with pytest.raises(HistoryError, match="the old codes are gone"):
        irreversible.rollback(runs=1)


def test_nothing_is_undone_before_an_irreversible_one_is_refused(irreversible: Project) -> None:
    with pytest.raises(HistoryError):
        irreversible.rollback(runs=1)
    assert irreversible.has("shop.more")


def test_what_came_after_an_irreversible_one_can_be_undone(irreversible: Project) -> None:
    irreversible.rollback(to="shop.0003_codes")
    assert not irreversible.has("shop.more")


# Interrupted


@pytest.fixture
def cut_off(release: Project) -> Project:
    """A rollback of the second release that got stuck half-way."""
    release.run("create view public.stuck as select price from shop.items")
    with pytest.raises(DatabaseError, match=r"0003_price"):
        release.rollback(runs=1)
    release.run("drop view public.stuck")
    return release


def test_what_was_undone_before_a_failure_stays_undone(cut_off: Project) -> None:
    assert not cut_off.has("shop.more")


def test_a_rollback_that_failed_goes_on(cut_off: Project) -> None:
    assert cut_off.plan_rollback(runs=1).continues is not None


def test_a_rollback_that_went_on_reaches_its_point(cut_off: Project) -> None:
    cut_off.rollback(runs=1)
    assert cut_off.rows("select * from public.items, shop.one()") == []
    assert policies(cut_off) == ["everybody reads"]


def test_a_rollback_that_went_on_is_finished(cut_off: Project) -> None:
    cut_off.rollback(runs=1)
    assert cut_off.plan_rollback(runs=1).continues is None


def test_after_a_rollback_that_went_on_the_older_run_is_next(cut_off: Project) -> None:
    cut_off.rollback(runs=1)
    cut_off.rollback(runs=1)
    assert cut_off.applied() == []


def test_migrate_instead_of_going_on_is_complete(cut_off: Project) -> None:
    cut_off.migrate()
    assert cut_off.has("shop.more")


def test_after_migrating_instead_nothing_is_left_to_go_on_with(cut_off: Project) -> None:
    cut_off.migrate()
    assert cut_off.plan_rollback(runs=1).continues is None


SLEEPS = "select pg_sleep(case when to_regclass('public.slow') is null then 0 else 600 end); "


@pytest.fixture
def killed(shop: Project) -> Project:
    """A rollback whose server process was killed within the second of two migrations."""
    shop.migrate()
    shop.migration("shop.0003_more", "create table shop.more ();", SLEEPS + "drop table shop.more;")
    shop.migration("shop.0004_last", "create table shop.last ();", "drop table shop.last;")
    shop.migrate()
    shop.run("create table public.slow ()")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(shop.rollback, 1)
        while not (pid := shop.value(KILL)):
            assert not running.done()
        with pytest.raises(DatabaseError, match="connection was lost"):
            running.result()
    # The client hears of its end before the session has let its lock go.
    while shop.value(f"select count(*) from pg_stat_activity where pid = {pid}"):
        time.sleep(0.01)
    shop.run("drop table public.slow")
    return shop


KILL = """
select case when pg_terminate_backend(pid) then pid end from pg_stat_activity
 where datname = current_database() and state = 'active' and query like '%pg_sleep(case%'
   and wait_event = 'PgSleep'
"""


def test_after_a_kill_what_is_recorded_is_what_is_there(killed: Project) -> None:
    assert killed.has("shop.last") == ("schemas/shop/0004_last" in killed.applied())


def test_the_migration_that_was_cut_off_is_whole(killed: Project) -> None:
    assert killed.has("shop.more")


def test_a_rollback_that_was_killed_goes_on(killed: Project) -> None:
    killed.rollback(runs=1)
    assert killed.applied()[-1] == "schemas/shop/0002_items"


def test_after_a_rollback_that_was_killed_the_older_run_is_next(killed: Project) -> None:
    killed.rollback(runs=1)
    killed.rollback(runs=1)
    assert killed.applied() == []


# From history alone


def test_an_older_checkout_undoes_a_newer_release(release: Project) -> None:
    for name in ("shop.0003_price", "shop.0004_more", "functions/shop/new.sql"):
        release.delete(name)
    release.write(ONE, function())
    release.write(VIEW, view("id, name"))
    release.write(RLS, POLICIES)
    release.rollback(runs=1)
    assert release.status().exit_code == 0


def test_a_rollback_needs_no_sources_at_all(release: Project) -> None:
    before = release.plan_rollback(to="base").steps
    shutil.rmtree(release.root)
    assert len(release.rollback(to="base").done) == len(before)


def test_a_rollback_without_sources_leaves_no_table(release: Project) -> None:
    shutil.rmtree(release.root)
    release.rollback(to="base")
    assert release.rows("select 1 from pg_namespace where nspname = 'shop'") == []


def test_an_edited_rollback_file_does_not_change_what_is_undone(release: Project) -> None:
    release.migration("shop.0004_more", "create table shop.more ();", "select 1 / 0;")
    release.rollback(runs=1)
    assert not release.has("shop.more")


# The repository's own tree


def test_the_whole_tree_undone_is_as_before(database_url: str) -> None:
    project = Project(TREE, database_url)
    before = project.snapshot()
    project.migrate()
    project.rollback(to="base")
    assert catalog.compare(before, project.snapshot()) == []


def test_the_whole_tree_made_again_is_the_same(database_url: str) -> None:
    project = Project(TREE, database_url)
    project.migrate()
    first = project.snapshot()
    project.rollback(to="base")
    project.migrate()
    assert catalog.compare(first, project.snapshot()) == []


def test_a_missing_history_has_nothing_to_undo(connection: db.Connection, shop: Project) -> None:
    assert shop.plan_rollback(to="base").steps == ()
