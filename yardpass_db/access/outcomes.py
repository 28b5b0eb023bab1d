"""What an attempt's answer means: reached, denied, refused, stopped or broken."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

OK, DENIED, REFUSED, STOPPED, BROKEN = "ok", "denied", "refused", "stopped", "broken"
_ANSWER = re.compile(r"(\S{5}) ([^:]*): ?(.*)", re.S)
_DENIED = re.compile(r"permission denied for (?:foreign )?(\w+(?: view)?) (.*)")
# A view over several tables cannot be written whoever asks.
_NOT_WRITABLE = ("cannot insert into view", "cannot update view", "cannot delete from view")
# Errors that a rule of the database raises on purpose: RAISE, data, integrity, and its own codes.
_BY_RULE = re.compile(r"P0001|22|23|44|27|PT|YP(?!000)")


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
    found = _ANSWER.match(text)
    if found is None:
        return Answer(BROKEN, text)
    state, constrained, message = found.groups()
    if state == "42501":
        return Answer(_insufficient(message, own_names), message)
    if state == "55000" and message.startswith(_NOT_WRITABLE):
        return Answer(DENIED, message)
    # An integrity error that names its constraint is PostgreSQL's own, which comes after the
    # policies; a trigger's RAISE names none and may come before them.
    if state.startswith("23") and constrained:
        return Answer(OK, message)
    return Answer(STOPPED if _BY_RULE.match(state) else BROKEN, f"{message} ({state})")


def _insufficient(message: str, own_names: Collection[str]) -> str:
    if "row-level security" in message:
        return REFUSED
    denied = _DENIED.match(message)
    if denied is None:
        return STOPPED  # a function of the database that says no in its own words
    kind, name = denied.groups()
    own = kind in ("table", "view", "relation", "column", "materialized view", "sequence")
    return DENIED if own and name in own_names else BROKEN
