"""What Supabase provides, for a plain PostgreSQL: installed, recognised, refused on a real one."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from yardpass_db import db
from yardpass_db.errors import DatabaseError

MARK = "yardpass-db platform"  # begins the comment on schema auth

Platform = Literal["none", "ours", "supabase"]


def installed(connection: db.Connection) -> Platform:
    """Which platform a database has: "supabase" is any `auth.users` that is not ours."""
    if _comment(connection).startswith(MARK):
        return "ours"
    # Of the catalog, which anybody may read: to_regclass wants USAGE on the schema.
    has_users = db.value(
        connection,
        "select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'auth' and c.relname = 'users')",
    )
    return "supabase" if has_users else "none"


def install(superuser_url: str, directory: Path) -> list[str]:
    """The names of the files that were run: all in `directory`, or none when nothing changed.

    One transaction; installations on one server wait for each other. Raises DatabaseError, and
    changes nothing, on a real Supabase, beside somebody else's schema auth, and when a file fails.
    """
    files = sorted(directory.glob("*.sql"))
    if not files:
        raise DatabaseError(
            f"No platform files in {directory}.",
            hint="They are *.sql files that make roles and the schema auth.",
        )
    scripts = {path.name: path.read_text(encoding="utf-8") for path in files}
    mark = f"{MARK} {hashlib.sha256(repr(scripts).encode()).hexdigest()[:16]}"
    with db.connect(superuser_url) as connection:
        if _comment(connection) == mark:
            return []
        with db.transaction(connection):
            _run(connection, "taking the lock", _LOCK)
            if _comment(connection) == mark:  # by somebody else, while we waited
                return []
            _refuse_foreign(connection)
            for name, script in scripts.items():
                _run(connection, name, script)
            db.rows(connection, f"comment on schema auth is {db.literal(mark)}")
    return list(scripts)


# Roles belong to all databases of the server; an advisory lock belongs to one of them only.
_LOCK = "lock table pg_catalog.pg_authid in share row exclusive mode"


def _comment(connection: db.Connection) -> str:
    query = "select obj_description(to_regnamespace('auth'), 'pg_namespace')"
    return db.value(connection, query) or ""


def _refuse_foreign(connection: db.Connection) -> None:
    found = installed(connection)
    if found == "supabase":
        raise DatabaseError(
            "This is a real Supabase: auth.users exists and is not ours.",
            undone="Nothing was changed.",
            hint="The platform is for a plain PostgreSQL; here, migrate without it.",
        )
    if found == "none" and db.value(connection, "select to_regnamespace('auth') is not null"):
        raise DatabaseError(
            "The database has a schema auth that yardpass-db did not make.",
            undone="Nothing was changed.",
            hint="Rename that schema, or use another database.",
        )


def _run(connection: db.Connection, step: str, script: str) -> None:
    try:
        db.run_script(connection, script)
    except db.PsycopgError as error:
        raise DatabaseError(
            f"The platform cannot be installed: {step} failed.",
            detail=db.failure(error),
            undone="Nothing was changed.",
            hint="It wants a superuser; check the user in the URL.",
        ) from None
