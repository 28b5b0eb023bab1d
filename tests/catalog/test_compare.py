"""What a difference says."""

from __future__ import annotations

import pytest

from yardpass_db.catalog import Difference, compare


def test_equal_snapshots_differ_in_nothing() -> None:
    assert compare({"table t": "owner ada"}, {"table t": "owner ada"}) == []


def test_differences_are_sorted_by_identity() -> None:
    found = compare({"b": "1", "d": "1"}, {"a": "1", "d": "2"})
    assert [difference.identity for difference in found] == ["a", "b", "d"]


@pytest.mark.parametrize(
    "difference, line",
    [
        (Difference("index i", "create …", None), "missing: index i"),
        (Difference("index i", None, "create …"), "added: index i"),
        (Difference("column t.a", "int", "bigint"), "changed: column t.a (int → bigint)"),
        (Difference("function f()", "a  b", "a\nb"), "changed: function f() (white space only)"),
    ],
    ids=["missing", "added", "changed", "white space"],
)
def test_a_difference_reads_as_a_line(difference: Difference, line: str) -> None:
    assert str(difference) == line


def test_of_long_definitions_only_what_differs_is_shown() -> None:
    body = "select 1; " * 100
    line = str(Difference("function f()", f"{body}return a; {body}", f"{body}return b; {body}"))
    assert "return a" in line and "return b" in line and len(line) < 300
