"""Many clients at once: a thread and a connection each, all let go at the same moment."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from yardpass_db import db

PATIENCE = "60s"  # a client that waits longer is stuck; the test must end


@dataclass(frozen=True)
class Client:
    """A connection that acts as the API does for one client."""

    connection: db.Connection

    @classmethod
    def connect(cls, url: str, role: str, user: str | None) -> Client:
        """An open client. In autocommit: each statement is a transaction, as through the API."""
        connection = db.connect(url)
        claims = {"role": role, **({"sub": user} if user else {})}
        db.value(
            connection,
            "select set_config('request.jwt.claims', %s, false)",
            [json.dumps(claims)],
        )
        db.run_script(connection, f"set statement_timeout = '{PATIENCE}'; set role {role}")
        return cls(connection)

    def call(self, statement: str) -> Any:
        """The answer, or the error that the client would see, as text."""
        try:
            return db.value(self.connection, statement)
        except db.PsycopgError as error:
            return db.failure(error)


@dataclass(frozen=True)
class Crowd:
    """The clients of one database."""

    url: str

    def call(
        self, statements: list[str], role: str = "service_role", user: str | None = None
    ) -> list[Any]:
        """The answers to these statements, sent by a client each at the same time."""
        start = Barrier(len(statements))

        def one(statement: str) -> Any:
            client = Client.connect(self.url, role, user)
            with client.connection:
                start.wait()
                return client.call(statement)

        with ThreadPoolExecutor(len(statements)) as pool:
            return list(pool.map(one, statements))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database's owner finds."""
        with db.connect(self.url) as connection:
            return db.rows(connection, query)

    def run(self, script: str) -> None:
        """Let the database's owner do something."""
        with db.connect(self.url) as connection:
            db.run_script(connection, script)
