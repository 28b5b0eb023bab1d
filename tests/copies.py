"""Copies of a database of the session, gone at the end of their block."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_postgresql.executors import NoopExecutor
from pytest_postgresql.janitor import DatabaseJanitor

from yardpass_db import db
from yardpass_db.server import OWNER

_numbers = count(1)


@contextmanager
def copy_of(
    url: str, template: NoopExecutor, address: dict[str, str], prefix: str
) -> Iterator[str]:
    """A copy of a database that nobody is connected to; the URL of its owner."""
    name = f"{prefix}_{os.getpid()}_{next(_numbers)}"
    janitor = DatabaseJanitor(
        user=template.user,
        host=template.host,
        port=template.port,
        password=template.password,
        dbname=name,
        template_dbname=conninfo_to_dict(url)["dbname"],
    )
    with janitor:
        with db.connect(make_conninfo(**{**address, "dbname": name})) as connection:
            connection.execute(f"alter database {db.ident(name)} owner to {db.ident(OWNER)}")
        yield make_conninfo(url, dbname=name)
