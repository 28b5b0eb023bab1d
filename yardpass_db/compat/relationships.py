"""Which relations embed in which, as PostgREST joins them: by foreign keys, also through views.

A view stands for its table in a foreign key when it shows all the key's columns as they are.
A table (or view) whose primary key holds two foreign keys joins their targets, many to many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from yardpass_db.compat.surface import ForeignKey, Function, Relation, Surface

TO_ONE, TO_MANY, MANY_TO_MANY = "to one", "to many", "many to many"


@dataclass(frozen=True)
class Join:
    """One way from a relation to another. `columns` are the origin's, `names` what a hint or an
    embed may call it by: the constraint, its single column, the junction."""

    target: Relation
    kind: str
    constraint: str
    columns: tuple[str, ...]
    target_columns: tuple[str, ...]
    junction: str = ""

    def answers(self, hint: str) -> bool:
        """Whether `target!hint` means this one."""
        if self.kind == MANY_TO_MANY:
            return hint == self.junction
        return hint == self.constraint or (hint,) in (self.columns, self.target_columns)

    def is_named(self, word: str) -> bool:
        """Whether a constraint's name, or the one column it is over, is this word."""
        return word == self.constraint or (word,) == self.columns

    @property
    def hint(self) -> str:
        """The hint that means this one only."""
        return self.junction if self.kind == MANY_TO_MANY else self.constraint


@dataclass(frozen=True)
class Relationships:
    """All joins between the relations of one exposed schema."""

    surface: Surface
    schema: str

    def find(self, origin: Relation, target: str, hint: str = "") -> list[Join]:
        """What `target!hint(…)` in a select list of `origin` can mean; one is right, several are
        ambiguous. `target` is a relation's name, a constraint or the column of a foreign key.
        Of a key to its own table both directions answer one hint: the rows that point here win."""
        joins = self.joins.get(origin.oid, ())
        if not hint:
            return [join for join in joins if _is_called(join, origin, target)]
        found = [join for join in joins if join.target.name == target and join.answers(hint)]
        itself = [join for join in found if join.target.oid == origin.oid]
        return sorted(itself, key=lambda join: join.kind == TO_ONE)[:1] or found

    def by_key(self, origin: Relation, word: str) -> list[Join]:
        """The joins to views that a constraint or column would mean if they were tables; the
        table's own public name first."""
        joins = self.joins.get(origin.oid, ())
        named = [join for join in joins if join.kind == TO_ONE and join.is_named(word)]
        return sorted(named, key=lambda join: not self._is_public_name(join.target))

    def _is_public_name(self, relation: Relation) -> bool:
        base = self.surface.base(relation)
        return base is not None and base.name == relation.name

    def computed(self, origin: Relation, name: str) -> Function | None:
        """A function of the origin's row: a computed column or relationship of this name."""
        for function in self.surface.functions.get((self.schema, name), ()):
            if function.takes_row_of == origin.oid:
                return function
        return None

    @cached_property
    def joins(self) -> dict[int, list[Join]]:
        """All joins by the oid of the relation they start from."""
        found: dict[int, list[Join]] = defaultdict(list)
        direct: dict[int, list[Join]] = defaultdict(list)
        for key in self.surface.foreign_keys:
            for source, columns in self._stands_for(key.table, key.columns):
                for target, target_columns in self._stands_for(key.target, key.target_columns):
                    there = Join(target, TO_ONE, key.name, columns, target_columns)
                    direct[source.oid].append(there)
                    found[source.oid].append(there)
                    back = TO_ONE if self._one_row(key) else TO_MANY
                    found[target.oid].append(Join(source, back, key.name, target_columns, columns))
        for oid, joins in direct.items():
            for origin, join in self._junctions(self.surface.by_oid[oid], joins):
                found[origin.oid].append(join)
        return found

    def _stands_for(
        self, oid: int, numbers: tuple[int, ...]
    ) -> Iterator[tuple[Relation, tuple[str, ...]]]:
        """The exposed relations that show these columns of a table, with their names there."""
        for relation, names in self._shown.get(oid, ()):
            if all(number in names for number in numbers):
                yield relation, tuple(names[number] for number in numbers)

    @cached_property
    def _shown(self) -> dict[int, list[tuple[Relation, dict[int, str]]]]:
        found: dict[int, dict[int, dict[int, str]]] = defaultdict(dict)
        for relation in self.surface.relations.values():
            if relation.schema != self.schema or relation.is_partition:
                continue
            for column in relation.columns.values():
                oid, number = column.origin or (relation.oid, column.number)
                if column.origin or relation.is_table:
                    found[oid].setdefault(relation.oid, {}).setdefault(number, column.name)
        by_oid = self.surface.by_oid
        return {
            table: [(by_oid[oid], names) for oid, names in views.items()]
            for table, views in found.items()
        }

    def _one_row(self, key: ForeignKey) -> bool:
        """Whether a target has one such row at most: the key's columns are unique."""
        table = self.surface.by_oid.get(key.table)
        if table is None:
            return False
        columns = {c.name for c in table.columns.values() if c.number in key.columns}
        return any(set(one.columns) == columns and one.takes_conflicts for one in table.uniques)

    def _junctions(self, junction: Relation, joins: list[Join]) -> Iterator[tuple[Relation, Join]]:
        primary = self._primary_key(junction)
        for left in joins:
            for right in joins:
                if left is right or not {*left.columns, *right.columns} <= primary:
                    continue
                yield left.target, Join(
                    right.target, MANY_TO_MANY, right.constraint, left.target_columns,
                    right.target_columns, junction.name,
                )  # fmt: skip

    def _primary_key(self, relation: Relation) -> set[str]:
        """The names under which a table or view shows a whole primary key; else none."""
        tables = {column.origin[0] for column in relation.columns.values() if column.origin}
        for oid in sorted(tables | {relation.oid}):
            table = self.surface.by_oid.get(oid)
            names = next((n for one, n in self._shown.get(oid, ()) if one is relation), {})
            if table is None:
                continue
            for unique in table.uniques:
                numbers = [table.columns[name].number for name in unique.columns]
                if unique.is_primary and all(number in names for number in numbers):
                    return {names[number] for number in numbers}
        return set()


def _is_called(join: Join, origin: Relation, target: str) -> bool:
    """Whether an embed without a hint means this join. Of a key to its own table the name means
    the rows that point here, the constraint or column the row it points to.

    PostgREST (10 and later) takes a constraint or column for a table only, never for a view:
    several views of one table would all be meant.
    """
    to_itself = join.target.oid == origin.oid
    if join.target.name == target:
        return not (to_itself and join.kind == TO_ONE)
    if join.kind == MANY_TO_MANY or (to_itself and join.kind == TO_MANY):
        return False
    return join.target.is_table and join.is_named(target)
