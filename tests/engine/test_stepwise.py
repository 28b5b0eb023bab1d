"""`-- transactional: false`: statement by statement, and on again where it was cut off."""

from __future__ import annotations

import pytest

from yardpass_db.errors import DatabaseError, HistoryError

from .project import Project

HEADER = "-- transactional: false\n"
FIRST = "insert into shop.items values (1, 'Tea');\n"
BROKEN = "insert into shop.items values (2, null);\n"
MENDED = "insert into shop.items values (2, 'Cake');\n"
LAST = "create index concurrently items_name_idx on shop.items (name);\n"
NAME = "shop.0003_rows"
ADDRESS = "schemas/shop/0003_rows"


def stepwise(project: Project, *statements: str) -> None:
    project.migration(NAME, HEADER + "".join(statements), "delete from shop.items;")


@pytest.fixture
def stuck(shop: Project) -> Project:
    """A file whose second of three statements failed."""
    stepwise(shop, FIRST, BROKEN, LAST)
    with pytest.raises(DatabaseError, match="failed at statement 2"):
        shop.migrate()
    return shop


def test_a_file_without_transaction_runs(shop: Project) -> None:
    stepwise(shop, FIRST, MENDED, LAST)
    shop.migrate()
    assert shop.applied()[-1] == ADDRESS


def test_its_journal_is_empty_when_it_is_done(shop: Project) -> None:
    stepwise(shop, FIRST, MENDED, LAST)
    shop.migrate()
    assert shop.rows("select * from yardpass_db.journal") == []


def test_vacuum_needs_no_transaction(shop: Project) -> None:
    stepwise(shop, FIRST, "vacuum (analyze) shop.items;")
    shop.migrate()
    assert shop.applied()[-1] == ADDRESS


def test_vacuum_in_a_transactional_file_fails(shop: Project) -> None:
    shop.migration(NAME, "vacuum shop.items;")
    with pytest.raises(DatabaseError, match="failed"):
        shop.migrate()


def test_the_error_names_the_line(shop: Project) -> None:
    stepwise(shop, FIRST, BROKEN, LAST)
    with pytest.raises(DatabaseError) as failed:
        shop.migrate()
    assert failed.value.place is not None and failed.value.place.line == 3


def test_what_ran_before_the_failure_stays(stuck: Project) -> None:
    assert stuck.rows("select id from shop.items") == [(1,)]


def test_a_file_that_is_stuck_is_not_recorded(stuck: Project) -> None:
    assert ADDRESS not in stuck.applied()


def test_a_mended_file_goes_on(stuck: Project) -> None:
    stepwise(stuck, FIRST, MENDED, LAST)
    stuck.migrate()
    assert stuck.rows("select id from shop.items order by id") == [(1,), (2,)]


def test_a_mended_file_reaches_its_end(stuck: Project) -> None:
    stepwise(stuck, FIRST, MENDED, LAST)
    stuck.migrate()
    assert stuck.has("shop.items_name_idx")


def test_a_comment_in_the_done_part_is_no_edit(stuck: Project) -> None:
    stepwise(stuck, "-- The first.\n" + FIRST, MENDED, LAST)
    stuck.migrate()
    assert stuck.applied()[-1] == ADDRESS


def test_an_edit_of_the_done_part_is_refused_with_5(stuck: Project) -> None:
    stepwise(stuck, FIRST.replace("Tea", "Milk"), MENDED, LAST)
    with pytest.raises(HistoryError, match="statement 1 is not what was done") as failed:
        stuck.migrate()
    assert failed.value.exit_code == 5


def test_a_done_part_that_is_gone_is_refused(stuck: Project) -> None:
    stepwise(stuck, MENDED, LAST)
    with pytest.raises(HistoryError, match="statement 1"):
        stuck.migrate()


def test_a_commit_inside_does_not_skip_the_journal(shop: Project) -> None:
    stepwise(shop, "do $$ begin commit; end $$;\n")
    with pytest.raises(DatabaseError):
        shop.migrate()
    assert ADDRESS not in shop.applied()


def test_a_setting_ends_with_its_statement(shop: Project) -> None:
    stepwise(
        shop,
        "set search_path = shop;\n",
        "create table shop.seen as select current_setting('search_path') as path;\n",
    )
    shop.migrate()
    assert shop.value("select path from shop.seen") == '"$user", public'


def test_a_procedure_that_commits_may_be_called(shop: Project) -> None:
    shop.migration(
        NAME,
        HEADER + "create procedure shop.batches() language plpgsql as $$ begin"
        " insert into shop.items values (1, 'a'); commit; insert into shop.items values (2, 'b');"
        " end $$;\ncall shop.batches();",
    )
    shop.migrate()
    assert shop.value("select count(*) from shop.items") == 2


# An index that a killed run left half-made


@pytest.fixture
def half_made(shop: Project) -> Project:
    """CREATE UNIQUE INDEX CONCURRENTLY met duplicates and left an INVALID index behind."""
    stepwise(shop, LAST.replace("create index", "create unique index"))
    shop.migrate(to="shop.0002_items")
    shop.run("insert into shop.items values (1, 'Tea'), (2, 'Tea')")
    with pytest.raises(DatabaseError, match="failed at statement 1"):
        shop.migrate()
    return shop


INVALID = "select count(*) from pg_index where not indisvalid"


def test_a_failed_build_leaves_an_invalid_index(half_made: Project) -> None:
    assert half_made.value(INVALID) == 1


def test_an_invalid_index_is_built_again(half_made: Project) -> None:
    half_made.run("delete from shop.items where id = 2")
    half_made.migrate()
    assert half_made.value(INVALID) == 0


def test_an_invalid_index_that_was_built_again_is_there(half_made: Project) -> None:
    half_made.run("delete from shop.items where id = 2")
    half_made.migrate()
    assert half_made.has("shop.items_name_idx")


def test_an_index_that_was_finished_is_not_built_again(shop: Project) -> None:
    shop.migrate()
    shop.run("create index items_name_idx on shop.items (name)")
    oid = "select 'shop.items_name_idx'::regclass::oid"
    before = shop.value(oid)
    shop.run(
        "insert into yardpass_db.journal values ('schemas/shop/0003_rows', 'apply', 0,"
        " 'create index concurrently items_name_idx on shop.items (name)', 'started')"
    )
    stepwise(shop, LAST)
    shop.migrate()
    assert shop.value(oid) == before


# Its rollback


def test_a_rollback_without_transaction_runs(shop: Project) -> None:
    stepwise(shop, LAST)
    shop.migration(NAME, HEADER + LAST, HEADER + "drop index concurrently shop.items_name_idx;")
    shop.migrate()
    shop.rollback(runs=1)
    assert not shop.has("shop.items_name_idx")


def test_a_rollback_that_is_stuck_goes_on(shop: Project) -> None:
    shop.migration(
        NAME,
        HEADER + FIRST + LAST,
        HEADER
        + "drop index concurrently shop.items_name_idx;\ninsert into shop.trash select * from"
        " shop.items;\ndelete from shop.items;",
    )
    shop.migrate()
    with pytest.raises(DatabaseError, match="failed at statement 2"):
        shop.rollback(to="shop.0002_items")
    shop.run("create table shop.trash (like shop.items)")
    shop.rollback()
    assert shop.rows("select id from shop.trash") == [(1,)]


def test_offenders_of_a_file_without_transaction_keep_it_unrecorded(shop: Project) -> None:
    shop.migration(NAME, HEADER + FIRST, verify="select * from shop.items;")
    with pytest.raises(DatabaseError, match="left 1 offender"):
        shop.migrate()
    assert ADDRESS not in shop.applied()
