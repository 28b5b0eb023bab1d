"""Who should notice a mutant: the checks of sql/checks/, the catalog, privileges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from yardpass_db import db
from yardpass_db.access.mutants import Mutant
from yardpass_db.access.mutants_queries import CLIENTS, EFFECTIVE
from yardpass_db.catalog_inventory import PREPARE
from yardpass_db.catalog_queries import BEFORE, with_settings
from yardpass_db.sources import File
from yardpass_db.verify import offenders

Check = tuple[str, File]


class Checks:
    """`verify`: the checks, each new offender of which kills.

    The one that killed the last mutant of the same kind is asked first: mostly it kills again.
    """

    name = "verify"

    def __init__(self, connection: db.Connection, checks: Sequence[Check]) -> None:
        self._connection = connection
        self._checks = checks
        self._before = {name: self._offenders(name, file) for name, file in checks}
        self._killer: dict[str, str] = {}

    def look(self, mutant: Mutant) -> str:
        likely = self._killer.get(mutant.kind)
        for name, file in sorted(self._checks, key=lambda one: one[0] != likely):
            new = [one for one in self._offenders(name, file) if one not in self._before[name]]
            if new:
                self._killer[mutant.kind] = name
                return f"{name}: {new[0]}"
        return ""

    def _offenders(self, name: str, file: File) -> list[str]:
        """What a check says; a check that fails says that."""
        self._connection.execute("savepoint yardpass_db_check")
        try:
            return [str(one) for one in offenders(self._connection, name, file, file.text)]
        except db.PsycopgError as error:
            return [f"it fails: {db.failure(error)}"]
        finally:
            self._connection.execute("rollback to savepoint yardpass_db_check")


@dataclass
class Drift:
    """The catalog's definition of what a mutant changes, before and after."""

    connection: db.Connection
    _before: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)

    def prepare(self, mutants: Sequence[Mutant]) -> None:
        """Read what is there before anything is changed."""
        existing = "select name from pg_prepared_statements where starts_with(name, 'yardpass_db_')"
        for (name,) in db.rows(self.connection, existing):
            self.connection.execute(f"deallocate {db.ident(name)}".encode())
        db.run_script(self.connection, ";\n".join(PREPARE))
        for root in {mutant.root for mutant in mutants}:
            self._before[root] = self._read(root)

    def look(self, mutant: Mutant) -> str:
        before, after = self._before[mutant.root], self._read(mutant.root)
        changed = [one for one in sorted(before | after) if before.get(one) != after.get(one)]
        return changed[0] if changed else ""

    def _read(self, root: tuple[str, int]) -> dict[str, str]:
        kind, oid = root
        arguments = f"'{{{oid}}}'" if kind == "relation" else f"'{{{oid}}}', '{{}}'"
        query = f"execute yardpass_db_{kind}s ({arguments})"
        results = db.run_script(self.connection, with_settings([query]))[BEFORE:-1]
        return {
            identity: definition
            for lines in results
            for _, _, _, identity, definition in lines
            if definition is not None
        }


@dataclass
class Privileges:
    """What clients may do with an object by grants, however they got them."""

    connection: db.Connection
    _before: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    def prepare(self, mutants: Sequence[Mutant]) -> None:
        for root in {mutant.root for mutant in mutants}:
            self._before[root] = self._read(root)

    def look(self, mutant: Mutant) -> str:
        changed = set(self._before[mutant.root]) ^ set(self._read(mutant.root))
        return f"privilege: {min(changed)}" if changed else ""

    def _read(self, root: tuple[str, int]) -> list[str]:
        kind, oid = root
        return [str(one) for (one,) in db.rows(self.connection, EFFECTIVE[kind], [oid, CLIENTS])]
