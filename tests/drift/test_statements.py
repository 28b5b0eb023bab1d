"""What the statements are where they depend on PostgreSQL's version."""

from __future__ import annotations

import pytest

from yardpass_db.catalog import PART
from yardpass_db.drift.sql import statements
from yardpass_db.drift.statement import Change, Sides

COLUMN = "column town.houses.doubled"


def doubled(by: int) -> str:
    return PART.join(["numeric", f"generated always as (price * {by}) stored", "after price"])


@pytest.mark.parametrize("version, column_stays", [(160004, False), (170000, True)])
def test_an_expression_is_set_where_that_can_be_said(version: int, column_stays: bool) -> None:
    sides = Sides({COLUMN: doubled(3)}, {COLUMN: doubled(2)}, "postgres", version)
    (first, *_) = statements([Change(COLUMN, doubled(3), doubled(2))], sides)
    assert ("set expression as ((price * 2))" in first.sql) is column_stays
