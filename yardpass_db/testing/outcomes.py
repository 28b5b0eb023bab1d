"""How an attempt ended, told by what the server says of it in any language."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from yardpass_db import db

# As PostgreSQL says it in English; in another language the names alone tell what is meant.
_NO_GRANT = re.compile(r"permission denied for (\w+(?: view| table)?) (.+)")
_OF_A_TABLE = ("table", "foreign table", "view", "materialized view", "schema")
DENIED, REFUSED, NONE, DONE, BROKEN = "denied", "refused", "none", "done", "broken"

WORDS = {
    DENIED: "permission denied: no grant",
    REFUSED: "refused by row-level security",
    NONE: "allowed, but no row was reached",
    DONE: "done",
    BROKEN: "another error",
}


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: denied, refused, none (no row), done or broken (another error)."""

    kind: str
    text: str = ""
    sqlstate: str = ""

    def __str__(self) -> str:
        return f"{WORDS[self.kind]}{f' ({self.text})' if self.text else ''}"


def is_about(message: str, names: Collection[str]) -> bool:
    """Whether a missing grant is that of a table, view or schema of one of these names."""
    if found := _NO_GRANT.match(message):
        return found[1] in _OF_A_TABLE and found[2] in names
    # Other languages put letters of their own right beside a name.
    return any(re.search(rf"(?<![\w$]){re.escape(one)}(?![\w$])", message, re.A) for one in names)


def outcome_of(error: db.PsycopgError) -> Outcome:
    """By the function of the server that raised it: messages come in the server's language.

    Its grants are checked by `aclcheck_error`; a RAISE with that SQLSTATE is another error.
    """
    text, state = error.diag.message_primary or str(error), error.sqlstate or ""
    raised_by = error.diag.source_function or ""
    if state == "42501" and raised_by == "ExecWithCheckOptions":
        return Outcome(REFUSED, text, state)
    if state == "42501" and raised_by == "aclcheck_error":
        return Outcome(DENIED, text, state)
    return Outcome(BROKEN, f"{state} {text}".strip(), state)
