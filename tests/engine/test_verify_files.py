"""A verify file returns offenders; they undo the migration."""

from __future__ import annotations

import pytest

from yardpass_db.errors import DatabaseError

from .project import Project

OFFENDERS = "-- An item has no name.\nselect id, name from shop.items where name = '';"


@pytest.fixture
def offending(shop: Project) -> Project:
    """A migration whose verify file finds a row."""
    shop.migration(
        "shop.0003_rows",
        "insert into shop.items values (1, 'Tea'), (2, '');",
        "delete from shop.items;",
        OFFENDERS,
    )
    return shop


def test_offenders_are_shown_with_their_sentence(offending: Project) -> None:
    with pytest.raises(DatabaseError, match="left 1 offender: An item has no name"):
        offending.migrate()


def test_offenders_are_shown_with_their_values(offending: Project) -> None:
    with pytest.raises(DatabaseError) as failed:
        offending.migrate()
    assert "id=2" in failed.value.detail


def test_offenders_undo_the_migration(offending: Project) -> None:
    with pytest.raises(DatabaseError):
        offending.migrate()
    assert offending.rows("select * from shop.items") == []


def test_a_migration_with_offenders_is_not_recorded(offending: Project) -> None:
    with pytest.raises(DatabaseError):
        offending.migrate()
    assert "schemas/shop/0003_rows" not in offending.applied()


def test_what_ran_before_the_offenders_stays(offending: Project) -> None:
    with pytest.raises(DatabaseError):
        offending.migrate()
    assert offending.applied() == ["schemas/shop/0001_schema", "schemas/shop/0002_items"]


def test_a_mended_migration_runs(offending: Project) -> None:
    with pytest.raises(DatabaseError):
        offending.migrate()
    offending.migration(
        "shop.0003_rows", "insert into shop.items values (1, 'Tea');", "select 1;", OFFENDERS
    )
    assert offending.steps() == [("apply", "shop.0003_rows")]


def test_a_verify_query_that_fails_undoes_the_migration(shop: Project) -> None:
    shop.migration("shop.0003_more", "create table shop.more ();", verify="select * from gone;")
    with pytest.raises(DatabaseError, match="The verify file of"):
        shop.migrate()
    assert not shop.has("shop.more")


def test_every_query_of_a_verify_file_counts(shop: Project) -> None:
    shop.migration(
        "shop.0003_more",
        "create table shop.more ();",
        verify="select 1 where false;\n-- It is two.\nselect 2;",
    )
    with pytest.raises(DatabaseError, match="It is two"):
        shop.migrate()


def test_verify_runs_the_files_of_applied_migrations(offending: Project) -> None:
    offending.migration("shop.0003_rows", "select 1;", "select 1;", OFFENDERS)
    offending.migrate()
    offending.run("insert into shop.items values (3, '')")
    assert [result.check for result in offending.verify() if not result.passed] == [
        "shop.0003_rows"
    ]


def test_verify_leaves_out_the_files_of_pending_migrations(offending: Project) -> None:
    offending.migrate(to="shop.0002_items")
    assert offending.verify() == []


def test_a_check_that_writes_fails(shop: Project) -> None:
    shop.migrate()
    shop.write("checks/0001_writes.sql", "delete from shop.items returning *;")
    assert "read-only" in shop.verify()[0].error


def test_a_broken_check_harms_no_other(shop: Project) -> None:
    shop.migrate()
    shop.write("checks/0001_broken.sql", "select * from gone;")
    shop.write("checks/0002_sound.sql", "select 1 where false;")
    assert [result.passed for result in shop.verify()] == [False, True]


def test_checks_run_after_a_run(shop: Project) -> None:
    shop.write("checks/0001_two.sql", "-- It is two.\nselect 2 as two;")
    assert [result.sentence for result in shop.migrate().offending] == ["It is two."]
