"""`project`: an empty tree beside a fresh database. `shop`: one with a table in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .project import Project


@pytest.fixture
def project(tmp_path: Path, database_url: str) -> Project:
    """An empty tree and a fresh database."""
    return Project(tmp_path / "project" / "sql", database_url)


@pytest.fixture
def shop(project: Project) -> Project:
    """A tree with the migrations shop.0001_schema and shop.0002_items; nothing has run."""
    project.migration("shop.0001_schema", "create schema shop;", "drop schema shop;")
    project.migration(
        "shop.0002_items",
        """
        create table shop.items (
          id   integer primary key,
          name text not null
        );
        alter table shop.items enable row level security;
        """,
        "drop table shop.items;",
    )
    return project
