"""What the command-line tests act with: a project folder, what a command answered, a server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from yardpass_db import catalog, db

PASSWORD = "sesame/Öffne dich@9%"  # every character that a URL or a keyword string must encode

# The migration that has run on every test's database before the test begins.
BASE = {
    "schemas/app/0001_items.sql": (
        "-- Things to keep.\n"
        "create schema app;\n"
        "create table app.items (id integer primary key, name text not null);\n"
    ),
    "schemas/app/0001_items.rollback.sql": "drop table app.items;\ndrop schema app;\n",
}
ROLLBACK = "select 1;\n"


@dataclass(frozen=True)
class Outcome:
    """What a command answered."""

    code: int
    stdout: str
    stderr: str

    @property
    def all(self) -> str:
        """Everything it printed."""
        return self.stdout + self.stderr

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout; anything else there is an error."""
        found = json.loads(self.stdout)
        assert isinstance(found, dict)
        return found


@dataclass
class Project:
    """A folder with a source tree in `sql/`, and the URL of a database."""

    folder: Path
    url: str
    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, files: dict[str, str | bytes]) -> Project:
        """Write files below `sql/`; paths are relative to it."""
        self.folder.mkdir(exist_ok=True)
        if not (self.folder / "pyproject.toml").exists():
            self.settings(sources="sql")  # nobody else's project above this folder counts
        for name, text in files.items():
            path = self.folder / "sql" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def settings(self, **settings: str) -> None:
        """Write the project file."""
        lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
        text = "\n".join(["[tool.yardpass-db]", *lines, ""])
        (self.folder / "pyproject.toml").write_text(text)

    @property
    def database(self) -> str:
        """The database's name."""
        return str(conninfo_to_dict(self.url)["dbname"])

    def env(self, env: dict[str, str] | None = None) -> dict[str, str]:
        """The environment of a command: small, and with this project's database."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "YARDPASS_HOME": str(self.home),
            **({"YARDPASS_DATABASE_URL": self.url} if self.url else {}),
            **self.environment,
            **(env or {}),
        }

    def start(
        self,
        *arguments: str,
        env: dict[str, str] | None = None,
        wrapper: Sequence[str] = (),
        **more: Any,
    ) -> subprocess.Popen[str]:
        """A command that is under way; stdin is empty, unless said otherwise.

        `wrapper` is a command that is given this one as its arguments; `more` goes to Popen.
        """
        streams = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "cwd": self.folder,
            "text": True,
        }
        command = [*wrapper, sys.executable, "-m", "yardpass_db", *arguments]
        return subprocess.Popen(command, env=self.env(env), **{**streams, **more})

    def run(self, *arguments: str, env: dict[str, str] | None = None, **more: Any) -> Outcome:
        """Run a command to its end, which has to come within two minutes."""
        with self.start(*arguments, env=env, **more) as process:
            return finish(process)

    def state(self) -> dict[str, str]:
        """The whole database: every definition, what is in the table, what the history holds."""
        with db.connect(self.url) as connection:
            return {
                **catalog.snapshot(connection),
                "rows": str(db.rows(connection, "select * from app.items order by id")),
                "history": str(
                    db.rows(connection, "select * from yardpass_db.history order by id")
                ),
                "journal": str(db.rows(connection, "select * from yardpass_db.journal")),
            }


def finish(process: subprocess.Popen[str]) -> Outcome:
    """What a started command answered; killed and failed if it hangs."""
    try:
        stdout, stderr = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Outcome(process.returncode, stdout, stderr)


@dataclass(frozen=True)
class Server:
    """A server on 127.0.0.1 whose superuser `ada` has the password PASSWORD."""

    port: int

    def url(self, password: str | None = PASSWORD, database: str = "postgres") -> str:
        """The URL with the password percent-encoded, or without one."""
        secret = f":{quote(password, safe='')}" if password is not None else ""
        return f"postgresql://ada{secret}@127.0.0.1:{self.port}/{database}"

    def keywords(self, password: str = PASSWORD) -> str:
        """The same as a keyword string."""
        quoted = password.replace("\\", "\\\\").replace("'", "\\'")
        return f"host=127.0.0.1 port={self.port} user=ada password='{quoted}' dbname=postgres"
