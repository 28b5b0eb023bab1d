"""Databases on the session's server, gone at the end of their block."""

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
def fresh(
    template: NoopExecutor, address: dict[str, str], prefix: str, *, of: str = ""
) -> Iterator[str]:
    """A database of `postgres` with the platform in it, or a copy of the database `of`.

    The URL is a superuser's.
    """
    name = f"{prefix}_{os.getpid()}_{next(_numbers)}"
    janitor = DatabaseJanitor(
        user=template.user,
        host=template.host,
        port=template.port,
        password=template.password,
        dbname=name,
        template_dbname=of or template.template_dbname,
    )
    with janitor:
        url = make_conninfo(**{**address, "dbname": name})
        with db.connect(url) as connection:
            connection.execute(f"alter database {db.ident(name)} owner to {db.ident(OWNER)}")
        yield url


@contextmanager
def copy_of(
    url: str, template: NoopExecutor, address: dict[str, str], prefix: str
) -> Iterator[str]:
    """A copy of a database that nobody is connected to; the same role's URL of it."""
    original = str(conninfo_to_dict(url)["dbname"])
    with fresh(template, address, prefix, of=original) as copy:
        yield make_conninfo(url, dbname=conninfo_to_dict(copy)["dbname"])
