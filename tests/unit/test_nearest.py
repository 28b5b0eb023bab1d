"""What somebody may have meant."""

from __future__ import annotations

from yardpass_db.nearest import did_you_mean


def test_a_name_that_is_known_twice_is_offered_once() -> None:
    known = ["events", "seats", "events"]
    assert did_you_mean("evets", known, 3) == "Did you mean events or seats?"


def test_what_is_like_nothing_is_no_question() -> None:
    assert did_you_mean("xyzzy", ["events"], 3) == ""
