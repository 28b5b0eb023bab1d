"""1,500 migrations at the server's default settings, applied and undone."""

from __future__ import annotations

import pytest

from .project import Project

MIGRATIONS = 1500


@pytest.fixture
def many(project: Project) -> Project:
    project.migration("many.0001_schema", "create schema many;", "drop schema many;")
    for number in range(2, MIGRATIONS + 1):
        project.migration(
            f"many.{number:04}_table",
            f"create table many.t{number} (id int primary key, text text);",
            f"drop table many.t{number};",
        )
    return project


def test_many_migrations_apply_and_roll_back_at_default_settings(many: Project) -> None:
    assert many.value("show max_locks_per_transaction") == "64"
    assert len(many.migrate().done) == MIGRATIONS
    assert len(many.rollback(to="base").done) == MIGRATIONS
