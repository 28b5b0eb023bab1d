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


TEMPLATE = """
-- for each table in: town
create or replace view public.{{ table.name|ident }} with (security_invoker = true) as
  select {{ table.columns|join(', ') }} from {{ table.schema|ident }}.{{ table.name|ident }};
"""


@pytest.mark.parametrize("towns", [False], indirect=True)
@pytest.mark.parametrize(
    "renaming, view",
    [
        ("alter table town.streets rename to roads", "roads"),
        ("alter table town.houses rename to x; alter table town.streets rename to houses;"
         " alter table town.x rename to streets", "houses"),
        ("comment on schema town is null; alter schema town rename to city", "streets"),
    ],
    ids=["table", "tables that change names", "schema"],
)  # fmt: skip
def test_public_views_of_a_template_follow(
    towns: tuple[Project, Project], renaming: str, view: str
) -> None:
    live, other = towns
    for town in towns:
        town.write("views/public/all.sql.j2", TEMPLATE)
        town.migrate()
    live.run(f"insert into town.streets (name) values ('High'); {renaming}")
    accept(live, other)
    live.migrate()
    other.migrate()
    assert (found(live), found(other)) == ({}, {})
    assert live.snapshot() == other.snapshot()
    assert live.value(f"select name from public.{view}") == "High"


PREFIXED = """
create or replace view town.prefixed with (security_invoker = true) as
  select streets.name, houses.number from town.houses
  join town.streets on streets.id = houses.street_id;
"""


def test_a_view_that_follows_a_rename_is_not_made_anew(town: Project) -> None:
    town.write("views/town/prefixed.sql", PREFIXED)
    town.migrate()
    town.run("alter table town.houses rename to homes")
    assert "view" not in script(town, "restore")
    assert "create or replace view" not in script(town, "accept")


def test_rows_stay_when_a_renamed_table_gets_its_name_back(town: Project) -> None:
    town.run(
        "insert into town.streets (name) values ('High');"
        " insert into town.houses (street_id, owner) values (1, 'ada');"
        " alter table town.houses rename to homes;"
        " alter table town.homes rename owner to landlord;"
        " alter table town.streets rename name to title"
    )
    town.run(script(town, "restore"))
    assert found(town) == {}
    query = "select s.name, h.owner from town.houses h join town.streets s on s.id = h.street_id"
    assert town.rows(query) == [("High", "ada")]
