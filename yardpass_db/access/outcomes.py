"""What an attempt's answer means: reached, denied, refused, stopped or broken."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

OK, DENIED, REFUSED, STOPPED, BROKEN = "ok", "denied", "refused", "stopped", "broken"
_ANSWER = re.compile(r"(\w+) (\w{5}) (.*?): ?(.*)", re.S)
# Errors that a rule of the database raises on purpose: RAISE, data, integrity, and its own codes.
_BY_RULE = re.compile(r"P0001|22|23|44|27|PT|YP(?!000)")
# What probe.sql tells of a client's rights, whatever the server's language.
_OF_RIGHTS = {
    "refused 42501": REFUSED,
    "unwritable 55000": DENIED,
    "raised 42501": STOPPED,
    "error 42501": BROKEN,
}


@dataclass(frozen=True)
class Answer:
    """How a statement ended, and PostgreSQL's words for it.

    denied: no grant on the relation itself, or a view that nobody can write. refused: row-level
    security. stopped: a trigger or rule of the database said no, before or after the policies.
    broken: anything else, which no statement of a client should ever end in.
    """

    outcome: str
    message: str = ""


def read_answer(text: str, own_names: Collection[str]) -> Answer:
    """The answer in probe.sql's text; `own_names`: the relation's, its table's, bare."""
    if text == "ok":
        return Answer(OK)
    found = _ANSWER.fullmatch(text)
    if found is None:
        return Answer(BROKEN, text)
    meaning, state, about, message = found.groups()
    if meaning == "denied":  # of another relation: a policy or helper reads what the client may not
        return Answer(DENIED if about in own_names else BROKEN, message)
    if outcome := _OF_RIGHTS.get(f"{meaning} {state}"):
        return Answer(outcome, message)
    # An integrity error that names its constraint is PostgreSQL's own, which comes after the
    # policies; a trigger's RAISE names none and may come before them.
    if state.startswith("23") and about:
        return Answer(OK, message)
    return Answer(STOPPED if _BY_RULE.match(state) else BROKEN, f"{message} ({state})")
