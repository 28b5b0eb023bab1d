"""What one chain does with relations and columns, judged against the surface.

Collects findings, and the grants the chain needs: a role that has them all can make the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from yardpass_db.compat.findings import AFTER, BROKEN, Finding
from yardpass_db.compat.relationships import Join, Relationships
from yardpass_db.compat.script import Script
from yardpass_db.compat.selecting import Item
from yardpass_db.compat.surface import DELETE, Column, Relation, Surface
from yardpass_db.errors import Place
from yardpass_db.nearest import did_you_mean

Spot = tuple[Script, int]


def place_of(spot: Spot) -> Place:
    """The spot as people see it: file, line, column."""
    script, byte = spot
    return Place(script.shown, *script.line_and_column(byte))


@dataclass
class Usage:
    """What a chain on relations of one schema needs."""

    surface: Surface
    relationships: Relationships
    findings: list[Finding] = field(default_factory=list)
    needs: list[tuple[str, Relation, Column]] = field(default_factory=list)
    deletes: list[Relation] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    embeds: list[tuple[str, str]] = field(default_factory=list)

    def say(self, verdict: str, what: str, cure: str, spot: Spot) -> None:
        self.findings.append(Finding(verdict, what, cure, place_of(spot)))

    def read_column(self, relation: Relation, name: str, spot: Spot) -> None:
        """A column that is read, by a select list or a filter; arrows and casts may follow."""
        name = name.partition("->")[0].partition("::")[0].strip().strip('"')
        if not name:
            return
        column = relation.columns.get(name)
        if column:
            self.needs.append(("select", relation, column))
        elif not self.relationships.computed(relation, name):
            self.missing_column(relation, name, spot)

    def missing_column(self, relation: Relation, name: str, spot: Spot) -> None:
        """Say that there is none of this name, and where there is one."""
        base = self.surface.base(relation)
        if base and base is not relation and name in base.columns:
            what = f"{relation.label} has not the column {name} of {base.label}"
            self.say(AFTER, what, "yardpass-db migrate --force-repeatables", spot)
            return
        what = f"{relation.label} has no column {name}"
        self.say(BROKEN, what, did_you_mean(name, relation.columns), spot)

    def read_all(self, relation: Relation) -> None:
        """`*`"""
        self.needs += [("select", relation, column) for column in relation.columns.values()]

    def write_column(self, verb: str, relation: Relation, name: str, spot: Spot) -> None:
        """A key of what is inserted or updated."""
        column = relation.columns.get(name)
        if column is None:
            self.missing_column(relation, name, spot)
            return
        behind = self.surface.origin(column)
        if (behind[1] if behind else column).generated:
            self.say(BROKEN, f"{relation.label}.{name} is generated", "Leave it out.", spot)
        elif not column.updatable:
            self._masked(relation, name, spot)
        else:
            self.needs.append((verb, relation, column))

    def _masked(self, relation: Relation, name: str, spot: Spot) -> None:
        """An expression column: nobody can write it through the view."""
        what = f"{relation.label}.{name} is computed and cannot be written through the view"
        setters = [
            function.label
            for (schema, other), several in sorted(self.surface.functions.items())
            for function in several
            if schema == relation.schema and _sets(other, name)
        ]
        base = next(
            (one for one in self.surface.named(relation.name) if one.is_table and
             name in one.columns), None,
        )  # fmt: skip
        ways = [f"call .rpc on {setters[0]}"] if setters else []
        ways += [f"write {base.label} over a direct connection"] if base else []
        verdict = AFTER if ways else BROKEN
        self.say(verdict, what, "; or ".join(ways) + "." * bool(ways), spot)

    def delete(self, relation: Relation, spot: Spot) -> None:
        self.may_write(relation, DELETE, "delete", spot)
        self.deletes.append(relation)

    def may_write(self, relation: Relation, bit: int, verb: str, spot: Spot) -> None:
        """Whether this verb passes at all."""
        if not relation.writable & bit:
            what = f"{relation.label} is a view that PostgreSQL cannot {verb} through"
            base = self.surface.base(relation)
            cure = f"Write to {base.name}." if base and base.name != relation.name else ""
            self.say(BROKEN, what, cure, spot)

    def select(
        self, relation: Relation, items: Sequence[Item], spot: Spot, text_at: object
    ) -> None:
        """A select list, embeds included. `text_at(offset)` is where a character of it stands."""
        assert callable(text_at)
        for item in items:
            at = text_at(item.offset) or spot
            if item.inner is not None:
                self._embed(relation, item, spot, text_at)
            elif item.name == "*":
                self.read_all(relation)
            elif item.name == "count" and "count" not in relation.columns:
                continue
            else:
                self.read_column(relation, item.name, at)

    def _embed(self, relation: Relation, item: Item, spot: Spot, text_at: object) -> None:
        assert callable(text_at)
        at = text_at(item.offset) or spot
        target = self.embedded(relation, item, at)
        if target is None:
            return
        self.embeds.append((relation.name, target.name))
        self.relations.append(target)
        self.select(target, item.inner or (), spot, text_at)

    def embedded(self, relation: Relation, item: Item, spot: Spot) -> Relation | None:
        """The relation that an embed means; says so when there is none or more than one."""
        computed = self.relationships.computed(relation, item.name)
        if computed is not None:
            return self.surface.by_oid.get(computed.returns_row_of)
        joins = self.relationships.find(relation, item.name, item.hint)
        if len(joins) == 1:
            for name in joins[0].columns:
                self.needs.append(("select", relation, relation.columns[name]))
            junction = self.surface.relation(relation.schema, joins[0].junction)
            self.relations += [junction] if junction else []
            return joins[0].target
        if joins:
            self._ambiguous(relation, item, joins, spot)
        else:
            self._no_join(relation, item, spot)
        return None

    def _ambiguous(self, relation: Relation, item: Item, joins: Sequence[Join], spot: Spot) -> None:
        names = sorted({join.hint for join in joins})
        what = f"{relation.name} embeds {item.name} in {len(joins)} ways: {', '.join(names)}"
        doubled = len({(join.columns, join.kind, join.target.oid) for join in joins}) == 1
        if doubled:
            self.say(BROKEN, what, "Drop the second foreign key over the same column.", spot)
            return
        choices = " or ".join(f"{joins[0].target.name}!{name}(…)" for name in names)
        self.say(AFTER, what, f"Name the one you mean: {choices}", spot)

    def _no_join(self, relation: Relation, item: Item, spot: Spot) -> None:
        shown = f"{item.name}!{item.hint}" if item.hint else item.name
        what = f"{relation.label} has no relationship {shown}"
        views = [] if item.hint else self.relationships.by_key(relation, item.name)
        if views:
            self._only_tables(relation, item, views[0], spot)
            return
        others = self.relationships.find(relation, item.name) if item.hint else []
        others = others or [
            join for join in self.relationships.joins.get(relation.oid, ())
            if join.target.name == item.name
        ]  # fmt: skip
        if others:
            choices = " or ".join(sorted({f"{join.target.name}!{join.hint}(…)" for join in others}))
            self.say(AFTER, what, f"Say {choices}", spot)
            return
        known = [join.target.name for join in self.relationships.joins.get(relation.oid, ())]
        self.say(BROKEN, what, did_you_mean(item.name, known), spot)

    def _only_tables(self, relation: Relation, item: Item, join: Join, spot: Spot) -> None:
        """Say that a constraint or column names a table only, and here it leads to a view."""
        view = join.target
        what = f"{item.name} embeds tables only, and {view.label} is a view"
        if view.oid == relation.oid:
            cure = f"Make a function {item.name}({relation.label}) that returns the row."
        else:
            cure = f"Say {item.called}:{view.name}!{item.name}(…)"
        self.say(AFTER, what, cure, spot)

    def roles(self, candidates: Sequence[str]) -> list[str]:
        """Those of the roles that have all the grants needed."""
        return [role for role in candidates if not self.lacking(role)]

    def lacking(self, role: str) -> list[str]:
        """The grants a role lacks: `select on events.events (qr_code)`."""
        found: dict[tuple[str, str], list[str]] = {}
        for verb, relation, column in self.needs:
            if not self.surface.may(role, verb, relation, column):
                behind = self.surface.origin(column)
                if column.name in self._granted(role, verb, relation) and behind:
                    label = behind[0].label
                else:
                    label = relation.label
                names = found.setdefault((verb, label), [])
                names += [column.name] if column.name not in names else []
        shown = [
            f"{verb} on {label} ({', '.join(names)})" for (verb, label), names in found.items()
        ]
        for relation in self.deletes:
            for one in {relation.oid: relation, **self._base(relation)}.values():
                granted = one.grants.get(role)
                if granted is None or not granted.delete:
                    shown.append(f"delete on {one.label}")
        return shown

    def _base(self, relation: Relation) -> dict[int, Relation]:
        base = self.surface.base(relation) if relation.security_invoker else None
        return {base.oid: base} if base else {}

    def _granted(self, role: str, verb: str, relation: Relation) -> frozenset[str]:
        granted = relation.grants.get(role)
        return getattr(granted, verb) if granted else frozenset()


def _sets(function: str, column: str) -> bool:
    """Whether a function is called after the column it sets: set_phone, set_event_link_token."""
    what = function.removeprefix("set_")
    return what != function and (what in column or column in what)
