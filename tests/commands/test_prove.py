"""`prove`: what a rollback forgets is found and named, and the database is only read."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from conftest import Cli
from engine.project import Project
from yardpass_tree import TREE

from yardpass_db import db
from yardpass_db.errors import UsageError
from yardpass_db.progress import Silent
from yardpass_db.prove import prove
from yardpass_db.sources import read_tree

from .conftest import Answer, Command, contents, left_behind

BEFORE = """
create table shop.tags (id integer constraint tags_pkey primary key, word text default 'new');
comment on table shop.tags is 'Words.';
grant select on shop.tags to authenticated;
alter table shop.tags enable row level security;
create policy "all read" on shop.tags for select to authenticated using (true);
create index tags_word_idx on shop.tags (word);
"""


class Forgotten(NamedTuple):
    """A third migration whose rollback forgets what `found` names."""

    up: str
    down: str
    found: str


FORGOTTEN = {
    "grant": Forgotten(
        "grant insert on shop.tags to authenticated;",
        "select 1;",
        "added: grant insert on table shop.tags to authenticated",
    ),
    "comment": Forgotten(
        "comment on table shop.tags is 'Other words.';",
        "select 1;",
        "changed: comment on table shop.tags (Words. → Other words.)",
    ),
    "policy": Forgotten(
        'drop policy "all read" on shop.tags;',
        "select 1;",
        'missing: policy "all read" on shop.tags',
    ),
    "policy's condition": Forgotten(
        'alter policy "all read" on shop.tags using (id > 1);',
        'alter policy "all read" on shop.tags using (id > 0);',
        'changed: policy "all read" on shop.tags',
    ),
    "default": Forgotten(
        "alter table shop.tags alter word drop default;",
        "select 1;",
        "changed: column shop.tags.word",
    ),
    "column order": Forgotten(
        "alter table shop.tags drop column word;",
        "alter table shop.tags add column word text default 'new';"
        " alter table shop.tags add column more text; alter table shop.tags drop column id cascade;"
        " alter table shop.tags add column id integer constraint tags_pkey primary key;"
        " alter table shop.tags drop column more; create index tags_word_idx on shop.tags (word);",
        "changed: column shop.tags.id",
    ),
    "index": Forgotten(
        "drop index shop.tags_word_idx;",
        "create index tags_word_idx on shop.tags (word desc);",
        "changed: index shop.tags_word_idx",
    ),
    "row security": Forgotten(
        "alter table shop.tags disable row level security;",
        "select 1;",
        "changed: table shop.tags",
    ),
    "type": Forgotten(
        "create type shop.size as enum ('s'); alter table shop.tags add column size shop.size;",
        "alter table shop.tags drop column size;",
        "added: type shop.size",
    ),
}


@pytest.fixture
def tags(shop: Project) -> Project:
    """The shop with a second table."""
    shop.migration(
        "shop.0003_tags", f"-- Words.\n{BEFORE}", "-- Loses: all.\ndrop table shop.tags;"
    )
    return shop


@pytest.fixture(params=FORGOTTEN.values(), ids=FORGOTTEN)
def forgotten(request: pytest.FixtureRequest, tags: Project, command: Command) -> Answer:
    """What `prove` says to a rollback that forgets something."""
    case: Forgotten = request.param
    tags.migration("shop.0004_change", f"-- Changes.\n{case.up}", case.down)
    return command("prove", "shop.0004")


def test_what_a_rollback_forgets_is_named(
    forgotten: Answer, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    assert FORGOTTEN[name].found in forgotten.out


def test_a_forgetful_rollback_ends_with_1_and_the_file_to_edit(forgotten: Answer) -> None:
    is_named = "sql/schemas/shop/0004_change.rollback.sql" in forgotten.out
    assert (forgotten.code, is_named) == (1, True)


def test_all_that_is_right_is_proved(tags: Project, command: Command) -> None:
    answer = command("prove")
    assert (answer.code, answer.out) == (
        0,
        "4 files proved: up, down, up, catalogs equal each time.\n",
    )


def test_json_tells_each_migration(tags: Project, command: Command) -> None:
    answer = command("prove", "--json").json
    assert [(one["id"], one["proved"]) for one in answer["migrations"]] == [
        ("shop.0001_schema", True),
        ("shop.0002_items", True),
        ("shop.0003_tags", True),
        ("repeatables", True),
    ]


def test_a_name_that_means_nothing_is_refused_before_anything_is_copied(tags: Project) -> None:
    with pytest.raises(UsageError, match=r"no migration shop\.tag"):
        prove(read_tree(tags.root), "host=127.0.0.1 port=1", ("shop.tag",), Silent())


def test_only_the_named_are_proved(tags: Project, command: Command) -> None:
    tags.migration("shop.0004_bad", "-- Bad.\ncreate table shop.a (id integer);", "select 1;")
    answer = command("prove", "shop.0003", "--json").json
    assert [one["id"] for one in answer["migrations"]] == ["shop.0003_tags"]


def test_an_unknown_name_is_a_usage_error(shop: Project, command: Command) -> None:
    assert command("prove", "shop.0009").code == 2


def test_a_second_up_that_differs_is_found(tags: Project, command: Command) -> None:
    tags.migration(
        "shop.0004_twice",
        """
        -- Numbers its index by what there was before.
        do $$ begin
          execute format('comment on schema shop is %L', nextval('public.runs'));
        end $$;
        """,
        "comment on schema shop is null;",
    )
    tags.migration(
        "public.0001_runs", "-- Counts.\ncreate sequence public.runs;", "drop sequence public.runs;"
    )
    tags.write(
        "schemas/shop/0001_schema.sql",
        "-- depends: public.0001_runs\n-- What is for sale.\ncreate schema shop;\n",
    )
    answer = command("prove", "shop.0004")
    assert "applied again after its rollback it makes something else" in answer.out


@pytest.fixture
def failing(tags: Project) -> Project:
    """A rollback that fails, and a migration after it that is right."""
    tags.migration(
        "shop.0004_sizes",
        "-- Sizes.\nalter table shop.tags add column size text;",
        "alter table shop.tags drop column size;\nalter table shop.tags drop column sice;",
    )
    tags.migration(
        "shop.0005_more",
        "-- More.\nalter table shop.tags add column more text;",
        "-- Loses: more.\nalter table shop.tags drop column more;",
    )
    return tags


def test_a_rollback_that_fails_is_named_with_its_line(failing: Project, command: Command) -> None:
    answer = command("prove")
    assert (answer.code, "sql/schemas/shop/0004_sizes.rollback.sql:2" in answer.out) == (1, True)


def test_after_a_rollback_that_fails_the_next_is_proved(failing: Project, command: Command) -> None:
    proved = {one["id"]: one["proved"] for one in command("prove", "--json").json["migrations"]}
    assert (proved["shop.0004_sizes"], proved["shop.0005_more"]) == (False, True)


CONCURRENT = (
    "-- transactional: false\n-- By word.\ncreate index concurrently w on shop.tags (word);"
)


def test_a_file_outside_a_transaction_is_proved(tags: Project, command: Command) -> None:
    tags.migration(
        "shop.0004_index", CONCURRENT, "-- transactional: false\ndrop index concurrently shop.w;"
    )
    assert command("prove", "shop.0004").code == 0


def test_a_forgetful_rollback_outside_a_transaction_is_found(
    tags: Project, command: Command
) -> None:
    tags.migration("shop.0004_index", CONCURRENT, "-- transactional: false\nselect 1;")
    answer = command("prove", "shop.0004")
    assert (answer.code, "0004_index.rollback.sql" in answer.err + answer.out) == (1, True)


@pytest.fixture
def irreversible(tags: Project) -> Project:
    """An irreversible migration, and one outside a transaction after it."""
    tags.migration("shop.0004_gone", "-- irreversible: the words are gone\ndelete from shop.tags;")
    tags.delete("schemas/shop/0004_gone.rollback.sql")
    tags.migration(
        "shop.0005_index", CONCURRENT, "-- transactional: false\ndrop index concurrently shop.w;"
    )
    return tags


def test_an_irreversible_migration_is_skipped_with_its_reason(
    irreversible: Project, command: Command
) -> None:
    assert command("prove").out == (
        "skip shop.0004_gone: irreversible: the words are gone\n"
        "5 files proved: up, down, up, catalogs equal each time.\n"
    )


def test_an_irreversible_migration_that_has_run_is_in_nobodys_way(
    irreversible: Project, command: Command
) -> None:
    irreversible.migrate()
    assert command("prove").code == 0


def test_a_migration_under_a_materialized_view_is_proved(tags: Project, command: Command) -> None:
    tags.migration(
        "shop.0004_words",
        "-- Counted.\ncreate materialized view shop.words as select word from shop.tags;",
        "drop materialized view shop.words;",
    )
    tags.migration(
        "shop.0005_wider",
        "-- rebuilds: shop.tags\n-- Wider.\nalter table shop.tags alter word type varchar(99);",
        "alter table shop.tags alter word type text;",
    )
    assert command("prove", "shop.0005").code == 0


def test_a_setting_that_a_file_leaves_ends_with_it(tags: Project, command: Command) -> None:
    tags.migration(
        "shop.0004_path",
        "-- A path.\nset search_path = shop;\nset role authenticated;",
        "alter table public.marks drop column a;",
    )
    tags.migration(
        "public.0001_marks",
        "-- Marks.\ncreate table marks (id integer, b integer);",
        "-- Loses: all.\ndrop table marks;",
    )
    tags.write("schemas/shop/0004_path.rollback.sql", "select count(*) from marks;")
    assert command("prove", "shop.0004").code == 0


LEAVERS = {
    "functions/shop/leaves.sql": (
        "-- Leaves a comment.\ncomment on table shop.items is 'From a function file';",
        "added: comment on table shop.items",
    ),
    "rls/shop/tags.sql": (
        "grant select on shop.tags to anon; grant usage on schema shop to anon;",
        "added: grant usage on schema shop to anon",
    ),
}


@pytest.mark.parametrize("path", LEAVERS)
def test_a_repeatable_that_leaves_something_behind_is_named(
    tags: Project, command: Command, path: str
) -> None:
    text, found = LEAVERS[path]
    tags.write(path, text)
    answer = command("prove")
    assert (answer.code, found in answer.out, f"sql/{path}" in answer.out) == (1, True, True)


# On a database in use


@pytest.fixture
def released(tags: Project) -> Project:
    """A release with a row in it."""
    tags.migrate()
    tags.run("insert into shop.items values (1, 'Tent'); insert into shop.tags values (1);")
    return tags


def test_a_released_database_with_rows_is_proved(released: Project, command: Command) -> None:
    assert command("prove").code == 0


def test_the_database_is_only_read(released: Project, command: Command) -> None:
    released.migration("shop.0004_new", "-- New.\ncreate table shop.new (id integer);", "select 1;")
    before = contents(released)
    command("prove")
    assert contents(released) == before


def test_a_database_without_a_history_gets_none(shop: Project, command: Command) -> None:
    command("prove")
    assert not shop.has("yardpass_db.history")


@pytest.mark.parametrize("down", ["drop table shop.tags;", "select 1;"], ids=["passed", "failed"])
def test_the_clone_is_dropped(tags: Project, down: str) -> None:
    tags.write("schemas/shop/0003_tags.rollback.sql", down)
    prove(read_tree(tags.root), tags.url, (), Silent())
    assert left_behind(tags) == []


def test_somebody_connected_is_in_nobodys_way(released: Project, command: Command) -> None:
    with db.connect(released.url):
        assert command("prove").code == 0


def test_a_forgetful_rollback_that_was_released_is_found(shop: Project, command: Command) -> None:
    # Its recorded text leaves the type behind, in the way of its own migration.
    shop.migration("public.0001_mood", "-- A mood.\ncreate type public.mood as enum ('a');")
    shop.migrate()
    answer = command("prove")
    assert "added: type public.mood" in answer.out


def test_a_mended_rollback_is_proved_though_the_history_has_the_old_one(
    shop: Project, command: Command
) -> None:
    shop.migration("shop.0003_tags", "-- Tags.\ncreate table shop.tags (id integer);")
    shop.migrate()
    shop.write("schemas/shop/0003_tags.rollback.sql", "-- Loses: all.\ndrop table shop.tags;")
    assert command("prove", "shop.0003").code == 0


def test_an_error_says_that_the_database_is_as_it_was(shop: Project, command: Command) -> None:
    shop.migration("shop.0003_bad", "-- Bad.\nalter table shop.nothing add column a text;")
    assert "throw-away copy: the database itself is as it was" in command("prove").err


def test_the_tree_of_this_repository_is_proved(cli: Cli, database_url: str) -> None:
    found = cli("prove", "--sources", str(TREE), url=database_url, timeout=300)
    assert found.returncode == 0, found.stdout + found.stderr


def test_rollbacks_that_are_wrong_together_are_named(tags: Project, command: Command) -> None:
    """The first leaves a table which the second takes off with its own."""
    tags.migration("shop.0004_left", "-- Left.\ncreate table shop.a (id integer);", "select 1;")
    tags.migration(
        "shop.0005_more",
        "-- More.\ncreate table if not exists shop.a (id integer);"
        " create table shop.b (id integer);",
        "drop table shop.b; drop table shop.a;",
    )
    answer = command("prove", "shop.0004", "--json")
    assert (answer.code, answer.json["migrations"][0]["differences"]) == (
        1,
        ["added: column shop.a.id", "added: table shop.a"],
    )


def test_what_a_deferred_trigger_makes_is_compared(tags: Project, command: Command) -> None:
    """It runs at the end of the transaction, behind the last statement of the file."""
    tags.migration(
        "shop.0004_trigger",
        """
        -- Notes each row.
        create function shop.note() returns trigger language plpgsql set search_path = ''
          as $$ begin comment on table shop.tags is 'Noted.'; return null; end $$;
        create constraint trigger note after insert on shop.tags deferrable initially deferred
          for each row execute function shop.note();
        """,
        "drop trigger note on shop.tags; drop function shop.note();",
    )
    tags.migration(
        "shop.0005_row",
        "-- A row.\ninsert into shop.tags values (1);",
        "delete from shop.tags;",
    )
    answer = command("prove", "shop.0005", "--json")
    assert answer.json["migrations"][0]["differences"] == [
        "changed: comment on table shop.tags (Words. → Noted.)"
    ]
