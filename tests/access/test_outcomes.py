"""How a statement's end is understood."""

from __future__ import annotations

import pytest

from yardpass_db.access.outcomes import read_answer

ANSWERS = {
    "ok": "ok",
    "42501 : permission denied for table notes": "denied",
    "42501 : permission denied for view notes": "denied",
    "42501 : permission denied for table members": "broken",
    "42501 : permission denied for function teams": "broken",
    "42501 : permission denied for schema shop": "broken",
    '42501 : new row violates row-level security policy for table "notes"': "refused",
    "42501 : only editors do that": "stopped",
    '23505 notes_pkey: duplicate key value violates unique constraint "notes_pkey"': "ok",
    '23502 text: null value in column "text" of relation "notes"': "ok",
    "23514 : an organization would have no owner": "stopped",
    "P0001 : public notes stay": "stopped",
    '42P17 : infinite recursion detected in policy for relation "members"': "broken",
    "54001 : stack depth limit exceeded": "broken",
    "42883 : function nothing() does not exist": "broken",
    '55000 : cannot update view "notes"': "denied",
    "55P03 : canceling statement due to lock timeout": "broken",
    "nonsense": "broken",
}


@pytest.mark.parametrize(("text", "outcome"), ANSWERS.items(), ids=ANSWERS)
def test_outcome(text: str, outcome: str) -> None:
    assert read_answer(text, {"notes"}).outcome == outcome
