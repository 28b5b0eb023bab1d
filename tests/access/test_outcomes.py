"""How a statement's end is understood."""

from __future__ import annotations

import pytest

from yardpass_db.access.outcomes import read_answer

ANSWERS = {
    "ok": "ok",
    "denied 42501 notes: permission denied for table notes": "denied",
    "denied 42501 members: permission denied for table members": "broken",
    "error 42501 : permission denied for function teams": "broken",
    "error 42501 : permission denied for schema shop": "broken",
    'refused 42501 notes: new row violates row-level security policy for table "notes"': "refused",
    "raised 42501 : only editors do that": "stopped",
    'error 23505 notes_pkey: duplicate key value violates unique constraint "notes_pkey"': "ok",
    'error 23502 text: null value in column "text" of relation "notes"': "ok",
    "error 23514 : an organization would have no owner": "stopped",
    "error P0001 : public notes stay": "stopped",
    'error 42P17 : infinite recursion detected in policy for relation "members"': "broken",
    "error 54001 : stack depth limit exceeded": "broken",
    "error 42883 : function nothing() does not exist": "broken",
    'unwritable 55000 notes: cannot update view "notes"': "denied",
    "error 55000 : a note that is shut cannot be opened": "broken",
    "error 55P03 : canceling statement due to lock timeout": "broken",
    "nonsense": "broken",
}


@pytest.mark.parametrize(("text", "outcome"), ANSWERS.items(), ids=ANSWERS)
def test_outcome(text: str, outcome: str) -> None:
    assert read_answer(text, {"notes"}).outcome == outcome
