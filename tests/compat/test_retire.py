"""Views that nobody calls are taken off, and come back; the others stay, each with its reason."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from yardpass_db import db, history
from yardpass_db.errors import Interrupted, PendingError, SourceError, UsageError
from yardpass_db.migrate import Options, migrate
from yardpass_db.plan import Plan
from yardpass_db.progress import Silent
from yardpass_db.runner import Runner
from yardpass_db.views import queries
from yardpass_db.views.commands import Done, judge, list_views, restore_views, retire_views
from yardpass_db.views.retire import Demands
from yardpass_db.views.usage import _Watcher, read_usage
from yardpass_db.workspace import Workspace

TREE = {
    "schemas/shop/0001_shop.sql": "-- A shop.\ncreate schema shop;\n"
    "create table shop.items (id int primary key, label text);\n"
    "create table shop.orders (id int primary key,\n"
    "  item_id int constraint orders_item_id_fkey references shop.items);\n"
    "create table shop.notes (id int primary key);\n",
    "schemas/shop/0001_shop.rollback.sql": "-- Loses: all.\ndrop table shop.notes;\n"
    "drop table shop.orders;\ndrop table shop.items;\ndrop schema shop;\n",
    "views/public/names.sql.j2": "-- for each table in: shop\n"
    "create or replace view public.{{ table.name|ident }} with (security_invoker = true) as\n"
    "select {{ table.columns|map('ident')|join(', ') }} from shop.{{ table.name|ident }};\n"
    "grant select on public.{{ table.name|ident }} to authenticated;\n"
    "grant all on public.{{ table.name|ident }} to service_role;\n"
    "grant all on shop.{{ table.name|ident }} to service_role;\n",
}
TEMPLATE = "views/public/names.sql.j2"
STATEMENTS = """
create schema counters;
create table counters.pg_stat_statements (userid oid, dbid oid, query text, calls bigint);
create table counters.pg_stat_statements_info (dealloc bigint, stats_reset timestamptz);
insert into counters.pg_stat_statements_info values (0, now() - interval '30 days');
insert into counters.pg_stat_statements
  select 10, oid, 'SELECT $1', 900 from pg_database where datname = current_database();
"""
QUIET, UNCOUNTED = Demands(), Demands(uncounted=True)


@pytest.fixture
def project(tmp_path: Path, connection: db.Connection) -> Path:
    """A migrated tree of three tables with their public names."""
    for name, text in TREE.items():
        path = tmp_path / "sql" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    migrate(Workspace.open(tmp_path / "sql", connection), Options(), Silent())
    return tmp_path / "sql"


@pytest.fixture
def counted(project: Path, connection: db.Connection) -> db.Connection:
    """A server where a month of statements has been counted, none of them on our views.

    The embedded servers come without the extension: this is what its views show.
    """
    db.run_script(connection, STATEMENTS)
    return connection


def called(connection: db.Connection, query: str, calls: int = 3) -> None:
    db.rows(
        connection,
        "insert into counters.pg_stat_statements"
        " select 10, oid, %s, %s from pg_database where datname = current_database()",
        [query, calls],
    )


def reasons(
    project: Path, connection: db.Connection, name: str, *apps: Path, demands: Demands = QUIET
) -> list[str]:
    found = judge(Workspace.open(project, connection), [name], apps, demands)
    return found.refused.get(f"public.{name}", [])


def retired(project: Path, connection: db.Connection, *names: str, some: bool = False) -> Done:
    workspace = Workspace.open(project, connection)
    decision = judge(workspace, names, (), QUIET)
    return retire_views(workspace, decision, some, False, Silent())


def exists(connection: db.Connection, name: str) -> bool:
    return db.value(connection, "select to_regclass(%s)", [name]) is not None


def application(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "app"
    folder.mkdir(exist_ok=True)
    (folder / "a.ts").write_text(text)
    return folder


# Taking off and bringing back


def test_a_quiet_view_is_taken_off(project: Path, counted: db.Connection) -> None:
    done = retired(project, counted, "notes")
    assert (done.exit_code, exists(counted, "public.notes")) == (0, False)


def test_the_reason_is_in_the_tree(project: Path, counted: db.Connection) -> None:
    retired(project, counted, "notes")
    line = (project / TEMPLATE).read_text().splitlines()[1]
    assert line.startswith("-- except: shop.notes because retired 20")
    assert "no use seen since 20" in line


def test_the_next_migrate_leaves_it_off(project: Path, counted: db.Connection) -> None:
    retired(project, counted, "notes")
    options = Options(force_repeatables=True)
    migrate(Workspace.open(project, counted), options, Silent())
    assert not exists(counted, "public.notes") and exists(counted, "public.items")


def test_restore_undoes_it_to_the_byte(project: Path, counted: db.Connection) -> None:
    grants = "select relacl::text, reloptions from pg_class where oid = 'public.notes'::regclass"
    before = (project / TEMPLATE).read_bytes(), db.rows(counted, grants)
    retired(project, counted, "notes")
    restore_views(Workspace.open(project, counted), ["public.notes"], False, Silent())
    assert ((project / TEMPLATE).read_bytes(), db.rows(counted, grants)) == before


def test_restoring_one_of_two_keeps_the_other_off(project: Path, counted: db.Connection) -> None:
    text = (project / TEMPLATE).read_text().splitlines(keepends=True)
    text.insert(1, "-- except: shop.notes, shop.items because both were quiet\n")
    (project / TEMPLATE).write_text("".join(text))
    migrate(Workspace.open(project, counted), Options(), Silent())
    restore_views(Workspace.open(project, counted), ["shop.items"], False, Silent())
    assert exists(counted, "public.items") and not exists(counted, "public.notes")
    assert "-- except: shop.notes because both were quiet\n" in (project / TEMPLATE).read_text()


def test_files_only_changes_the_tree_and_not_the_database(
    project: Path, counted: db.Connection
) -> None:
    workspace = Workspace.open(project, counted)
    decision = judge(workspace, ["notes"], (), QUIET)
    done = retire_views(workspace, decision, False, True, Silent())
    assert (done.report, exists(counted, "public.notes")) == (None, True)
    assert "-- except: shop.notes" in (project / TEMPLATE).read_text()


def test_a_run_that_fails_leaves_the_tree_as_it_was(project: Path, counted: db.Connection) -> None:
    workspace = Workspace.open(project, counted)
    decision = judge(workspace, ["notes"], (), QUIET)
    before = (project / TEMPLATE).read_text()
    counted.execute("create view public.late as select id from public.notes")
    with pytest.raises(Exception, match="Cannot take off"):
        retire_views(workspace, decision, False, False, Silent())
    assert ((project / TEMPLATE).read_text(), exists(counted, "public.notes")) == (before, True)


def test_with_other_steps_pending_nothing_is_retired(project: Path, counted: db.Connection) -> None:
    (project / "views/public/more.sql").write_text(
        "-- More.\ncreate view public.more with (security_invoker = true) as select 1 as id;\n"
    )
    with pytest.raises(PendingError, match="1 other step pending"):
        retired(project, counted, "notes")
    assert "-- except" not in (project / TEMPLATE).read_text()


def test_all_takes_off_what_may_go(project: Path, counted: db.Connection) -> None:
    called(counted, 'SELECT "public"."items"."id" FROM "public"."items" WHERE id = $1')
    done = retired(project, counted, some=True)
    assert [view.name for view in done.views] == ["notes", "orders"]
    assert exists(counted, "public.items")


def test_of_several_named_none_goes_when_one_has_to_stay(
    project: Path, counted: db.Connection
) -> None:
    called(counted, "select id from items")
    done = retired(project, counted, "notes", "items")
    assert (done.exit_code, exists(counted, "public.notes")) == (3, True)


# Killed in the middle


def killed(project: Path, connection: db.Connection, *names: str) -> None:
    """What a `views retire` leaves that is killed when the tree is changed and nothing has run."""
    workspace = Workspace.open(project, connection)
    retire_views(workspace, judge(workspace, names, (), QUIET), False, True, Silent())


def test_the_same_command_again_finishes_a_killed_retire(
    project: Path, counted: db.Connection
) -> None:
    killed(project, counted, "notes")
    text = (project / TEMPLATE).read_text()
    done = retired(project, counted, "notes")
    assert (done.exit_code, exists(counted, "public.notes")) == (0, False)
    assert (project / TEMPLATE).read_text() == text


def test_a_killed_retire_is_undone_by_restore(project: Path, counted: db.Connection) -> None:
    before = (project / TEMPLATE).read_bytes()
    killed(project, counted, "notes")
    restore_views(Workspace.open(project, counted), ["notes"], False, Silent())
    assert ((project / TEMPLATE).read_bytes(), exists(counted, "public.notes")) == (before, True)


def test_the_same_command_again_finishes_a_killed_restore(
    project: Path, counted: db.Connection
) -> None:
    retired(project, counted, "notes")
    restore_views(Workspace.open(project, counted), ["notes"], True, Silent())
    restore_views(Workspace.open(project, counted), ["notes"], False, Silent())
    assert exists(counted, "public.notes")


def test_a_view_in_use_again_since_a_killed_retire_stays(
    project: Path, counted: db.Connection
) -> None:
    killed(project, counted, "notes")
    called(counted, "select id from notes")
    done = retired(project, counted, "notes")
    assert (done.exit_code, exists(counted, "public.notes")) == (3, True)


def test_a_template_is_never_written_in_part(project: Path, counted: db.Connection) -> None:
    """It is replaced by a whole one: who holds the old file open reads all of it."""
    before = (project / TEMPLATE).read_bytes()
    with (project / TEMPLATE).open("rb") as held:
        retired(project, counted, "notes")
        assert held.read() == before
    assert [path.name for path in (project / TEMPLATE).parent.iterdir()] == ["names.sql.j2"]


def test_a_view_named_twice_is_declared_once(project: Path, counted: db.Connection) -> None:
    retired(project, counted, "notes", "public.notes", "shop.notes")
    assert (project / TEMPLATE).read_text().count("-- except:") == 1


# Why a view stays


@pytest.mark.parametrize(
    "query",
    [
        'WITH pgrst_source AS (SELECT "public"."items".* FROM "public"."items" LIMIT $1)'
        " SELECT count(_postgrest_t) FROM (SELECT * FROM pgrst_source) _postgrest_t",
        "select id from items where id = $1",
        "insert into public.items (id) values ($1) on conflict do nothing",
        "update items set label = $1 where id = $2",
        "delete from items where id in (select item_id from shop.orders)",
        "select 1 where exists (select from items)",
    ],
)
def test_a_view_that_is_called_stays(project: Path, counted: db.Connection, query: str) -> None:
    called(counted, query)
    (reason,) = reasons(project, counted, "items")
    assert reason.startswith("3 calls since")


@pytest.mark.parametrize(
    "query",
    [
        "select id from shop.items",
        "with items as (select 1 as id) select id from items",
        "select items from shop.orders as items",
        "comment on view items is 'x'",
        "this is no sql: items",
    ],
)
def test_what_only_looks_like_a_call_is_none(
    project: Path, counted: db.Connection, query: str
) -> None:
    called(counted, query)
    assert reasons(project, counted, "items") == []


def test_calls_in_another_database_are_none(project: Path, counted: db.Connection) -> None:
    counted.execute("insert into counters.pg_stat_statements values (10, 1, 'table items', 5)")
    assert reasons(project, counted, "items") == []


def test_hidden_statements_are_no_proof(project: Path, counted: db.Connection) -> None:
    called(counted, "<insufficient privilege>")
    (reason,) = reasons(project, counted, "items")
    assert "pg_read_all_stats" in reason


def test_a_short_count_is_no_proof(project: Path, counted: db.Connection) -> None:
    counted.execute("update counters.pg_stat_statements_info set stats_reset = now()")
    (reason,) = reasons(project, counted, "items")
    assert reason.startswith("counted only since")
    assert reasons(project, counted, "items", demands=Demands(quiet_days=0)) == []


def test_a_counter_that_was_full_is_no_proof(project: Path, counted: db.Connection) -> None:
    counted.execute("update counters.pg_stat_statements_info set dealloc = 1")
    (reason,) = reasons(project, counted, "items")
    assert reason.startswith("pg_stat_statements has thrown rare statements away")
    app = application(project.parent, "supabase.from('orders').select('id')")
    assert reasons(project, counted, "items", app, demands=UNCOUNTED) == []


def test_without_any_count_it_stays(project: Path, connection: db.Connection) -> None:
    (reason,) = reasons(project, connection, "items")
    assert reason.startswith("nothing counts its use")


def test_uncounted_wants_an_application(project: Path, connection: db.Connection) -> None:
    (reason,) = reasons(project, connection, "items", demands=UNCOUNTED)
    assert "--app DIR" in reason


def test_uncounted_with_an_application_that_does_not_call_it(
    project: Path, connection: db.Connection, tmp_path: Path
) -> None:
    app = application(tmp_path, "supabase.from('orders').select('id')")
    assert reasons(project, connection, "items", app, demands=UNCOUNTED) == []


def test_uncounted_with_names_made_at_run_time(
    project: Path, connection: db.Connection, tmp_path: Path
) -> None:
    text = "const f = (x) => [supabase.from(x).select('id'), supabase.from('orders').select(x)]"
    app = application(tmp_path, text)
    (reason,) = reasons(project, connection, "items", app, demands=UNCOUNTED)
    assert reason.startswith("2 calls or files cannot be told")


def test_uncounted_with_a_file_that_cannot_be_read(
    project: Path, connection: db.Connection, tmp_path: Path
) -> None:
    app = application(tmp_path, "const x = = supabase.from('orders').select('id')")
    (reason,) = reasons(project, connection, "notes", app, demands=UNCOUNTED)
    assert reason.startswith("1 calls or files cannot be told")


def test_a_folder_without_a_script_is_no_application(
    project: Path, connection: db.Connection, tmp_path: Path
) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.dart").write_text("supabase.from('items').select()")
    with pytest.raises(UsageError, match="nothing of an application was read"):
        reasons(project, connection, "items", tmp_path / "app", demands=UNCOUNTED)


def test_a_view_that_an_application_calls_stays(
    project: Path, counted: db.Connection, tmp_path: Path
) -> None:
    app = application(tmp_path, "\nsupabase.from('items').select('id')")
    (reason,) = reasons(project, counted, "items", app)
    assert "a.ts:2:10 calls it: from('items').select()" in reason


def test_a_view_that_an_application_embeds_stays(
    project: Path, counted: db.Connection, tmp_path: Path
) -> None:
    app = application(tmp_path, "supabase.from('orders').select('id, items(label)')")
    (reason,) = reasons(project, counted, "items", app)
    assert reason.endswith("joined with orders across schemas")


def test_a_view_that_another_view_reads_stays(project: Path, counted: db.Connection) -> None:
    counted.execute("create view public.titles as select label from public.items")
    assert reasons(project, counted, "items") == ["view titles needs it"]


def test_a_view_whose_row_type_a_function_takes_stays(
    project: Path, counted: db.Connection
) -> None:
    counted.execute(
        "create function public.shout(public.items) returns text language sql return ($1).label"
    )
    assert reasons(project, counted, "items") == ["function public.shout(public.items) needs it"]


def test_a_view_that_a_function_s_text_names_stays(project: Path, counted: db.Connection) -> None:
    counted.execute(
        "create function shop.total() returns bigint language plpgsql as"
        " 'begin return (select count(*) from public.items); end'"
    )
    assert reasons(project, counted, "items") == ["function shop.total() needs it"]


def test_a_name_that_is_no_view_is_a_usage_error(project: Path, counted: db.Connection) -> None:
    with pytest.raises(UsageError, match="item is no view") as error:
        reasons(project, counted, "item")
    assert error.value.hint == "Did you mean items?"


def test_a_retired_view_cannot_be_retired(project: Path, counted: db.Connection) -> None:
    retired(project, counted, "notes")
    with pytest.raises(UsageError, match=r"public\.notes is retired: retired 20"):
        reasons(project, counted, "notes")


def test_a_view_that_is_not_retired_cannot_be_restored(
    project: Path, counted: db.Connection
) -> None:
    with pytest.raises(UsageError, match="is not retired"):
        restore_views(Workspace.open(project, counted), ["notes"], False, Silent())


def test_a_ctrl_c_after_the_view_is_gone_says_what_goes_on_from_there(
    project: Path, counted: db.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(runner: Runner, plan: Plan) -> None:
        run_plan(runner, plan)
        raise KeyboardInterrupt

    before, run_plan = (project / TEMPLATE).read_text(), Runner.run_plan
    monkeypatch.setattr(Runner, "run_plan", interrupted)
    with pytest.raises(Interrupted) as caught:
        retired(project, counted, "notes")
    monkeypatch.undo()
    assert "the same command" in caught.value.hint and "migrate" not in caught.value.hint
    assert (project / TEMPLATE).read_text() == before
    retired(project, counted, "notes")
    assert "-- except: shop.notes" in (project / TEMPLATE).read_text()
    assert not exists(counted, "public.notes")


# Watching


@pytest.fixture
def client(database_url: str) -> Iterator[db.Connection]:
    with db.connect(database_url, application="shop") as opened:
        yield opened


def watched(project: Path, connection: db.Connection) -> dict[str, object]:
    listing = list_views(Workspace.open(project, connection), 0.6, Silent())
    return {one["view"]: one["last_seen"] for one in listing.views}


def test_watching_sees_the_last_statement_of_a_session(
    project: Path, connection: db.Connection, client: db.Connection
) -> None:
    client.execute("select id from public.items")
    seen = watched(project, connection)
    assert (seen["public.items"] is not None, seen["public.notes"]) == (True, None)


def test_watching_sees_a_view_that_a_transaction_holds(
    project: Path, connection: db.Connection, client: db.Connection
) -> None:
    client.execute("begin")
    client.execute("select id from public.items")
    client.execute("select 1")
    seen = watched(project, connection)
    client.execute("rollback")
    assert seen["public.items"] is not None


def test_watching_counts_a_statement_once(
    project: Path, connection: db.Connection, client: db.Connection
) -> None:
    client.execute("select id from public.items")
    watched(project, connection)
    times = "select times from yardpass_db.view_usage where name = 'items'"
    assert db.value(connection, times) == 1


def test_a_view_that_was_seen_stays(
    project: Path, counted: db.Connection, client: db.Connection
) -> None:
    client.execute("select id from public.items")
    watched(project, counted)
    (reason,) = reasons(project, counted, "items")
    assert reason.startswith("seen in use at")


def test_watching_for_a_moment_is_no_proof(project: Path, connection: db.Connection) -> None:
    watched(project, connection)
    (reason,) = reasons(project, connection, "items")
    assert reason.startswith("nothing counts its use")


def test_watching_for_an_hour_over_a_week_is(project: Path, connection: db.Connection) -> None:
    watched(project, connection)
    connection.execute(
        "update yardpass_db.view_usage set times = 3600, first_seen = now() - interval '8 days'"
    )
    assert reasons(project, connection, "items") == []


def test_an_interrupted_watch_keeps_what_it_saw(
    project: Path, database_url: str, connection: db.Connection, client: db.Connection
) -> None:
    client.execute("select id from public.items")
    command = [sys.executable, "-m", "yardpass_db", "views", "list", "--watch", "60"]
    where = ["--url", database_url, "--sources", str(project)]
    with subprocess.Popen([*command, *where], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while "Watching" not in process.stderr.readline():
            assert process.poll() is None
        _has_looked(connection)
        process.terminate()
    assert "items" in read_usage(connection, "public", {"items"}).seen


def _has_looked(connection: db.Connection) -> None:
    """Wait until the watcher has begun its second look: it knows then what the first one saw.

    A look asks for sessions first, then for locks.
    """
    asked = (
        "select true from pg_stat_activity where datname = current_database()"
        " and application_name = 'yardpass-db views' and strpos(query, %s) > 0"
    )
    for word in ("from pg_locks", "query_start"):
        while not db.value(connection, asked, [word]):
            pass


def test_a_signal_while_it_saves_loses_nothing_it_saw(
    connection: db.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.ensure(connection)
    connection.execute(queries.CREATE_LOG)
    watcher = _Watcher(connection, "public", frozenset())
    watcher.uses.update(["items", "notes"])

    def interrupted(*arguments: object) -> None:
        if arguments[2] == ["notes", 1]:
            raise KeyboardInterrupt
        rows(*arguments)

    rows = db.rows
    monkeypatch.setattr(db, "rows", interrupted)
    with pytest.raises(KeyboardInterrupt):
        watcher.save(1)
    monkeypatch.undo()
    watcher.save(2)  # as `watch` does in the end
    kept = dict(db.rows(connection, "select name, times from yardpass_db.view_usage"))
    assert kept == {"items": 1, "notes": 1, "": 2}


def test_listing_writes_nothing(project: Path, connection: db.Connection) -> None:
    listing = list_views(Workspace.open(project, connection), None, Silent())
    assert [one["view"] for one in listing.views] == [
        "public.items", "public.notes", "public.orders"
    ]  # fmt: skip
    assert not exists(connection, "yardpass_db.view_usage")


def test_a_tree_with_a_wrong_header_is_an_error(project: Path, connection: db.Connection) -> None:
    (project / TEMPLATE).write_text("-- except: shop.notes\n" + (project / TEMPLATE).read_text())
    with pytest.raises(SourceError, match="without a reason"):
        list_views(Workspace.open(project, connection), None, Silent())
