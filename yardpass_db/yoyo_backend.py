"""yoyo picks and orders the migrations; we make each one and its record one.

The only module that imports yoyo, and only when there is something to apply. Its faults are
cured by overriding public methods: one connection instead of one per migration, no lock row,
no tables of its own, the history's hashes, and `apply_one` in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.migrations import Migration, MigrationList, get_migration_hash

from yardpass_db import db, history
from yardpass_db.ordering import Item, dependencies


def apply_in_order(
    items: Sequence[Item], connection: db.Connection, apply: Callable[[Item], None]
) -> None:
    """`apply` each of the items that has not run yet, dependencies first."""
    migrations = {item.address: OwnedMigration(item) for item in items}
    known = [*migrations, *(entry.address for entry in history.active(connection))]
    previous: dict[str, OwnedMigration] = {}
    for item in items:
        migration = migrations[item.address]
        wanted = dependencies(item, known)
        migration.needs = {migrations[a] for a in wanted if a in migrations}
        if item.source.schema in previous:
            migration.needs.add(previous[item.source.schema])
        previous[item.source.schema] = migration
    backend = Backend(connection, apply)
    backend.apply_migrations_only(backend.to_apply(MigrationList(migrations.values())))


class OwnedMigration(Migration):
    """A yoyo migration made from a plan's item; yoyo never reads its file."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.address, item.source.file.path, None)
        self.item = item
        self.needs: set[OwnedMigration] = set()
        self.steps = []

    @property
    def depends(self) -> set[OwnedMigration]:
        return self.needs


class Backend(PostgresqlPsycopgBackend):
    """yoyo's backend on the run's one connection and on our history."""

    def __init__(self, connection: db.Connection, apply: Callable[[Item], None]) -> None:
        self.given = connection
        self.apply = apply
        super().__init__(db.describe(""), f"{history.SCHEMA}.history")

    def connect(self, dburi: object) -> db.Connection:  # noqa: ARG002 (yoyo's signature)
        return self.given

    def copy(self) -> Backend:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the connection open: it is the run's."""

    def ensure_internal_schema_updated(self) -> None:
        """Nothing: the history has a layout of its own (history.ensure)."""

    def get_applied_migration_hashes(self) -> list[str]:
        return [get_migration_hash(entry.address) for entry in history.active(self.connection)]

    def apply_one(self, migration: OwnedMigration, force: bool = False, mark: bool = True) -> None:  # noqa: ARG002
        self.apply(migration.item)
