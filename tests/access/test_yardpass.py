"""The YardPass database is as sql/rls/access.toml declares: a test per relation, persona, command.

Everything is measured once per session; the tests look up their cell. What cells there must be is
read from the declaration, not from the measurement, so that a relation that is not measured fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from yardpass_db.access.check import Result
from yardpass_db.access.compare import cell_differences
from yardpass_db.access.declaration import Declaration
from yardpass_db.access.judging import Cell
from yardpass_db.access.measure import COMMANDS
from yardpass_db.access.reading import read_declaration
from yardpass_db.access.world import World

from .conftest import TREE

Measured = tuple[World, Result]


@cache
def declaration() -> Declaration:
    return read_declaration(TREE)


def relations() -> Iterator[str]:
    """Every table declared, its view in public, and the wider views."""
    for name in declaration().tables:
        schema, _, table = name.partition(".")
        yield name
        if schema != "public":
            yield f"public.{table}"
    yield from declaration().views


CELLS = [
    (relation, persona.name, command)
    for relation in relations()
    for persona in declaration().personas
    for command in COMMANDS
]


@pytest.fixture(scope="session")
def cells(yardpass: Measured) -> dict[tuple[str, str, str], Cell]:
    return {
        (cell.relation, cell.persona, cell.verb): cell for cell in yardpass[1].measurement.cells
    }


@pytest.mark.parametrize(("relation", "persona", "command"), CELLS, ids="-".join)
def test_access(
    cells: dict[tuple[str, str, str], Cell], relation: str, persona: str, command: str
) -> None:
    found = [
        difference.message for difference in cell_differences(cells[relation, persona, command])
    ]
    assert found == []


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
@pytest.mark.parametrize(
    "parent", ["analytics.event_impressions_p", "analytics.ticket_analytics_p"]
)
def test_partitions_are_closed(yardpass: Measured, parent: str, role: str, command: str) -> None:
    children = {one.name for one in yardpass[1].measurement.relations if one.parent == parent}
    reached = {
        cell.relation: cell.have
        for cell in yardpass[1].measurement.cells
        if cell.relation in children and (cell.role, cell.verb) == (role, command)
    }
    assert len(children) > 20
    assert reached == dict.fromkeys(children)


def test_every_cell_measured_has_its_test(yardpass: Measured, cells: object) -> None:
    assert isinstance(cells, dict)
    partitions = {one.name for one in yardpass[1].measurement.relations if one.parent}
    assert {key for key in cells if key[0] not in partitions} == set(CELLS)


def test_nothing_else_differs(yardpass: Measured) -> None:
    """Privileges, columns, functions, sequences, undeclared relations."""
    found = yardpass[1].differences
    assert [str(one) for one in found if one.kind not in ("rows", "problem")] == []


def test_the_world_proves_every_cell(yardpass: Measured) -> None:
    found = yardpass[1].unproved
    assert [f"{one.relation} {one.role} {one.verb}: {one.message}" for one in found] == []


@pytest.mark.parametrize("table", declaration().tables)
def test_the_world_has_rows_of(yardpass: Measured, table: str) -> None:
    assert yardpass[0].rows[table]


PERSONAS = {
    "anon": ("anon", False),
    "nobody": ("authenticated", False),
    **dict.fromkeys(
        ("user", "stranger", "owner", "admin", "editor", "viewer", "foreigner", "both", "sponsor",
         "scanner", "staff"),
        ("authenticated", True),
    ),
    "service": ("service_role", False),
}  # fmt: skip


def test_personas_are_those_that_were_asked_for() -> None:
    found = {one.name: (one.role, one.user is not None) for one in declaration().personas}
    assert found == PERSONAS


def test_classes_use_no_function_of_the_database() -> None:
    """The declaration is a second opinion: it may not ask the helpers that the policies ask."""
    functions = {path.stem for path in Path(TREE, "functions").rglob("*.sql")}
    texts = [*declaration().classes.values()]
    texts += [text for one in declaration().tables.values() for text in one.parameters.values()]
    called = {name for name in functions for text in texts if f"{name}(" in text}
    assert called == set()
