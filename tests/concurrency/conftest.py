"""A copy of the migrated tree that many clients may commit to at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from yardpass_db import db, platform
from yardpass_db.server import OWNER, SUPERUSER, Server

if TYPE_CHECKING:
    from .crowd import Crowd

_numbers = count(1)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")


@pytest.fixture
def crowd(migrated_url: str) -> Iterator[Crowd]:
    """Clients of a database of their own, with the world and the box office in it."""
    from functions.ticketing.box_office import BOX_OFFICE
    from yardpass_tree import WORLD

    from .crowd import Crowd

    template = str(conninfo_to_dict(migrated_url)["dbname"])
    name = f"yardpass_crowd_{os.getpid()}_{next(_numbers)}"
    postgres = make_conninfo(migrated_url, dbname="postgres")
    with db.connect(postgres) as connection:
        connection.execute(
            f"create database {db.ident(name)} template {db.ident(template)}".encode()
        )
        try:
            url = make_conninfo(migrated_url, dbname=name)
            with db.connect(url) as opened:
                db.run_script(opened, WORLD + BOX_OFFICE)
            yield Crowd(url)
        finally:
            drop(connection, name)


@pytest.fixture
def large_crowd(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[Crowd]:
    """The same on a server of its own that lets more than the usual 100 clients in."""
    from functions.ticketing.box_office import BOX_OFFICE
    from yardpass_tree import TREE, WORLD, migrate_tree

    from .crowd import Crowd

    server = Server(pytestconfig.getoption("--postgres"), tmp_path, fast=True)
    try:
        server.start()
        with db.connect(server.url("postgres", SUPERUSER)) as connection:
            connection.execute("alter system set max_connections = 130")
        server.stop()
        server.start()
        platform.install(server.url("postgres", SUPERUSER), TREE / "platform")
        url = server.url("postgres", OWNER)
        with db.connect(url) as opened:
            migrate_tree(opened)
            db.run_script(opened, WORLD + BOX_OFFICE)
        yield Crowd(url)
    finally:
        server.destroy()


def drop(connection: db.Connection, name: str) -> None:
    """Drop a database that autovacuum may be at work in.

    Without FORCE the server ends its own workers; with it a role that is no superuser may not.
    """
    try:
        connection.execute(f"drop database {db.ident(name)}".encode())
    except db.ObjectInUse:
        connection.execute(f"drop database {db.ident(name)} with (force)".encode())
