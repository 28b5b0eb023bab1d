"""Each lint rule finds its disease, and nothing once that is cured."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from yardpass_tree import TREE

from yardpass_db.lint import RULES, Finding, lint


class Case(NamedTuple):
    """A file that a rule objects to, and the same file mended."""

    rule: str
    path: str
    disease: str
    cure: str


UP, DOWN = "schemas/shop/0001_a.sql", "schemas/shop/0001_a.rollback.sql"
VIEW, POLICY, FUNCTION = "views/shop/v.sql", "rls/shop/t.sql", "functions/shop/f.sql"
SECURED = "alter table shop.t enable row level security;"
BODY = "language sql set search_path = '' as 'select 1';"

CASES = [
    Case("if-not-exists", UP, "create schema if not exists shop;", "create schema shop;"),
    Case("if-not-exists", DOWN, "drop index if exists shop.i;", "drop index shop.i;"),
    Case(
        "if-not-exists",
        UP,
        "alter table shop.t add column if not exists a text;",
        "alter table shop.t add column a text;",
    ),
    Case("cascade", DOWN, "drop schema shop cascade;", "drop schema shop;"),
    Case(
        "cascade",
        UP,
        "alter table shop.t drop column a cascade;",
        "alter table shop.t drop column a;",
    ),
    Case("schema-name", UP, "create index i on t (a);", "create index i on shop.t (a);"),
    Case(
        "schema-name", DOWN, "-- Loses: all.\ndrop table t;", "-- Loses: all.\ndrop table shop.t;"
    ),
    Case("schema-name", DOWN, "drop type mood;", "drop type shop.mood;"),
    Case("schema-name", POLICY, "grant select on t to anon;", "grant select on shop.t to anon;"),
    Case(
        "schema-name",
        UP,
        "alter table shop.t add constraint k foreign key (a) references u;",
        "alter table shop.t add constraint k foreign key (a) references shop.u;",
    ),
    Case(
        "schema-name",
        FUNCTION,
        f"-- One.\ncreate function f() returns integer {BODY}",
        f"-- One.\ncreate function shop.f() returns integer {BODY}",
    ),
    Case("row-security", UP, "create table shop.t ();", f"create table shop.t (); {SECURED}"),
    Case(
        "named-key",
        UP,
        f"create table shop.t (a integer references shop.u); {SECURED}",
        f"create table shop.t (a integer constraint t_a_fkey references shop.u); {SECURED}",
    ),
    Case(
        "named-key",
        UP,
        "alter table shop.t add foreign key (a) references shop.u;",
        "alter table shop.t add constraint t_a_fkey foreign key (a) references shop.u;",
    ),
    Case(
        "named-key",
        UP,
        "alter table shop.t add column a integer references shop.u;",
        "alter table shop.t add column a integer constraint t_a_fkey references shop.u;",
    ),
    Case(
        "repeatable-kind",
        UP,
        "create view shop.v with (security_invoker = true) as select 1;",
        "create materialized view shop.v as select 1;",
    ),
    Case("repeatable-kind", VIEW, "-- I.\ncreate index i on shop.t (a);", "-- I.\nselect 1;"),
    Case(
        "search-path",
        FUNCTION,
        "-- One.\ncreate function shop.f() returns integer language sql as 'select 1';",
        f"-- One.\ncreate function shop.f() returns integer {BODY}",
    ),
    Case(
        "security-invoker",
        VIEW,
        "-- One.\ncreate view shop.v as select 1;",
        "-- One.\ncreate view shop.v with (security_invoker) as select 1;",
    ),
    Case(
        "security-invoker",
        VIEW,
        "-- One.\ncreate view shop.v with (security_invoker = 0) as select 1;",
        "-- One.\ncreate view shop.v with (security_invoker = 1) as select 1;",
    ),
    Case(
        "policy-role",
        POLICY,
        'create policy "all read" on shop.t for select using (true);',
        'create policy "all read" on shop.t for select to anon using (true);',
    ),
    Case(
        "update-check",
        POLICY,
        'create policy "own" on shop.t for update to anon using (true);',
        'create policy "own" on shop.t for update to anon using (true) with check (true);',
    ),
    Case("admits-loss", DOWN, "drop table shop.t;", "-- Loses: all.\ndrop table shop.t;"),
    Case(
        "admits-loss",
        DOWN,
        "alter table shop.t drop column a;",
        "-- Loses: the colours.\nalter table shop.t drop column a;",
    ),
    Case("summary", UP, "\ncreate schema shop;", "-- What is for sale.\ncreate schema shop;"),
    Case("summary", "schemas/shop/0001_a.verify.sql", "\nselect 1;", "-- One is there.\nselect 1;"),
]
each = pytest.mark.parametrize("case", CASES, ids=[f"{c.rule}-{c.path}" for c in CASES])


def found(root: Path, path: str, text: str) -> list[Finding]:
    """What lint says of a tree with this file in it; the other files are right."""
    files = {UP: "-- A.\nselect 1;", DOWN: "select 1;"}
    if path == UP and not text.startswith("\n"):
        text = f"-- A.\n{text}"
    for name, content in {**files, path: text}.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
    return lint(root)


@each
def test_the_disease_is_found(tmp_path: Path, case: Case) -> None:
    assert [one.rule for one in found(tmp_path, case.path, case.disease)] == [case.rule]


@each
def test_the_cure_is_not(tmp_path: Path, case: Case) -> None:
    assert found(tmp_path, case.path, case.cure) == []


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == set(RULES)


def test_a_migration_without_a_rollback_is_found(tmp_path: Path) -> None:
    found(tmp_path, UP, "select 1;")
    (tmp_path / DOWN).unlink()
    assert [one.rule for one in lint(tmp_path)] == ["rollback"]


def test_an_irreversible_migration_needs_none(tmp_path: Path) -> None:
    found(tmp_path, UP, "-- irreversible: gone\nselect 1;")
    (tmp_path / DOWN).unlink()
    assert lint(tmp_path) == []


def test_a_string_is_no_statement(tmp_path: Path) -> None:
    assert found(tmp_path, UP, "select 'drop table if exists t cascade'; -- cascade") == []


def test_a_temporary_table_has_no_schema(tmp_path: Path) -> None:
    assert found(tmp_path, UP, "create temporary table t (a integer);") == []


TEMPLATE = """\
{# A comment of three lines,
   none of which
   is rendered. #}
{% set names = ['a', 'b'] %}
-- Two.
{% for name in names %}
create index {{ name }} on t ({{ name }});
{% endfor %}
"""


def test_a_template_is_reported_at_its_own_line(tmp_path: Path) -> None:
    (tmp_path / DOWN).parent.mkdir(parents=True)
    (tmp_path / DOWN).write_text("select 1;")
    (tmp_path / f"{UP}.j2").write_text(TEMPLATE)
    assert [(one.rule, one.place.line) for one in lint(tmp_path)] == [("schema-name", 7)] * 2


def test_a_finding_says_where_what_and_how(tmp_path: Path) -> None:
    (one,) = found(tmp_path, DOWN, "\n\ndrop table shop.t;")
    assert str(one) == (
        f"{tmp_path}/{DOWN}:3: A rollback that drops a table does not say what is lost."
        " [admits-loss]\n  Say it: -- Loses: <what cannot be brought back>."
    )


def test_this_repositorys_tree_has_nothing_to_mend() -> None:
    assert [str(one) for one in lint(TREE)] == []
