"""Every "FK →" line of the owner's page is a foreign key of the database.

`page` is the page's word, `references` the table that it means here (docs/decisions.md).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from yardpass_db import db

with (Path(__file__).parents[1] / "fixtures" / "owner_foreign_keys.csv").open() as file:
    LINES = list(csv.DictReader(file))

KEYS = """
select string_agg(format('%%s.%%s', n.nspname, p.relname), ', ')
  from pg_constraint c
  join pg_class p on p.oid = c.confrelid
  join pg_namespace n on n.oid = p.relnamespace
 where c.contype = 'f' and c.convalidated and c.conrelid = %s::regclass
   and c.conkey = array(select attnum from pg_attribute
                         where attrelid = c.conrelid and attname = %s)
"""


def test_the_page_has_42_lines() -> None:
    assert len({(line["table"], line["column"]) for line in LINES}) == 42


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['table']}.{line['column']}")
def test_column_references(database: db.Connection, line: dict[str, str]) -> None:
    assert db.value(database, KEYS, [line["table"], line["column"]]) == line["references"]
