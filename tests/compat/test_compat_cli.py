"""compat and views as typed: exit codes, JSON, annotations."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
TREE = {
    "schemas/shop/0001_shop.sql": "-- A shop.\ncreate schema shop;\n"
    "create table shop.items (id int primary key, label text);\n",
    "schemas/shop/0001_shop.rollback.sql": "-- Loses: all.\n"
    "drop table shop.items;\ndrop schema shop;\n",
    "views/public/names.sql.j2": "-- for each table in: shop\n"
    "create or replace view public.{{ table.name|ident }} with (security_invoker = true) as\n"
    "select {{ table.columns|map('ident')|join(', ') }} from shop.{{ table.name|ident }};\n"
    "grant all on public.{{ table.name|ident }}, shop.{{ table.name|ident }} to service_role;\n",
}


@pytest.fixture
def typed(cli: Cli, database_url: str, tmp_path: Path) -> Cli:
    """Run a command in a folder with a migrated tree in `sql` and an application in `app`."""
    for name, text in TREE.items():
        path = tmp_path / "sql" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "app").mkdir()
    (tmp_path / "app/a.ts").write_text("supabase.from('items').select('id')\n")

    def run(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return cli(*words, url=database_url, env=env)

    assert run("migrate").returncode == 0
    return run


def test_a_covered_database_ends_with_0(typed: Cli) -> None:
    done = typed("compat")
    assert (done.returncode, "1 of 1 table covered." in done.stdout) == (0, True)


def test_tables_need_not_be_said(typed: Cli) -> None:
    assert typed("compat", "items").stdout == typed("compat", "tables", "shop.items").stdout


def test_a_fault_ends_with_3(typed: Cli, connection_of: Callable[[str], None]) -> None:
    connection_of("alter view public.items reset (security_invoker)")
    done = typed("compat", "--json")
    assert (done.returncode, json.loads(done.stdout)["covered"]) == (3, False)


def test_an_application_that_works_ends_with_0(typed: Cli) -> None:
    done = typed("compat", "scan", "app")
    assert (done.returncode, done.stdout) == (0, "1 call in 1 file: 1 works\n")


@pytest.fixture
def broken(typed: Cli, tmp_path: Path) -> Cli:
    (tmp_path / "app/a.ts").write_text("\n  supabase.from('items').select('id, lable')\n")
    return typed


def test_a_broken_call_ends_with_3(broken: Cli) -> None:
    done = broken("compat", "scan", "app")
    assert done.returncode == 3
    assert done.stdout.startswith(
        "app/a.ts:2:12  broken  from('items').select()\n"
        "    public.items has no column lable (app/a.ts:2:38)\n"
        "    → Did you mean label?\n"
    )


def test_json_has_the_place_of_each_finding(broken: Cli) -> None:
    (site,) = json.loads(broken("compat", "scan", "app", "--json").stdout)["sites"]
    assert (site["file"], site["line"], site["verdict"]) == ("app/a.ts", 2, "broken")
    assert (site["findings"][0]["line"], site["findings"][0]["column"]) == (2, 38)


@pytest.mark.parametrize("how", ["option", "environment"])
def test_github_is_told_beside_the_line(broken: Cli, how: str) -> None:
    words = ["--github"] if how == "option" else []
    env = {} if how == "option" else {"GITHUB_ACTIONS": "true"}
    stderr = broken("compat", "scan", "app", *words, env=env).stderr
    assert (
        "::error file=app/a.ts,line=2,col=38::public.items has no column lable%0ADid you mean"
        " label?\n" in stderr
    )


def test_elsewhere_nothing_is_annotated(broken: Cli) -> None:
    assert "::error" not in broken("compat", "scan", "app").stderr


def test_no_folder_is_a_usage_error(typed: Cli) -> None:
    assert typed("compat", "scan", "nix").returncode == 2


def test_retiring_wants_the_database_s_name(typed: Cli, tmp_path: Path) -> None:
    (tmp_path / "app/a.ts").write_text("supabase.rpc('x')")
    done = typed("views", "retire", "items", "--uncounted", "--app", "app", "--yes")
    assert (done.returncode, "Hint: Add: --yes --confirm " in done.stderr) == (2, True)


def test_a_view_in_use_ends_with_3(typed: Cli) -> None:
    done = typed("views", "retire", "items", "--uncounted", "--app", "app", "--json")
    refused = json.loads(done.stdout)["refused"]["public.items"]
    assert (done.returncode, refused) == (
        3, ["app/a.ts:1:10 calls it: from('items').select()"]
    )  # fmt: skip


def test_retired_and_restored(typed: Cli, tmp_path: Path, database_url: str) -> None:
    (tmp_path / "app/a.ts").write_text("supabase.rpc('x')")
    name = database_url.split("dbname=")[1].split()[0]
    words = ["retire", "items", "--uncounted", "--app", "app", "--yes", "--confirm", name]
    done = typed("views", *words, "--json")
    assert (done.returncode, json.loads(done.stdout)["retired"]) == (0, ["public.items"])
    assert typed("compat").stdout.count("none") == 1
    assert typed("status").returncode == 0
    done = typed("views", "restore", "items", "--json")
    assert (done.returncode, json.loads(done.stdout)["restored"]) == (0, ["public.items"])
    assert typed("status").returncode == 0


def test_names_or_all(typed: Cli) -> None:
    assert typed("views", "retire").returncode == 2


@pytest.fixture
def connection_of(database_url: str) -> Callable[[str], None]:
    """Run a statement in the test's database."""
    from yardpass_db import db

    def run(statement: str) -> None:
        with db.connect(database_url) as connection:
            db.run_script(connection, statement)

    return run
