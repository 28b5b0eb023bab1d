"""new and completion: what they write can be used as it stands, once filled."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Cli
from engine.project import Project

from yardpass_db import starters

from .conftest import Command

FILLED = {
    "shop.<table>": "shop.items",
    "<schema>.<table>": "shop.items",
    "<table>": "items",
    "<column>": "colour",
    "<type>": "text",
    "user_id = (select auth.uid())": "id > 0",
}


def fill(path: Path) -> None:
    """Fill the placeholders as a user would; comments get a sentence."""
    text = path.read_text()
    for hole, word in FILLED.items():
        text = text.replace(hole, word)
    path.write_text(re.sub(r"<[^>\n]+>", "What it is", text))


def made(answer: object) -> list[Path]:
    return [Path(line) for line in getattr(answer, "out").splitlines()]  # noqa: B009


KINDS = {
    "migration": ["migration", "shop", "add_colour"],
    "view": ["view", "shop", "names"],
    "policy": ["policy", "shop", "items"],
    "function": ["function", "shop", "whoami"],
}
FILES = {
    "migration": [
        "schemas/shop/0003_add_colour.sql",
        "schemas/shop/0003_add_colour.rollback.sql",
        "schemas/shop/0003_add_colour.verify.sql",
    ],
    "view": ["views/shop/names.sql"],
    "policy": ["rls/shop/items.sql"],
    "function": ["functions/shop/whoami.sql"],
}


@pytest.fixture
def two(shop: Project) -> Project:
    """The shop's two migrations without its repeatables."""
    shop.delete("functions/shop/count_items.sql")
    shop.delete("rls/shop/items.sql")
    return shop


@pytest.mark.parametrize("kind", KINDS)
def test_new_writes_the_next_files(two: Project, command: Command, kind: str) -> None:
    answer = command("new", *KINDS[kind])
    assert made(answer) == [two.root / name for name in FILES[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_what_new_writes_lints_once_filled(two: Project, command: Command, kind: str) -> None:
    for path in made(command("new", *KINDS[kind])):
        fill(path)
    answer = command("lint")
    assert answer.code == 0, answer.out + answer.err


@pytest.mark.parametrize("kind", KINDS)
def test_what_new_writes_runs_once_filled(two: Project, command: Command, kind: str) -> None:
    for path in made(command("new", *KINDS[kind])):
        fill(path)
    answer = command("prove")
    assert answer.code == 0, answer.out + answer.err


@pytest.mark.parametrize("kind", ["migration", "view"])
def test_what_is_not_filled_does_not_run(two: Project, command: Command, kind: str) -> None:
    command("new", *KINDS[kind])
    assert command("migrate").code == 1


@pytest.mark.parametrize("kind", ["view", "policy", "function"])
def test_new_overwrites_nothing(two: Project, command: Command, kind: str) -> None:
    (path,) = made(command("new", *KINDS[kind]))
    path.write_text("mine")
    assert (command("new", *KINDS[kind]).code, path.read_text()) == (2, "mine")


def test_new_stands_beside_no_template_of_the_name(two: Project, command: Command) -> None:
    two.write("views/shop/names.sql.j2", "select 1;")
    assert command("new", "view", "shop", "names").code == 2


def test_new_numbers_go_on(two: Project, command: Command) -> None:
    command("new", "migration", "shop", "one")
    assert made(command("new", "migration", "shop", "two"))[0].name == "0004_two.sql"


@pytest.mark.parametrize("kind", ["migration", "policy"])
def test_new_says_when_a_schema_looks_misspelt(two: Project, command: Command, kind: str) -> None:
    said = [command("new", kind, schema, "one").err for schema in ("shpo", "loyalty", "shop")]
    assert ["Did you mean shop?" in one for one in said] == [True, False, False]


BAD = ["Caps", "with-dash", "../up", "1st", "", "line\n", "ü"]


@pytest.mark.parametrize("name", BAD, ids=repr)
def test_new_refuses_what_is_no_name(two: Project, command: Command, name: str) -> None:
    assert command("new", "view", "shop", name).code == 2


@pytest.mark.parametrize("name", BAD, ids=repr)
def test_new_refuses_what_is_no_schema(two: Project, command: Command, name: str) -> None:
    assert command("new", "view", name, "names").code == 2


@pytest.fixture
def fresh(cli: Cli, database_url: str, tmp_path: Path) -> Command:
    """Commands on a tree that is not there yet."""

    def run(*words: str) -> object:
        return cli(*words, "--sources", "fresh", url=database_url, cwd=tmp_path)

    return run  # type: ignore[return-value]


def test_a_new_tree_can_be_migrated(fresh: Command, tmp_path: Path) -> None:
    fresh("new", "migration", "shop", "schema")
    fresh("new", "migration", "public", "words")
    table = "create table public.words (id integer); alter table public.words enable row level"
    (tmp_path / "fresh/schemas/public/0001_words.sql").write_text(f"-- W.\n{table} security;")
    (tmp_path / "fresh/schemas/public/0001_words.rollback.sql").write_text("drop table words;")
    (tmp_path / "fresh/schemas/public/0001_words.verify.sql").unlink()
    answer = fresh("migrate")
    assert getattr(answer, "returncode") == 0, answer  # noqa: B009


def test_the_first_migration_of_a_schema_makes_it(fresh: Command, tmp_path: Path) -> None:
    fresh("new", "migration", "shop", "schema")
    text = (tmp_path / "fresh/schemas/shop/0001_schema.sql").read_text()
    assert "create schema shop;" in text


def test_public_is_there_already(fresh: Command, tmp_path: Path) -> None:
    fresh("new", "migration", "public", "words")
    text = (tmp_path / "fresh/schemas/public/0001_words.sql").read_text()
    assert "create schema" not in text


def test_an_installed_tree_is_nobodys_to_write_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "package" / "sql"
    installed.mkdir(parents=True)
    monkeypatch.setattr(starters, "installed_tree", lambda: installed)
    monkeypatch.chdir(tmp_path)
    assert starters.start(installed, "view", "shop", "names") == ["sql/views/shop/names.sql"]


# completion


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH on which `yardpass-db` is this checkout's."""
    program = tmp_path / "bin" / "yardpass-db"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m yardpass_db "$@"\n')
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


@pytest.fixture
def script(cli: Cli, tmp_path: Path) -> Path:
    """bash's completion script."""
    found = tmp_path / "completion.bash"
    found.write_text(cli("completion", "bash").stdout)
    return found


def test_completion_is_a_bash_script(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [("mig", ["migrate"]), ("server st", ["start", "status", "stop"]),
     ("new migr", ["migration"]), ("migrate --dry", ["--dry-run"])],
)  # fmt: skip
def test_completion_completes(script: Path, path: str, words: str, expected: list[str]) -> None:
    typed = f"yardpass-db {words}"
    typing = (
        f". {script}; COMP_WORDS=({typed}); COMP_CWORD={len(typed.split()) - 1};"
        ' $(complete -p yardpass-db | sed "s/.*-F \\([^ ]*\\) .*/\\1/") yardpass-db;'
        ' printf "%s\\n" "${COMPREPLY[@]}"'
    )
    env = {**os.environ, "PATH": path}
    found = subprocess.run(["bash", "-c", typing], env=env, capture_output=True, text=True)
    assert sorted(found.stdout.split()) == expected, found.stderr


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_for_other_shells(cli: Cli, shell: str) -> None:
    assert "_YARDPASS_DB_COMPLETE" in cli("completion", shell).stdout
