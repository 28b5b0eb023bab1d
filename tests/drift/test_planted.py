"""Each planted difference is found, named, and undone by its own SQL; or said by the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from copies import copy_of
from engine.project import Project
from pytest_postgresql.executors import NoopExecutor

from .conftest import Superuser, found, look, script, tree_at
from .planted import PLANTED
from .planted_kinds import Plant


class Mended(NamedTuple):
    """A town with a difference: what was found before and after its own SQL restored it."""

    plant: Plant
    before: dict[str, str]
    after: set[str]


def planted(town: Project, superuser: Superuser, plant: Plant) -> None:
    """Make the difference by hand."""
    run(town, superuser, plant, plant.sql)


def run(town: Project, superuser: Superuser, plant: Plant, text: str) -> None:
    """Run SQL as whoever may do it."""
    if plant.as_superuser:
        superuser(town, text)
    else:
        town.run(text)


@pytest.fixture(scope="module", params=PLANTED.values(), ids=PLANTED)
def mended(
    request: pytest.FixtureRequest,
    town_url: str,
    template: NoopExecutor,
    address: dict[str, str],
    superuser: Superuser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mended]:
    """Each of the differences, looked at twice."""
    plant: Plant = request.param
    with copy_of(town_url, template, address, "drift") as url:
        town = Project(tree_at(tmp_path_factory.mktemp("town")), url)
        planted(town, superuser, plant)
        before = found(town)
        run(town, superuser, plant, script(town, "restore"))
        yield Mended(plant, before, set(found(town)))


def test_there_are_many_kinds() -> None:
    assert len(PLANTED) >= 170


def test_nothing_is_planted_in_a_clean_database(town: Project) -> None:
    assert found(town) == {}


def test_a_planted_difference_is_named(mended: Mended) -> None:
    assert mended.before[mended.plant.object] == mended.plant.state


def test_restoring_leaves_none(mended: Mended) -> None:
    assert mended.after == ({mended.plant.left} if mended.plant.left else set())


def test_restoring_twice_does_nothing_more(town: Project, superuser: Superuser) -> None:
    town.run(PLANTED["column's type under a view"].sql)
    town.run(PLANTED["view undeclared"].sql)
    restore = script(town, "restore")
    town.run(restore)
    town.run(restore)
    assert found(town) == {}


def test_all_together_are_restored(town: Project) -> None:
    together = ["table undeclared", "column undeclared", "default", "check", "index missing",
                "view's text", "function's body", "policy undeclared", "grant", "comment",
                "sequence missing", "type undeclared", "publication's table"]  # fmt: skip
    for name in together:
        town.run(PLANTED[name].sql)
    town.run(script(town, "restore"))
    assert look(town).drifts == ()
