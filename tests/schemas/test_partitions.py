"""The tables kept by month: no gap, UTC bounds, nothing readable past the parent."""

from __future__ import annotations

import tomllib
from itertools import pairwise

import pytest
from yardpass_tree import PERSONAS, TREE, Acting, DeniedError

from yardpass_db import db
from yardpass_db.render import render
from yardpass_db.sources import File, read_tree

SETTINGS = tomllib.loads((TREE / "partitions" / "partitions.toml").read_text())
PARENTS = [parent["table"] for parent in SETTINGS["parent"]]
CHILDREN = """
select child.relname, child.relrowsecurity, child.oid::regclass::text,
       pg_get_expr(child.relpartbound, child.oid)
from pg_inherits join pg_class as child on child.oid = inhrelid
where inhparent = %s::regclass order by 1
"""
# April 2024 to two months past November 2026, when the tables were made.
MONTHS = [
    f"{year}{month:02d}"
    for year in range(2024, 2028)
    for month in range(1, 13)
    if (2024, 4) <= (year, month) <= (2027, 1)
]


def monthly(kind: str, parent: str, *months: tuple[str, str]) -> str:
    """What a template of sql/partitions becomes for these months."""
    schema, name = parent.split(".")
    path = TREE / "partitions" / f"monthly{kind}.sql.j2"
    values = {
        "schema": schema,
        "parent": name,
        "column": "created_at",
        "months": [{"from": first, "to": following} for first, following in months],
    }
    head = "".join(f"{{% set {key} = {value!r} %}}\n" for key, value in values.items())
    return render(read_tree(TREE), File(str(path), (head + path.read_text()).encode()))


@pytest.mark.parametrize("parent", PARENTS)
def test_every_month_has_its_child(database: db.Connection, parent: str) -> None:
    name = parent.split(".")[1]
    found = [child[0] for child in db.rows(database, CHILDREN, [parent])]
    default = name.removesuffix("_p") + "_default"
    assert found == sorted([default, *(f"{name}_{month}" for month in MONTHS)])


@pytest.mark.parametrize("parent", PARENTS)
def test_months_meet_at_midnight_utc(database: db.Connection, parent: str) -> None:
    db.run_script(database, "set local timezone = 'UTC'")
    bounds = [child[3] for child in db.rows(database, CHILDREN, [parent])[1:]]
    days = [f"{month[:4]}-{month[4:]}-01 00:00:00+00" for month in [*MONTHS, "202702"]]
    assert bounds == [
        f"FOR VALUES FROM ('{first}') TO ('{following}')" for first, following in pairwise(days)
    ]


@pytest.mark.parametrize("parent", PARENTS)
def test_every_child_has_row_security(database: db.Connection, parent: str) -> None:
    assert [child[0] for child in db.rows(database, CHILDREN, [parent]) if not child[1]] == []


@pytest.mark.parametrize("parent", PARENTS)
def test_nobody_but_the_owner_has_rights_on_a_child(database: db.Connection, parent: str) -> None:
    rights = """
        select inhrelid::regclass::text, entry.grantee::regrole::text
        from pg_inherits join pg_class on oid = inhrelid, aclexplode(relacl) as entry
        where inhparent = %s::regclass and entry.grantee <> relowner
    """
    assert db.rows(database, rights, [parent]) == []


@pytest.mark.parametrize("persona", sorted(PERSONAS))
def test_child_cannot_be_read_past_its_parent(filled: db.Connection, persona: str) -> None:
    role, user = PERSONAS[persona]
    with pytest.raises(DeniedError):
        Acting(filled, role, user).run("select * from analytics.event_impressions_p_202611")


def test_row_lies_in_the_month_of_utc(filled: db.Connection) -> None:
    # Half past midnight in Berlin is still the old month in UTC.
    db.run_script(
        filled,
        "set local timezone = 'Europe/Berlin';"
        "update analytics.event_impressions_p set created_at = '2026-12-01 00:30'",
    )
    where = db.value(filled, "select tableoid::regclass::text from analytics.event_impressions_p")
    assert where == "analytics.event_impressions_p_202611"


@pytest.mark.parametrize("parent", PARENTS)
def test_key_of_a_parent_includes_the_month(database: db.Connection, parent: str) -> None:
    key = "select pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass"
    assert (
        db.value(database, f"{key} and contype = 'p'", [parent]) == "PRIMARY KEY (id, created_at)"
    )


NEXT = [("2027-02-01", "2027-03-01"), ("2027-03-01", "2027-04-01")]


@pytest.mark.parametrize("parent", PARENTS)
def test_next_months_follow(database: db.Connection, parent: str) -> None:
    db.run_script(database, monthly("", parent, *NEXT))
    assert db.rows(database, monthly(".verify", parent, *NEXT).split(";")[0]) == []


@pytest.mark.parametrize("parent", PARENTS)
def test_missing_month_is_an_offender(database: db.Connection, parent: str) -> None:
    db.run_script(database, monthly("", parent, NEXT[0]))
    missing = db.rows(database, monthly(".verify", parent, *NEXT).split(";")[0])
    assert missing == [(f"{parent.split('.')[1]}_202703",)]


@pytest.mark.parametrize("parent", PARENTS)
def test_month_with_other_bounds_is_an_offender(database: db.Connection, parent: str) -> None:
    db.run_script(database, monthly("", parent, ("2027-02-01", "2027-02-28")))
    wrong = db.rows(database, monthly(".verify", parent, NEXT[0]).split(";")[0])
    assert wrong == [(f"{parent.split('.')[1]}_202702",)]


OPENED = [
    "alter table analytics.{}_202702 disable row level security",
    "grant select on analytics.{}_202702 to authenticated",
]


@pytest.mark.parametrize("fault", OPENED, ids=["row security off", "granted"])
@pytest.mark.parametrize("parent", PARENTS)
def test_open_month_is_an_offender(database: db.Connection, parent: str, fault: str) -> None:
    db.run_script(database, monthly("", parent, NEXT[0]))
    db.run_script(database, fault.format(parent.split(".")[1]))
    offenders = db.rows(database, monthly(".verify", parent, NEXT[0]).split(";")[1])
    assert offenders == [(f"{parent}_202702",)]


@pytest.mark.parametrize("parent", PARENTS)
def test_next_months_come_off(database: db.Connection, parent: str) -> None:
    before = db.rows(database, CHILDREN, [parent])
    db.run_script(database, monthly("", parent, *NEXT))
    db.run_script(database, monthly(".rollback", parent, *NEXT))
    assert db.rows(database, CHILDREN, [parent]) == before


def test_rollback_of_months_says_what_is_lost() -> None:
    assert monthly(".rollback", PARENTS[0], *NEXT).startswith("-- Loses: rows of analytics.")
