"""A database with one of each kind of object, in a transaction that is never committed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from yardpass_db import db

HERE = Path(__file__).parent
SCHEMA = (HERE / "schema.sql").read_text()
DROP = (HERE / "drop.sql").read_text()


@pytest.fixture
def built(superuser_url: str) -> Iterator[db.Connection]:
    """A connection in whose open transaction everything of schema.sql exists."""
    with db.connect(superuser_url) as connection:
        connection.execute("begin")
        connection.execute("set local role postgres")
        db.run_script(connection, SCHEMA)
        yield connection
        connection.execute("rollback")
