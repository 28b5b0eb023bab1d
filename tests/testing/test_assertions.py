"""Every assertion passes where it holds, and says what is wrong where it does not."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from yardpass_db.testing.base import Base
from yardpass_db.testing.pg import Pg

from .cases import CASES, OFF, Case

FAILING = [case for case in CASES if case.name != "pass_"]
HOLDING = [case for case in CASES if case.name != "fail" and case.holds != case.fails]
# What is no assertion: how to talk to the database.
TALK = {name for name in vars(Base) if name[0] != "_"} | {"plan"}


def arguments(pg: Pg, given: tuple[Any, ...]) -> list[Any]:
    return [each(pg) if callable(each) else each for each in given]


def keywords(case: Case) -> dict[str, Any]:
    return OFF if case.name == "plan_uses_index" else {}


def identity(case: Case) -> str:
    # Without addresses of functions in it: workers must agree on the names.
    shown = ["…" if callable(each) else each for each in case.holds]
    return f"{case.name}({', '.join(map(str, shown))})"


@pytest.mark.parametrize("case", HOLDING, ids=identity)
def test_holds(pg: Pg, case: Case) -> None:
    getattr(pg, case.name)(*arguments(pg, case.holds), **keywords(case))


@pytest.mark.parametrize("case", FAILING, ids=identity)
def test_fails_and_says_why(pg: Pg, case: Case) -> None:
    with pytest.raises(AssertionError) as caught:
        getattr(pg, case.name)(*arguments(pg, case.fails), **case.keywords)
    assert case.says in str(caught.value)


@pytest.mark.parametrize("case", FAILING, ids=identity)
def test_a_failure_leaves_the_transaction_whole(pg: Pg, case: Case) -> None:
    with pytest.raises(AssertionError):
        getattr(pg, case.name)(*arguments(pg, case.fails), **case.keywords)
    assert pg.value("select 1") == 1


@pytest.mark.parametrize(
    ("have", "want", "says"),
    [
        ("select 1", ["1"], "have: (1)\n  want: ('1')"),
        ("select null", ["NULL"], "have: (NULL)\n  want: ('NULL')"),
        ("select date '2026-01-01'", ["2026-01-01"], "have: (2026-01-01)\n  want: ('2026-01-01')"),
        ("select '{a,b}'::text[]", [("a", "b")], "have: 1, as in ([a, b])\n  want: 2, as in (a, b"),
        ("select 'a, b'", ["a"], "have: ('a, b')\n  want: (a)"),
        ("select repeat('x', 1000) || 'y'", ["x"], "xxxy (1001 characters))"),
        ("select 1, 'a'", [1], "a list of tuples: [(1, 'a'), (2, 'b')]"),
    ],
)
def test_values_that_differ_look_different(pg: Pg, have: str, want: Any, says: str) -> None:
    with pytest.raises(AssertionError) as caught:
        pg.results_eq(have, want)
    assert says in str(caught.value)


def test_temporary_tables(pg: Pg) -> None:
    pg.run("create temporary table items (a int)")
    pg.has_table("pg_temp.items")
    pg.columns_are("pg_temp.items", ["a"])
    pg.hasnt_table("pg_temp.people")


def test_a_failed_query_is_told_once(pg: Pg) -> None:
    with pytest.raises(AssertionError) as caught:
        pg.results_eq("select * from nowhere", [1])
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("name", ["matches", "doesnt_match", "throws_matching"])
def test_a_regular_expression_that_is_none(pg: Pg, name: str) -> None:
    with pytest.raises(ValueError, match=r"'\(' is no regular expression"):
        getattr(pg, name)("select 1/0", "(")


def test_a_node_that_no_plan_has_is_no_absence(pg: Pg) -> None:
    with pytest.raises(ValueError, match=r"No plan has a node 'Seqscan'. Did you mean Seq Scan"):
        pg.plan_has_no("select * from shop.items", "Seqscan")


def test_a_table_that_is_not_there_has_no_absent_nodes(pg: Pg) -> None:
    with pytest.raises(AssertionError, match=r"There is no relation shop.itms"):
        pg.plan_has_no("select 1", "Seq Scan", on="shop.itms")


# What pgTAP 1.2 has, by its own manual; left out is what is pytest's here (plan, finish, diag,
# skip, todo, runtests), and has_rightop: PostgreSQL has no postfix operators since 14.
PGTAP = """
alike any_column_privs_are bag_eq bag_has bag_hasnt bag_ne can cast_context_is casts_are cmp_ok
col_default_is col_has_check col_has_default col_hasnt_default col_is_fk col_is_null col_is_pk
col_is_unique col_isnt_fk col_isnt_pk col_not_null col_type_is column_privs_are columns_are
composite_owner_is database_privs_are db_owner_is doesnt_imatch doesnt_match domain_type_is
domain_type_isnt domains_are enum_has_labels enums_are extensions_are fail fdw_privs_are fk_ok
foreign_table_owner_is foreign_tables_are function_lang_is function_owner_is function_privs_are
function_returns functions_are groups_are has_cast has_check has_column has_composite has_domain
has_enum has_extension has_fk has_foreign_table has_function has_group has_index
has_inherited_tables has_language has_leftop has_materialized_view has_opclass has_operator has_pk
has_relation has_role has_rule has_schema has_sequence has_table has_tablespace has_trigger
has_type has_unique has_user has_view hasnt_cast hasnt_column hasnt_composite hasnt_domain
hasnt_enum hasnt_extension hasnt_fk hasnt_foreign_table hasnt_function hasnt_group hasnt_index
hasnt_inherited_tables hasnt_language hasnt_leftop hasnt_materialized_view hasnt_opclass
hasnt_operator hasnt_pk hasnt_relation hasnt_role hasnt_rule hasnt_schema hasnt_sequence
hasnt_table hasnt_tablespace hasnt_trigger hasnt_type hasnt_user hasnt_view ialike imatches
index_is_primary index_is_type index_is_unique index_owner_is indexes_are is is_aggregate
is_ancestor_of is_clustered is_definer is_descendent_of is_empty is_indexed is_member_of
is_normal_function is_partition_of is_partitioned is_procedure is_strict is_superuser is_window
isa_ok isnt isnt_aggregate isnt_ancestor_of isnt_definer isnt_descendent_of isnt_empty
isnt_member_of isnt_normal_function isnt_partitioned isnt_procedure isnt_strict isnt_superuser
isnt_window language_is_trusted language_owner_is language_privs_are languages_are lives_ok
matches materialized_view_owner_is materialized_views_are ok opclass_owner_is opclasses_are
operators_are partitions_are pass performs_ok performs_within policies_are policy_cmd_is
policy_roles_are relation_owner_is results_eq results_ne roles_are row_eq rule_is_instead
rule_is_on rules_are schema_owner_is schema_privs_are schemas_are sequence_owner_is
sequence_privs_are sequences_are server_privs_are set_eq set_has set_hasnt set_ne table_owner_is
table_privs_are tables_are tablespace_owner_is tablespace_privs_are tablespaces_are throws_ilike
throws_imatching throws_like throws_matching throws_ok trigger_is triggers_are type_owner_is
types_are unalike unialike users_are view_owner_is views_are volatility_is
"""


@pytest.mark.parametrize("name", PGTAP.split())
def test_pgtap_has_nothing_that_is_missing_here(name: str) -> None:
    assert {name, f"{name}_"} & set(assertions())


def assertions() -> dict[str, Any]:
    return {
        name: method
        for name, method in inspect.getmembers(Pg, inspect.isfunction)
        if name[0] != "_" and name not in TALK
    }


def test_every_assertion_has_a_case() -> None:
    assert {case.name for case in CASES} == set(assertions())


@pytest.mark.parametrize("name", assertions())
def test_every_assertion_can_be_read_in_an_editor(name: str) -> None:
    method = assertions()[name]
    hints = inspect.get_annotations(method)
    assert (method.__doc__ or "").split("\n")[0].endswith((".", ":", "", "`")) and method.__doc__
    assert set(inspect.signature(method).parameters) - {"self"} <= set(hints)


@pytest.mark.parametrize("name", ["a b", "a.b.c", "1a", 'a"b', "", "a."])
def test_a_name_that_is_none_is_not_looked_for(pg: Pg, name: str) -> None:
    with pytest.raises(ValueError, match="is not a name as SQL writes it"):
        pg.hasnt_table(name)
