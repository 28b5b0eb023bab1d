"""Extensions that the pending files ask for, looked for before anything runs."""

from __future__ import annotations

import re
from collections.abc import Callable

from yardpass_db import db
from yardpass_db.errors import Place, SourceError
from yardpass_db.sqltext import statements, syntax_error

_CREATES = re.compile(r"create\s+extension\s+(?:if\s+not\s+exists\s+)?(?:\"([^\"]+)\"|(\w+))", re.I)

_HOW_TO_GET = {
    "vector": "It is pgvector. Debian and Ubuntu: apt install postgresql-{major}-pgvector\n"
    "macOS: brew install pgvector; hosted Supabase: Database → Extensions → vector\n"
    "The embedded server has it.",
}
_ANY = "Install it on the server's machine (Debian: apt search postgresql-{major}), then run again."


def how_to_get(name: str, major: int) -> str:
    """Where a missing extension comes from, for a server of this major version."""
    return _HOW_TO_GET.get(name, _ANY).format(major=major)


def refuse_missing(connection: db.Connection, text: str, locate: Callable[[int], Place]) -> None:
    """Raise SourceError, at `locate(offset)`, for a CREATE EXTENSION of what the server does
    not have."""
    if not _CREATES.search(text) or syntax_error(text):
        return
    for statement in statements(text):
        found = _CREATES.match(statement.text)  # inside a DO block it may be conditional
        if not found:
            continue
        name = found[1] or found[2].lower()
        if db.rows(connection, "select from pg_available_extensions where name = %s", [name]):
            continue
        raise SourceError(
            f"The server does not have the extension {name}.",
            place=locate(statement.offset),
            hint=how_to_get(name, connection.info.server_version // 10000),
        )
