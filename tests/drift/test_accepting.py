"""Each planted difference, accepted: one migration makes every database the same, and clean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from copies import copy_of, fresh
from engine.project import Project
from pytest_postgresql.executors import NoopExecutor

from .accepting import accept
from .conftest import Superuser, found, script, tree_at
from .planted import PLANTED
from .planted_kinds import UNDECLARED, Plant
from .planted_objects import OBJECTS
from .test_planted import run

acceptable = {name: plant for name, plant in PLANTED.items() if plant.acceptable}


@pytest.fixture(scope="session")
def superusers_town_url(
    template: NoopExecutor, address: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The town that a superuser migrated; nobody connects to it."""
    with fresh(template, address, "drift_superusers") as url:
        Project(tree_at(tmp_path_factory.mktemp("superusers")), url).migrate()
        yield url


@pytest.fixture
def towns(
    request: pytest.FixtureRequest, template: NoopExecutor, address: dict[str, str], tmp_path: Path
) -> Iterator[tuple[Project, Project]]:
    """Two of the same; a superuser migrates them when its parameter says so."""
    of = request.getfixturevalue("superusers_town_url" if request.param else "town_url")
    with (
        copy_of(of, template, address, "drift_one") as one,
        copy_of(of, template, address, "drift_two") as two,
    ):
        yield Project(tree_at(tmp_path / "one"), one), Project(tree_at(tmp_path / "two"), two)


def of(plants: dict[str, Plant]) -> list[object]:
    return [pytest.param(p.as_superuser, p, id=name) for name, p in plants.items()]


@pytest.mark.parametrize("towns, plant", of(acceptable), indirect=["towns"])
def test_accepting_makes_two_databases_the_same(
    towns: tuple[Project, Project], superuser: Superuser, plant: Plant
) -> None:
    live, other = towns
    run(live, superuser, plant, plant.sql)
    text = accept(live, other)
    live.migrate()
    other.migrate()
    assert (found(live), found(other)) == ({}, {})
    assert live.snapshot() == other.snapshot()
    migration = text.partition("\n-- In sql/")[0]
    assert ("-- By hand: " in migration) is plant.by_hand


undeclared = {
    name: plant for name, plant in OBJECTS.items() if plant.acceptable and plant.state == UNDECLARED
}


@pytest.mark.parametrize("towns, plant", of(undeclared), indirect=["towns"])
def test_what_was_accepted_and_dropped_is_made_again(
    towns: tuple[Project, Project], superuser: Superuser, plant: Plant
) -> None:
    live, _ = towns
    run(live, superuser, plant, plant.sql)
    drops = script(live, "restore")
    accept(live)
    live.migrate()
    run(live, superuser, plant, drops)
    assert plant.object in found(live)
    run(live, superuser, plant, script(live, "restore"))
    assert found(live) == {}
