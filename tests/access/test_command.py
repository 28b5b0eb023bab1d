"""yardpass-db access matrix and access check, as typed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from yardpass_db import db

Typed = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def typed(cli: Typed, shop_url: str, shop_tree: Path) -> Typed:
    """`typed("check", "--json")` on the shop."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return cli("access", *words, "--sources", str(shop_tree), url=shop_url)

    return run


@pytest.fixture
def weakened(shop_url: str) -> None:
    with db.connect(shop_url) as connection:
        connection.execute("alter table shop.lines disable row level security")


def test_check_of_what_is_as_declared(typed: Typed) -> None:
    done = typed("check")
    assert (done.returncode, done.stdout) == (0, "225 cells measured: all as declared.\n")


@pytest.mark.usefixtures("weakened")
def test_check_names_personas_rows_and_file(typed: Typed) -> None:
    done = typed("check")
    assert done.returncode == 3
    first, second, *_, last = done.stdout.splitlines()
    assert first == "sql/rls/shop"
    assert second == (
        "  shop.lines select as nobody, editor: have 2 rows, want 0 rows;"
        " too many: [901, 1], [902, 1]"
    )
    assert last == "225 cells measured: 16 differences, 0 unproved."


@pytest.mark.usefixtures("weakened")
def test_check_as_json(typed: Typed) -> None:
    data = json.loads(typed("check", "--json").stdout)
    assert (data["passed"], data["cells"], data["unproved"]) == (False, 225, [])
    found = next(
        one for one in data["differences"] if one["persona"] == "viewer" and one["verb"] == "select"
    )
    assert (found["relation"], found["extra"], found["missing"]) == ("shop.lines", ["[901, 1]"], [])


@pytest.mark.usefixtures("weakened")
def test_check_of_a_part_looks_at_that_part(typed: Typed) -> None:
    assert typed("check", "shop.notes").returncode == 0
    assert typed("check", "shop.lines").returncode == 3
    assert typed("check", "shop.lines", "--persona", "service").returncode == 0


def test_matrix_has_a_letter_per_command(typed: Typed) -> None:
    lines = typed("matrix", "notes").stdout.splitlines()
    assert lines[0].split() == [
        "relation", "anon", "nobody", "editor", "viewer", "other", "service",
    ]  # fmt: skip
    cells = {words[0]: words[1:] for line in lines[2:5] if (words := line.split())}
    assert cells["shop.notes"] == ["s----", "s···-", "siud-", "s·ud-", "siud-", "SIUD-"]
    assert cells["public.notes"] == cells["shop.notes"]


@pytest.mark.usefixtures("weakened")
def test_matrix_marks_what_is_not_as_declared_and_still_ends_with_0(typed: Typed) -> None:
    done = typed("matrix", "shop.lines", "--persona", "nobody", "--persona", "service")
    assert done.returncode == 0
    assert done.stdout.splitlines()[2].split() == ["shop.lines", "!--!-", "SIUD-"]


def test_matrix_folds_partitions(typed: Typed) -> None:
    assert "shop.visits (1 partition)" in typed("matrix", "shop").stdout


def test_matrix_as_json_has_everything(typed: Typed) -> None:
    data = json.loads(typed("matrix", "--json").stdout)
    notes = next(one for one in data["relations"] if one["name"] == "public.notes")
    assert (notes["kind"], notes["of"], data["passed"]) == ("view", "shop.notes", True)
    assert notes["cells"]["anon"]["select"] == {
        "letter": "s", "agrees": True, "have": ["[903]"], "want": ["[903]"], "unknown": [],
        "problems": [],
    }  # fmt: skip
    assert notes["cells"]["anon"]["insert"]["have"] is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["note"], "There is no relation note."),
        (["shop.notes", "--persona", "editr"], "There is no persona editr."),
    ],
)
def test_unknown_names_are_answered_with_near_ones(
    typed: Typed, words: list[str], message: str
) -> None:
    done = typed("check", *words)
    assert done.returncode == 2
    assert message in done.stderr and "Did you mean" in done.stderr


def test_group_lists_its_commands(cli: Typed) -> None:
    done = cli("access", "--help")
    assert all(word in done.stdout for word in ("matrix", "check"))
