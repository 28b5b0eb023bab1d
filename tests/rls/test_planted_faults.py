"""Each fault that would open the database is named, by `access check`, `verify` or both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from yardpass_tree import TREE, found_by

from yardpass_db import db
from yardpass_db.access.check import Result, check
from yardpass_db.access.world import World, opened_world

from .planted_faults import FAULTS, Fault


@pytest.fixture(scope="module")
def opened(migrated_url: str) -> Iterator[World]:
    """The declared world in the migrated tree; what a test plants is taken out again."""
    with db.connect(migrated_url) as connection, opened_world(connection, TREE) as world:
        yield world


@pytest.fixture
def world(opened: World) -> Iterator[World]:
    with opened.connection.transaction(force_rollback=True):
        yield opened


def measured(world: World, fault: Fault) -> Result:
    """What `access check` says of the relations of a fault, or of visitors everywhere."""
    if fault.relations:
        return check(world, TREE, relations=set(fault.relations))
    return check(world, TREE, personas={"anon"})


def verified(world: World, check: str) -> list[str]:
    """What `verify` says: the offenders of one check."""
    return [str(one.row["object"]) for one in found_by(check, world.connection)]


BY_ACCESS = {name: fault for name, fault in FAULTS.items() if fault.access}
BY_VERIFY = {name: fault for name, fault in FAULTS.items() if fault.verify}


@pytest.mark.parametrize("name", BY_ACCESS)
def test_access_check_names_the_fault(world: World, name: str) -> None:
    fault = FAULTS[name]
    db.run_script(world.connection, fault.plant)
    said = [str(one) for one in measured(world, fault).differences]
    assert any(fault.access in one for one in said), said
    assert not fault.relations or all(any(r in one for r in fault.relations) for one in said)


@pytest.mark.parametrize("name", BY_VERIFY)
def test_verify_names_the_fault(world: World, name: str) -> None:
    fault = FAULTS[name]
    assert verified(world, fault.verify) == []
    db.run_script(world.connection, fault.plant)
    (offender,) = verified(world, fault.verify)
    assert offender.startswith(fault.offender)


def test_nothing_is_named_where_nothing_is_planted(world: World) -> None:
    result = check(world, TREE)
    assert [str(one) for one in (*result.differences, *result.unproved)] == []
