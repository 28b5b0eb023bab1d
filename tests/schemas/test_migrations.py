"""The migration files: each can be undone, and says what is lost."""

from __future__ import annotations

import re

import pytest
from yardpass_tree import TREE

from yardpass_db import db
from yardpass_db.catalog import compare, snapshot
from yardpass_db.ordering import Item, order
from yardpass_db.render import render
from yardpass_db.sources import Source, read_tree

YARDPASS = read_tree(TREE)
MIGRATIONS = YARDPASS.migrations
IDS = [source.id for source in MIGRATIONS]


def forth(source: Source) -> str:
    return render(YARDPASS, source.file)


def beside(source: Source, ending: str) -> str:
    file = source.undo if ending == "rollback" else source.verify
    assert file, f"{source.id} has no {ending} file"
    return render(YARDPASS, file)


@pytest.mark.parametrize("source", MIGRATIONS, ids=IDS)
def test_rollback_of_a_table_says_what_is_lost(source: Source) -> None:
    rollback = beside(source, "rollback")
    assert "drop table" not in rollback or re.match(r"-- Loses: \w.+\.\n", rollback)


@pytest.mark.parametrize("source", MIGRATIONS, ids=IDS)
def test_verify_begins_with_what_is_wrong(source: Source) -> None:
    assert re.match(r"-- [A-Z].+\.\n", beside(source, "verify"))


@pytest.mark.parametrize("source", MIGRATIONS, ids=IDS)
def test_no_cascade_takes_more_than_is_named(source: Source) -> None:
    text = forth(source) + beside(source, "rollback")
    assert not re.search(r"(?<!on delete) cascade", text)


def test_tree_comes_off_without_a_trace_and_goes_on_again(connection: db.Connection) -> None:
    sources = [item.source for item in order([Item(one, one.id) for one in MIGRATIONS])]
    before = snapshot(connection)
    for source in sources:
        db.run_script(connection, forth(source))
    for source in reversed(sources):
        db.run_script(connection, beside(source, "rollback"))
    assert compare(before, snapshot(connection)) == []
