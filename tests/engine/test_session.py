"""What a file leaves in the session reaches neither the next file nor the record."""

from __future__ import annotations

import pytest

from yardpass_db.errors import DatabaseError, SourceError

from .project import Project

SETTINGS = {
    "search_path": ("set search_path = shop;", "search_path"),
    "search_path-by-function": (
        "select set_config('search_path', 'shop', false);",
        "search_path",
    ),
    "role": ("set role authenticated;", "role"),
    "lock_timeout": ("set lock_timeout = '7s';", "lock_timeout"),
    "statement_timeout": ("set statement_timeout = '7s';", "statement_timeout"),
    "read-only": ("set default_transaction_read_only = on;", "default_transaction_read_only"),
    "isolation": (
        "set session characteristics as transaction isolation level serializable;",
        "default_transaction_isolation",
    ),
    "row_security": ("set row_security = off;", "row_security"),
    "check_function_bodies": ("set check_function_bodies = off;", "check_function_bodies"),
    "own-setting": ("set shop.clerk = 'ada';", "shop.clerk"),
}
REMEMBER = """
create table shop.seen_{number} as
  select current_setting('{name}', true) as setting, current_user::text as who;
"""
leaks = pytest.mark.parametrize(("leak", "name"), SETTINGS.values(), ids=SETTINGS)


def leave(shop: Project, leak: str, name: str) -> None:
    """0003 sees the setting, leaves the leak; 0004 sees it again."""
    shop.migration(
        "shop.0003_before", REMEMBER.format(number=3, name=name), "drop table shop.seen_3;"
    )
    shop.migration("shop.0004_leak", leak)
    shop.migration(
        "shop.0005_after", REMEMBER.format(number=5, name=name), "drop table shop.seen_5;"
    )


@leaks
def test_the_next_file_starts_afresh(shop: Project, leak: str, name: str) -> None:
    leave(shop, leak, name)
    shop.migrate()
    before = shop.rows("select coalesce(setting, ''), who from shop.seen_3")
    assert shop.rows("select coalesce(setting, ''), who from shop.seen_5") == before


@leaks
def test_the_file_that_leaks_is_recorded(shop: Project, leak: str, name: str) -> None:
    leave(shop, leak, name)
    shop.migrate()
    assert "schemas/shop/0004_leak" in shop.applied()


@leaks
def test_the_next_repeatable_starts_afresh(shop: Project, leak: str, name: str) -> None:
    shop.migration("shop.0003_schema", "create schema if not exists shop;")
    shop.write("functions/shop/a.sql", leak)
    shop.write(
        "functions/shop/b.sql",
        f"""
        do $do$ begin
          execute format('create or replace function shop.seen() returns text language sql as %L',
            format('select %L::text', concat(current_user, ' ', current_setting('{name}', true))));
        end $do$;
        """,
    )
    shop.migrate()
    first = shop.value("select shop.seen()")
    shop.delete("functions/shop/a.sql")
    shop.migrate()
    shop.migrate(force=True)
    assert shop.value("select shop.seen()") == first


@pytest.mark.parametrize("leak", [SETTINGS["role"][0], SETTINGS["search_path"][0]])
def test_a_verify_file_is_not_misled(shop: Project, leak: str) -> None:
    shop.migration("shop.0003_leak", leak, verify="select id from shop.items;")
    shop.migrate()
    assert "schemas/shop/0003_leak" in shop.applied()


# COMMIT in disguise

DISGUISES = {
    "do": "do $$ begin commit; end $$;",
    "execute": "do $$ begin execute 'commit'; end $$;",
    "call": "create procedure shop.end_it() language plpgsql as 'begin commit; end';"
    " call shop.end_it();",
    "rollback-in-a-procedure": "create procedure shop.end_it() language plpgsql as"
    " 'begin rollback; end'; call shop.end_it();",
}
disguised = pytest.mark.parametrize("text", DISGUISES.values(), ids=DISGUISES)


@disguised
def test_a_commit_in_disguise_is_an_error(shop: Project, text: str) -> None:
    shop.migration("shop.0003_more", f"create table shop.more (); {text}")
    with pytest.raises(DatabaseError):
        shop.migrate()


@disguised
def test_a_commit_in_disguise_leaves_nothing(shop: Project, text: str) -> None:
    shop.migration("shop.0003_more", f"create table shop.more (); {text}")
    with pytest.raises(DatabaseError):
        shop.migrate()
    assert not shop.has("shop.more")


@disguised
def test_a_commit_in_disguise_is_not_recorded(shop: Project, text: str) -> None:
    shop.migration("shop.0003_more", f"create table shop.more (); {text}")
    with pytest.raises(DatabaseError):
        shop.migrate()
    assert shop.applied() == ["schemas/shop/0001_schema", "schemas/shop/0002_items"]


@pytest.mark.parametrize("word", ["commit", "rollback", "end", "abort", "commit and chain"])
def test_a_plain_commit_is_refused_before_anything_runs(shop: Project, word: str) -> None:
    shop.migration("shop.0003_more", f"create table shop.more ();\n{word};")
    with pytest.raises(SourceError, match="inside a file"):
        shop.migrate()
    assert not shop.has("shop.items")


@pytest.mark.parametrize("word", ["commit", "rollback", "commit; begin", "commit and chain"])
def test_a_commit_the_parser_missed_is_not_recorded(
    shop: Project, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setattr("yardpass_db.sqltext.transaction_statement", lambda _: None)
    shop.migration("shop.0003_more", f"create table shop.more ();\n{word};")
    with pytest.raises(SourceError, match="ended its own transaction"):
        shop.migrate()
    assert "schemas/shop/0003_more" not in shop.applied()


UNFINISHED = {
    "string": "select 'abc",
    "quoted-name": 'select 1 as "abc',
    "comment": "select 1; /* abc",
    "dollar-quote": "select $$abc",
    "escape": "select E'abc\\",
    "statement": "select 1 +",
    "bracket": "select (1",
}


@pytest.mark.parametrize("text", UNFINISHED.values(), ids=UNFINISHED)
def test_an_unfinished_text_swallows_no_record(shop: Project, text: str) -> None:
    shop.migration("shop.0003_more", f"create table shop.more ();\n{text}")
    with pytest.raises((DatabaseError, SourceError)):
        shop.migrate()
    assert not shop.has("shop.more")


def test_a_comment_on_the_last_line_swallows_no_record(shop: Project) -> None:
    shop.migration("shop.0003_more", "select 1 -- the end", "select 1 -- the end")
    shop.migrate()
    assert "schemas/shop/0003_more" in shop.applied()
