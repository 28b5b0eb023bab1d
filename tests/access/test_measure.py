"""What is measured: exact rows, and denied kept apart from none."""

from __future__ import annotations

import pytest

from yardpass_db import db
from yardpass_db.access.judging import Cell

from .conftest import Checked


@pytest.fixture
def cells(checked: Checked) -> dict[str, Cell]:
    """The shop's cells by `relation persona verb`."""
    found = checked().measurement.cells
    return {f"{cell.relation} {cell.persona} {cell.verb}": cell for cell in found}


def keys(*numbers: int) -> set[str]:
    return {f"[{number}]" for number in numbers}


def test_shop_is_as_declared(checked: Checked) -> None:
    result = checked()
    assert (result.differences, result.unproved) == ((), ())


def test_superuser_measures_the_same(checked: Checked, shop_superuser_url: str) -> None:
    assert checked(url=shop_superuser_url).measurement.cells == checked().measurement.cells


def test_every_relation_persona_and_command_has_a_cell(cells: dict[str, Cell]) -> None:
    relations = {"shop.members", "shop.notes", "shop.lines", "shop.secrets", "shop.visits",
                 "public.notes", "public.team_notes"}  # fmt: skip
    personas = ("anon", "nobody", "editor", "viewer", "other", "service")
    verbs = ("select", "insert", "update", "delete", "truncate")
    wanted = {f"{r} {p} {v}" for r in relations for p in personas for v in verbs}
    wanted |= {f"shop.visits_2026 {p} {v}" for p in ("anon", "nobody", "service") for v in verbs}
    assert set(cells) == wanted


REACHED = {
    "anon select": keys(903),
    "anon insert": None,
    "nobody select": keys(903),
    "nobody update": set(),
    "editor select": keys(901, 902, 903),
    "editor insert": {"[901]", "[902] as own", "[903] as own"},
    "editor update": keys(901),
    "editor delete": keys(901, 902, 903),
    "viewer select": keys(901, 902, 903),
    "viewer insert": set(),
    "viewer update": keys(902, 903),
    "viewer delete": keys(902, 903),
    "other delete": keys(904),
    "editor truncate": None,
    "service truncate": None,
    "service delete": keys(901, 902, 903, 904),
}


@pytest.mark.parametrize("relation", ["shop.notes", "public.notes"])
@pytest.mark.parametrize(("cell", "reached"), REACHED.items(), ids=REACHED)
def test_rows_reached(
    cells: dict[str, Cell], relation: str, cell: str, reached: set[str] | None
) -> None:
    have = cells[f"{relation} {cell}"].have
    assert (None if have is None else set(have)) == reached


def test_a_wider_view_shows_the_rows_declared_for_it(cells: dict[str, Cell]) -> None:
    assert cells["public.team_notes editor select"].have == keys(901, 902, 903)
    assert cells["public.team_notes nobody select"].have == frozenset()
    assert cells["public.team_notes anon select"].have is None


def test_a_wider_view_cannot_be_written(cells: dict[str, Cell]) -> None:
    assert cells["public.team_notes editor delete"].have is None


def test_partitions_are_closed(cells: dict[str, Cell]) -> None:
    assert cells["shop.visits_2026 anon select"].have is None


def test_rows_that_were_there_before_are_nobody_s_business(checked: Checked) -> None:
    seed = (
        "insert into shop.notes select n, 'b0000000-0000-4000-8000-000000000009', 9, n % 2 = 0, 'x'"
        " from generate_series(1, 200) as n"
    )
    assert checked(seed).passed


def test_a_rule_of_the_database_counts_neither_way(checked: Checked) -> None:
    statement = """
        create function shop.keep_public() returns trigger language plpgsql as
          $$ begin if old.is_public then raise 'public notes stay'; end if; return old; end $$;
        create trigger keep_public before delete on shop.notes
          for each row execute function shop.keep_public();
    """
    result = checked(statement)
    cell = next(
        one for one in result.measurement.cells
        if (one.relation, one.persona, one.verb) == ("shop.notes", "viewer", "delete")
    )  # fmt: skip
    assert (cell.have, cell.unknown, cell.agrees) == (keys(902), keys(903), True)


def test_a_foreign_key_that_forbids_a_delete_speaks_after_the_policies(checked: Checked) -> None:
    statement = """
        alter table shop.lines drop constraint lines_note_id_fkey;
        alter table shop.lines add foreign key (note_id) references shop.notes;
    """
    assert checked(statement).passed


def test_part_of_a_measurement_is_that_part(shop_url: str, shop_tree: object) -> None:
    from pathlib import Path

    from yardpass_db.access.measure import measure
    from yardpass_db.access.world import opened_world

    assert isinstance(shop_tree, Path)
    with db.connect(shop_url) as connection, opened_world(connection, shop_tree) as world:
        found = measure(world, relations=["shop.lines"], personas=["editor"])
        again = measure(world)
    assert {(cell.relation, cell.persona) for cell in found.cells} == {("shop.lines", "editor")}
    assert set(found.cells) <= set(again.cells)
