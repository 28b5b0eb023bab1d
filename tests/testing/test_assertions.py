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
