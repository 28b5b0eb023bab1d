"""Changes to conditions: what is changed, and that nothing else is."""

from __future__ import annotations

import pytest

from yardpass_db.access.mutants_expressions import (
    Ranks,
    columns_changed,
    is_select,
    names_in,
    of_expression,
    of_statement,
    with_body,
)

ROLES = ("viewer", "editor", "owner")
RANKS = Ranks({"public.org_role": ROLES}, {"private.orgs": ROLES})


def changed(expression: str, kind: str) -> list[str]:
    return [one.text for one in of_expression(expression, RANKS) if one.kind == kind]


def test_a_condition_becomes_true() -> None:
    assert changed("a = 1 and b", "true") == ["TRUE"]


def test_true_is_left_alone() -> None:
    assert list(of_expression("true", RANKS)) == []


def test_a_condition_is_negated() -> None:
    assert changed("a = 1", "negate") == ["NOT a = 1"]


def test_each_conjunct_is_left_out() -> None:
    assert changed("a and b and c", "drop-conjunct") == ["b AND c", "a AND c", "a AND b"]


def test_each_disjunct_is_left_out() -> None:
    assert changed("a or b", "drop-disjunct") == ["b", "a"]


def test_parts_are_left_out_at_every_depth() -> None:
    assert changed("a or b and (c or d)", "drop-disjunct") == [
        "b AND (c OR d)", "a", "a OR (b AND d)", "a OR (b AND c)",
    ]  # fmt: skip


def test_and_becomes_or_at_every_depth() -> None:
    assert changed("a or b and c", "and-or") == ["a AND (b AND c)", "a OR (b OR c)"]


def test_inside_not() -> None:
    assert changed("not (a and b)", "drop-conjunct") == ["NOT b", "NOT a"]


def test_a_sub_select_s_condition_is_one_too() -> None:
    found = changed("x = any (array(select y from s.t where u and v))", "drop-conjunct")
    assert found == [
        "x = ANY(ARRAY(SELECT y FROM s.t WHERE v))", "x = ANY(ARRAY(SELECT y FROM s.t WHERE u))",
    ]  # fmt: skip


def test_joins_and_searched_cases_have_conditions() -> None:
    statement = "select case when a then 1 end from t join u on t.x = u.y where b"
    found = [one.text for one in of_statement(statement, RANKS) if one.kind == "true"]
    assert found == [
        "SELECT CASE WHEN a THEN 1 END FROM t INNER JOIN u ON t.x = u.y WHERE TRUE",
        "SELECT CASE WHEN a THEN 1 END FROM t INNER JOIN u ON TRUE WHERE b",
    ]


def test_a_case_that_compares_a_value_has_none() -> None:
    statement = "select case a when 1 then 2 end from t"
    assert list(of_statement(statement, RANKS)) == []


@pytest.mark.parametrize(
    "expression",
    [
        "o = any (array(select private.orgs('editor')))",
        "o = any (array(select private.orgs('editor'::public.org_role)))",
        "r >= 'editor'::public.org_role",
        "r >= 'editor'",
    ],
)
def test_a_role_becomes_the_first_and_the_last(expression: str) -> None:
    first, last = changed(expression, "other-role")
    assert ("viewer" in first, "owner" in last) == (True, True)


@pytest.mark.parametrize(
    "expression", ["r = 'editor'", "private.other('editor') = 1", "private.orgs('nobody') = 1"]
)
def test_what_is_no_rank_keeps_its_text(expression: str) -> None:
    assert changed(expression, "other-role") == []


@pytest.mark.parametrize(
    ("expression", "other"),
    {
        "price <= 0": "price < 0",
        "a AND 0 < price": "a AND 0 <= price",
        "price > '-5'::integer": "price >= CAST('-5' AS integer)",
        "x IN (SELECT y FROM t WHERE z >= 1.5)": "x IN (SELECT y FROM t WHERE z > 1.5)",
    }.items(),
)
def test_a_number_is_taken_in_or_left_out(expression: str, other: str) -> None:
    assert changed(expression, "boundary") == [other]


@pytest.mark.parametrize("expression", ["price = 0", "price <= amount", "at < now()", "1 < 2"])
def test_what_has_no_boundary_keeps_its_operator(expression: str) -> None:
    assert changed(expression, "boundary") == []


def test_one_null_test_is_reversed_at_a_time() -> None:
    assert changed("a IS NULL AND (b OR c IS NOT NULL)", "null-test") == [
        "a IS NOT NULL AND (b OR c IS NOT NULL)", "a IS NULL AND (b OR c IS NULL)",
    ]  # fmt: skip


def test_two_nulls_are_equal() -> None:
    assert changed("a = (SELECT f()) AND b = 1 AND c > (SELECT g())", "null-equal") == [
        "a IS NOT DISTINCT FROM (SELECT f()) AND b = 1 AND c > (SELECT g())"
    ]


def test_a_change_is_told_in_words() -> None:
    told = [one.change for one in of_expression("a = 1 and b is null", RANKS)]
    assert told == [
        "a = 1 AND b IS NULL is always true",
        "a = 1 AND b IS NULL is negated",
        "a = 1 is left out",
        "b IS NULL is left out",
        "and becomes or between a = 1 … b IS NULL",
        "b IS NULL asks the reverse",
    ]


def test_with_body_changes_nothing_but_the_body() -> None:
    definition = (
        "create or replace function a.f(x int) returns boolean language sql stable "
        "security definer set search_path = '' as $$ select x > 0 $$"
    )
    assert with_body(definition, "select true") == (
        "CREATE OR REPLACE FUNCTION a.f(x integer) RETURNS boolean LANGUAGE sql STABLE "
        "SECURITY DEFINER SET search_path TO '' AS $$select true$$"
    )


def test_names_in_a_body() -> None:
    body = "select m.a from s.m join s.n using (a) where m.b = any (array(select h.f()))"
    assert names_in(body) == {"s.m", "s.n", "h.f"}


def test_a_body_that_is_no_sql_names_nothing() -> None:
    assert names_in("begin return true; end if") == set()


@pytest.mark.parametrize(
    ("body", "answer"),
    {"select 1": True, "select 1; select 2": False, "insert into t values (1)": False}.items(),
)
def test_is_select(body: str, answer: bool) -> None:
    assert is_select(body) is answer


@pytest.mark.parametrize(
    ("after", "columns"),
    [
        ("a = 1", {"b"}),
        ("true", {"a", "b"}),
        ("a = 1 and b = 3", {"b"}),
    ],
)
def test_columns_of_what_changed(after: str, columns: set[str]) -> None:
    assert columns_changed("a = 1 and b = 2", after) == columns


def test_columns_of_other_tables_do_not_count() -> None:
    before = "a in (select t.x from s.t where t.y = 1)"
    assert columns_changed(before, before.replace("1", "2")) == {"a"}


def test_and_instead_of_or_changes_all_columns() -> None:
    assert columns_changed("a = 1 and b = 2", "a = 1 or b = 2") == {"a", "b"}
