"""What the statements are where they depend on PostgreSQL's version."""

from __future__ import annotations

import pytest

from yardpass_db.catalog import PART
from yardpass_db.drift.identity import KINDS
from yardpass_db.drift.sql import MAKERS, statements
from yardpass_db.drift.statement import Change, Sides, Site

SAID_OTHERWISE = {"default privileges:", "grant", "revoke"}
COLUMN = "column town.houses.doubled"


def doubled(by: int) -> str:
    return PART.join(["numeric", f"generated always as (price * {by}) stored", "after price"])


@pytest.mark.parametrize("version, column_stays", [(160004, False), (170000, True)])
def test_an_expression_is_set_where_that_can_be_said(version: int, column_stays: bool) -> None:
    sides = Sides({COLUMN: doubled(3)}, {COLUMN: doubled(2)}, Site("postgres", version))
    (first, *_) = statements([Change(COLUMN, doubled(3), doubled(2))], sides)
    assert ("set expression as ((price * 2))" in first.sql) is column_stays


def test_every_kind_has_its_statements() -> None:
    assert set(KINDS) - SAID_OTHERWISE == MAKERS.keys()


CLASS = PART.join(["owner postgres", "for integer", "family town.f", "operator 1 <(int4,int4)"])


@pytest.mark.parametrize("is_superuser", [True, False])
def test_what_superusers_alone_may_make_is_told_to_others(is_superuser: bool) -> None:
    name = "operator class town.f using btree"
    sides = Sides({}, {name: CLASS}, Site("postgres", 180000, is_superuser))
    (one,) = statements([Change(name, None, CLASS)], sides)
    made = "create operator class town.f for type integer using btree family town.f as operator 1"
    assert made in one.sql
    assert one.sql.startswith("-- By hand: superusers alone may: create") is not is_superuser
