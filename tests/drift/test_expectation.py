"""What is expected follows from the history alone, and is built once per history."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from engine.project import Project

from yardpass_db import catalog, clone, db
from yardpass_db.drift.expectation import load, read_key
from yardpass_db.drift.observer import Observer
from yardpass_db.errors import HistoryError
from yardpass_db.progress import Silent

from .conftest import PLATFORM, found, lamps

LEAK = "create policy leak on town.streets for select to anon using (true)"


class Listening(Silent):
    """Remembers what is noted."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def built(town: Project) -> list[str]:
    """What a look says of having to build something."""
    listening = Listening()
    with db.connect(town.url) as connection:
        Observer(connection, town.root, "", listening).look()
    return listening.notes


def key(town: Project) -> str:
    with db.connect(town.url) as connection:
        return read_key(connection, PLATFORM)


@pytest.fixture
def kept(home: Path) -> Path:
    """The folder of expectations."""
    return home / "expectations"


def test_it_is_built_once(town: Project) -> None:
    found(town)
    assert built(town) == []


def test_a_new_migration_builds_it_again(town: Project) -> None:
    found(town)
    lamps(town)
    assert "Replaying" in built(town)[0]


def test_a_change_by_hand_does_not(town: Project) -> None:
    before = key(town)
    town.run(LEAK)
    assert key(town) == before


def test_a_change_by_hand_is_still_told_the_second_time(town: Project) -> None:
    town.run(LEAK)
    found(town)
    assert found(town) == {"policy leak on town.streets": "undeclared"}


def test_a_change_by_hand_between_two_runs_is_told_after_the_second(town: Project) -> None:
    town.run(LEAK)
    lamps(town)
    assert found(town) == {"policy leak on town.streets": "undeclared"}


def test_a_change_by_hand_is_told_by_an_observer_that_goes_on(town: Project) -> None:
    with db.connect(town.url) as connection:
        observer = Observer(connection, town.root, "", Silent())
        before = observer.look().drifts
        town.run(LEAK)
        after = observer.look().drifts
    assert (len(before), [one.object for one in after]) == (0, ["policy leak on town.streets"])


def test_a_damaged_file_is_built_again(town: Project, kept: Path) -> None:
    found(town)
    path = kept / f"{key(town)}.json"
    path.write_text(path.read_text().replace("town.houses", "town.horses"))
    assert load(key(town)) is None


def test_a_file_cut_off_is_built_again(town: Project, kept: Path) -> None:
    found(town)
    path = kept / f"{key(town)}.json"
    path.write_bytes(path.read_bytes()[:1000])
    assert found(town) == {}


def test_a_file_of_another_history_is_not_taken(town: Project, kept: Path) -> None:
    found(town)
    path, other = kept / f"{key(town)}.json", kept / f"{'0' * 64}.json"
    other.write_bytes(path.read_bytes())
    assert load("0" * 64) is None


def test_a_text_changed_in_the_history_is_another_key(town: Project) -> None:
    before = key(town)
    town.run("update yardpass_db.history set rendered = rendered || ' ' where id = 1")
    assert key(town) != before


def test_a_setting_of_the_database_is_another_key(town: Project) -> None:
    before = key(town)
    town.run(
        "do $$ begin execute format('alter database %I set search_path = town',"
        " current_database()); end $$"
    )
    assert key(town) != before


def test_only_so_many_are_kept(town: Project, kept: Path) -> None:
    kept.mkdir(exist_ok=True)
    for number in range(30):
        (kept / f"{number:064}.json").write_text("old")
    lamps(town)
    found(town)
    assert len(list(kept.iterdir())) == 20


def test_where_nothing_can_be_kept_it_is_found_all_the_same(
    town: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shadow_url: str
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("YARDPASS_HOME", str(tmp_path / "file"))
    with db.connect(town.url) as connection:
        assert Observer(connection, town.root, shadow_url, Silent()).look().drifts == ()


def test_without_a_history_it_says_what_to_type(project: Project) -> None:
    with pytest.raises(HistoryError) as raised:
        found(project)
    assert "yardpass-db migrate" in raised.value.hint


def test_a_newer_history_wants_a_newer_tool(town: Project) -> None:
    town.run("comment on schema yardpass_db is 'yardpass-db history, layout 99.'")
    with pytest.raises(HistoryError) as raised:
        found(town)
    assert "Upgrade" in raised.value.hint


def test_the_throw_away_database_goes(town: Project) -> None:
    lamps(town)
    found(town)
    databases = {name for (name,) in town.rows("select datname from pg_database")}
    # Others on this server make such databases, too: their names hold another process's number.
    assert [one for one in databases if one.startswith(f"{clone.PREFIX}{os.getpid()}_")] == []


def test_what_is_kept_is_the_catalog_of_the_migrated_database(town: Project) -> None:
    found(town)
    expectation = load(key(town))
    with db.connect(town.url) as connection:
        assert expectation is not None and expectation.parts == catalog.parts(connection)
