"""`access mutate` from end to end: a copy, a world, every mutant, the report."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import Cli

from yardpass_db import catalog, db
from yardpass_db.access.mutating import Mutation
from yardpass_db.access.mutating_run import Choice, mutate
from yardpass_db.clone import PREFIX
from yardpass_db.errors import UsageError
from yardpass_db.progress import Silent

CHECKS = Path(__file__).parents[2] / "sql" / "checks"


def run(tree: Path, url: str, *kinds: str, only: tuple[str, ...] = ()) -> Mutation:
    return mutate(tree, url, Choice(only, kinds), Silent())


def killed(found: Mutation) -> set[str]:
    return {one.mutant.change for one in found.having("killed")}


def test_every_weakened_policy_is_noticed(notes_tree: Path, notes_url: str) -> None:
    found = run(notes_tree, notes_url, "drop-policy", "negate", "other-role", "and-or")
    assert [str(one.mutant) for one in found.outcomes if one.status != "killed"] == []


def test_every_grant_that_can_be_used_is_noticed(notes_tree: Path, notes_url: str) -> None:
    kinds = ("grant", "grant-column", "grant-columns", "grant-partition", "revoke", "definer-view")
    found = run(notes_tree, notes_url, *kinds)
    assert [str(one.mutant) for one in found.having("survived")] == []


def test_a_view_s_grant_that_its_table_lacks_is_of_no_use(notes_tree: Path, notes_url: str) -> None:
    found = run(notes_tree, notes_url, "grant", only=("public.notes",))
    assert [one.mutant.change for one in found.having("equivalent")] == [
        "anon may insert public.notes",
        "anon may update public.notes",
        "anon may delete public.notes",
    ]


def test_a_helper_that_lists_every_team_is_noticed(notes_tree: Path, notes_url: str) -> None:
    found = run(notes_tree, notes_url, "helper-drop-conjunct", "helper-condition-true")
    assert {one.by for one in found.outcomes} == {"access check"}


def test_what_no_row_shows_survives_until_a_check_looks(notes_tree: Path, notes_url: str) -> None:
    before = run(notes_tree, notes_url, "no-search-path").outcomes
    name = "0009_function_search_path.sql"
    (notes_tree / "checks" / name).write_bytes((CHECKS / name).read_bytes())
    after = run(notes_tree, notes_url, "no-search-path").outcomes
    assert [one.status for one in (*before, *after)] == ["survived", "killed"]
    assert after[0].by == "verify"


def test_a_change_that_columns_make_harmless_is_equivalent(
    notes_tree: Path, notes_url: str
) -> None:
    found = run(notes_tree, notes_url, "drop-conjunct")
    assert [one.mutant.change for one in found.having("equivalent")] == [
        'policy "owner changes own notes" on shop.notes, WITH CHECK: '
        "owner_id = (SELECT auth.uid() AS uid) is left out"
    ]


def test_it_survives_once_the_column_can_be_moved_and_nobody_says_so(
    notes_tree: Path, notes_url: str
) -> None:
    with db.connect(notes_url) as connection:
        connection.execute("grant update (owner_id) on shop.notes to authenticated")
    found = run(notes_tree, notes_url, "drop-conjunct")
    assert [one.mutant.change for one in found.having("equivalent")] == []
    assert any("WITH CHECK: owner_id" in change for change in killed(found))


def test_a_value_that_nobody_tried_to_write_survives(notes_tree: Path, notes_url: str) -> None:
    with db.connect(notes_url) as connection:
        connection.execute(
            'alter policy "owner changes own notes" on shop.notes '
            "with check (owner_id = (select auth.uid()) and text <> 'sold')"
        )
    found = run(notes_tree, notes_url, "drop-conjunct", only=("shop.notes",)).having("survived")
    assert [one.says for one in found] == ["other values of text were not tried"]


def test_drift_notices_all(notes_tree: Path, notes_url: str) -> None:
    found = run(notes_tree, notes_url, only=("shop.notes",))
    assert found.as_dict()["drift"] == 100.0


def test_the_database_is_as_before(notes_tree: Path, notes_url: str) -> None:
    with db.connect(notes_url) as connection:
        before = catalog.snapshot(connection)
    run(notes_tree, notes_url, "drop-policy")
    with db.connect(notes_url) as connection:
        assert catalog.snapshot(connection) == before
        assert db.value(connection, "select count(*) from shop.notes") == 0
        # Tests of other processes make copies on the same server.
        left = "select count(*) from pg_database where starts_with(datname, %s)"
        assert db.value(connection, left, [f"{PREFIX}{os.getpid()}_"]) == 0


def test_a_sample_is_the_same_for_the_same_seed(notes_tree: Path, notes_url: str) -> None:
    kinds = ("drop-policy", "grant-column")
    samples = [
        [one.mutant for one in mutate(notes_tree, notes_url, choice, Silent()).outcomes]
        for choice in (
            Choice(kinds=kinds, sample=4, seed=1),
            Choice(kinds=kinds, sample=4, seed=1),
            Choice(kinds=kinds, sample=4, seed=2),
        )
    ]
    named = [[str(one) for one in sample] for sample in samples]
    assert len(named[0]) == 4
    assert named[0] == named[1] != named[2]


@pytest.mark.parametrize(
    ("choice", "message", "hint"),
    [
        (Choice(kinds=("drop-polcy",)), "kind of mutant drop-polcy", "drop-policy"),
        (Choice(only=("shop.note",)), "relation or function shop.note", "shop.notes"),
        (Choice(only=("teams",)), "relation or function teams", "private.teams"),
    ],
)
def test_a_misspelt_name(
    notes_tree: Path, notes_url: str, choice: Choice, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        mutate(notes_tree, notes_url, choice, Silent())
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_misspelt_kind_makes_no_copy(notes_tree: Path) -> None:
    with pytest.raises(UsageError, match="kind of mutant drop-rls"):
        mutate(notes_tree, "postgresql://127.0.0.1:1/nowhere", Choice((), ("drop-rls",)), Silent())


# The command


def test_command_says_who_noticed(cli: Cli, notes_tree: Path, notes_url: str) -> None:
    arguments = ("--sources", str(notes_tree), "--kind", "drop-policy", "--all")
    done = cli("access", "mutate", *arguments, url=notes_url)
    assert done.returncode == 0
    assert "KILLED     drop-policy shop.notes: " in done.stdout
    assert "access check: public.notes" in done.stdout


def test_command_fails_with_a_survivor(cli: Cli, notes_tree: Path, notes_url: str) -> None:
    arguments = ("--sources", str(notes_tree), "--kind", "helper-immutable", "--json")
    done = cli("access", "mutate", *arguments, url=notes_url)
    assert done.returncode == 3
    found = json.loads(done.stdout)
    assert (found["survived"], found["score"]) == (1, 0.0)
    assert found["outcomes"][0]["sql"] == (
        "alter function private.teams(shop.member_role) immutable"
    )
