"""A file that changed after it ran: what is reported, what is not, what runs again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.errors import HistoryError

from .project import Project

ITEMS = "schemas/shop/0002_items.sql"
EDITS: dict[str, Callable[[str], str]] = {
    "comment": lambda text: "-- What we sell.\n" + text,
    "comment-in-a-statement": lambda text: text.replace("primary", "/* the */ primary"),
    "white-space": lambda text: text.replace("id   integer", "id integer\n  "),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "byte-order-mark": lambda text: "\ufeff" + text,
    "keyword-case": lambda text: text.replace("create table", "CREATE TABLE"),
}
harmless = pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)


def rewrite(path: Path, edit: Callable[[str], str]) -> None:
    path.write_bytes(edit(path.read_bytes().decode()).encode())


@pytest.fixture
def edited(shop: Project) -> Project:
    """The shop after it ran, with another type in an applied file."""
    shop.migrate()
    rewrite(shop.root / ITEMS, lambda text: text.replace("name text", "name varchar(20)"))
    return shop


def test_status_says_5_of_an_edited_file(edited: Project) -> None:
    assert edited.status().exit_code == 5


def test_status_shows_the_diff_of_an_edited_file(edited: Project) -> None:
    text = edited.status().text()
    assert "-  name text not null" in text and "+  name varchar(20) not null" in text


def test_migrate_refuses_an_edited_file_with_5(edited: Project) -> None:
    with pytest.raises(HistoryError, match=r"shop\.0002_items was edited") as failed:
        edited.migrate()
    assert failed.value.exit_code == 5


def test_migrate_shows_the_diff_of_an_edited_file(edited: Project) -> None:
    with pytest.raises(HistoryError) as failed:
        edited.migrate()
    assert "+  name varchar(20) not null" in failed.value.detail


def test_nothing_pending_runs_beside_an_edited_file(edited: Project) -> None:
    edited.migration("shop.0003_more", "create table shop.more ();", "drop table shop.more;")
    with pytest.raises(HistoryError):
        edited.migrate()
    assert not edited.has("shop.more")


def test_an_edited_constant_is_an_edit(shop: Project) -> None:
    shop.migration("shop.0003_row", "insert into shop.items values (1, 'Tea');")
    shop.migrate()
    shop.migration("shop.0003_row", "insert into shop.items values (1, 'tea');")
    assert shop.status().exit_code == 5


@harmless
def test_a_harmless_edit_is_not_reported(shop: Project, edit: Callable[[str], str]) -> None:
    shop.migrate()
    rewrite(shop.root / ITEMS, edit)
    assert shop.status().exit_code == 0


@harmless
def test_a_harmless_edit_runs_nothing(shop: Project, edit: Callable[[str], str]) -> None:
    shop.migrate()
    rewrite(shop.root / ITEMS, edit)
    assert shop.steps() == []


@harmless
def test_a_harmless_edit_is_remembered_by_the_next_run(
    shop: Project, edit: Callable[[str], str]
) -> None:
    shop.migrate()
    rewrite(shop.root / ITEMS, edit)
    shop.migrate()
    assert shop.plan().restamp == ()


def test_a_comment_in_a_function_is_no_reason_to_replay_it(shop: Project) -> None:
    path = shop.write(
        "functions/shop/one.sql",
        "create or replace function shop.one() returns int language sql as 'select 1';",
    )
    shop.migrate()
    rewrite(path, lambda text: "-- One.\n" + text)
    assert shop.steps() == []


def test_a_comment_inside_a_function_body_replays_it(shop: Project) -> None:
    body = "create or replace function shop.one() returns int language sql as $$ select 1 $$;"
    path = shop.write("functions/shop/one.sql", body)
    shop.migrate()
    rewrite(path, lambda text: text.replace("select 1", "select 1 -- one\n"))
    assert shop.steps() == [("replay", "functions/shop/one")]


def test_an_applied_file_that_was_renamed_is_unknown(shop: Project) -> None:
    shop.migrate()
    folder = shop.root / "schemas" / "shop"
    for path in list(folder.glob("0002_items*")):
        path.rename(folder / path.name.replace("items", "goods"))
    assert [entry.name for entry in shop.plan().unknown] == ["shop.0002_items"]


def test_an_older_checkout_does_not_migrate(shop: Project) -> None:
    shop.migrate()
    shop.delete("shop.0002_items")
    with pytest.raises(HistoryError, match="ahead of this checkout"):
        shop.migrate()


def test_out_of_order_numbers_are_noted(shop: Project) -> None:
    shop.migration("shop.0004_later", "create table shop.later ();", "drop table shop.later;")
    shop.migrate()
    shop.migration("shop.0003_late", "create table shop.late ();", "drop table shop.late;")
    assert shop.migrate().plan.out_of_order == ("shop.0003_late",)


def test_an_out_of_order_migration_runs(shop: Project) -> None:
    shop.migration("shop.0004_later", "create table shop.later ();", "drop table shop.later;")
    shop.migrate()
    shop.migration("shop.0003_late", "create table shop.late ();", "drop table shop.late;")
    assert shop.steps() == [("apply", "shop.0003_late")]


def test_to_leaves_later_migrations_pending(shop: Project) -> None:
    assert shop.steps(to="shop.0001_schema") == [("apply", "shop.0001_schema")]


def test_to_leaves_repeatables_alone(shop: Project) -> None:
    shop.migration("shop.0003_more", "create table shop.more ();", "drop table shop.more;")
    shop.write("views/public/items.sql", "create or replace view items as table shop.items;")
    shop.migrate(to="shop.0002_items")
    assert not shop.has("public.items")


def test_a_run_notifies_postgrest(shop: Project) -> None:
    with db.connect(shop.url) as listener:
        listener.execute("listen pgrst")
        shop.migrate()
        heard = [note.payload for note in listener.notifies(timeout=60, stop_after=1)]
    assert heard == ["reload schema"]


def test_a_rollback_notifies_postgrest(shop: Project) -> None:
    shop.migrate()
    with db.connect(shop.url) as listener:
        listener.execute("listen pgrst")
        shop.rollback(to="base")
        heard = [note.payload for note in listener.notifies(timeout=60, stop_after=1)]
    assert heard == ["reload schema"]


def test_a_run_with_nothing_to_do_notifies_nobody(shop: Project) -> None:
    shop.migrate()
    with db.connect(shop.url) as listener:
        listener.execute("listen pgrst")
        shop.migrate()
        shop.run("notify pgrst, 'the end'")  # comes after whatever was said before
        heard = [note.payload for note in listener.notifies(timeout=60, stop_after=1)]
    assert heard == ["the end"]
