"""Assertions on triggers, rules, partitions and inheritance."""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db.testing.base import as_list
from yardpass_db.testing.diagnostics import did_you_mean, equal, expect, fail, same_names
from yardpass_db.testing.routines import Routines

__tracebackhide__ = True


class Triggers(Routines):
    """What happens by itself when a table is written to."""

    def _triggers(self, table: str) -> dict[str, int]:
        """The function of each trigger by the trigger's name; internal ones left out."""
        query = "select tgname, tgfoid from pg_trigger where tgrelid = %s and not tgisinternal"
        return dict(self.rows(query, [self._get("table or view", table).oid]))

    def _trigger(self, table: str, trigger: str) -> int:
        found = self._triggers(table)
        if trigger not in found:
            help = did_you_mean(trigger, found) or f"It has: {', '.join(sorted(found)) or 'none'}"
            fail(f"{table} has no trigger {trigger}.", help)
        return found[trigger]

    def has_trigger(self, table: str, trigger: str) -> None:
        """The table or view has the trigger."""
        self._trigger(table, trigger)

    def hasnt_trigger(self, table: str, trigger: str) -> None:
        """The table or view has no such trigger."""
        expect(f"{table} has a trigger {trigger}.", trigger not in self._triggers(table))

    def triggers_are(self, table: str, triggers: Sequence[str]) -> None:
        """The table's triggers are exactly these; those of foreign keys left out."""
        same_names(f"The triggers of {table}", self._triggers(table), triggers)

    def trigger_is(self, table: str, trigger: str, function: str) -> None:
        """The trigger calls this function."""
        oid = self._trigger(table, trigger)
        wanted = self._function(function)
        query = "select n.nspname || '.' || proname from pg_proc p join pg_namespace n"
        have = self.value(f"{query} on n.oid = pronamespace where p.oid = %s", [oid])
        want = f"{wanted.schema}.{wanted.name}"
        equal(f"What trigger {trigger} of {table} calls", have, want)

    def _rules(self, table: str) -> dict[str, tuple[str, bool]]:
        """(event, whether INSTEAD) of each rule by name; a view's own left out."""
        query = """select rulename, ev_type, is_instead from pg_rewrite
          where ev_class = %s and rulename <> '_RETURN'"""
        found = self.rows(query, [self._get("table or view", table).oid])
        events = {"1": "select", "2": "update", "3": "insert", "4": "delete"}
        return {name: (events[event], instead) for name, event, instead in found}

    def _rule(self, table: str, rule: str) -> tuple[str, bool]:
        found = self._rules(table)
        if rule not in found:
            fail(f"{table} has no rule {rule}.", did_you_mean(rule, found))
        return found[rule]

    def has_rule(self, table: str, rule: str) -> None:
        """The table or view has the rule."""
        self._rule(table, rule)

    def hasnt_rule(self, table: str, rule: str) -> None:
        """The table or view has no such rule."""
        expect(f"{table} has a rule {rule}.", rule not in self._rules(table))

    def rules_are(self, table: str, rules: Sequence[str]) -> None:
        """The rules are exactly these; the one that makes a view a view left out."""
        same_names(f"The rules of {table}", self._rules(table), rules)

    def rule_is_instead(self, table: str, rule: str) -> None:
        """The rule is done INSTEAD."""
        expect(f"Rule {rule} of {table} is not INSTEAD.", self._rule(table, rule)[1])

    def rule_is_on(self, table: str, rule: str, event: str) -> None:
        """The rule acts on select, insert, update or delete."""
        equal(f"The event of rule {rule} of {table}", self._rule(table, rule)[0], event.lower())


class Partitions(Routines):
    """Tables that are parts of others, or inherit from them."""

    def _is_partitioned(self, table: str) -> bool:
        query = "select relkind = 'p' from pg_class where oid = %s"
        return bool(self.value(query, [self._get("table", table).oid]))

    def is_partitioned(self, table: str) -> None:
        """The table is partitioned."""
        expect(f"{table} is not partitioned.", self._is_partitioned(table))

    def isnt_partitioned(self, table: str) -> None:
        """The table is not partitioned."""
        expect(f"{table} is partitioned.", not self._is_partitioned(table))

    def _children(self, table: str) -> list[str]:
        query = """select n.nspname || '.' || c.relname from pg_inherits i
          join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace
          where i.inhparent = %s order by 1"""
        return [name for (name,) in self.rows(query, [self._get("table", table).oid])]

    def is_partition_of(self, partition: str, table: str) -> None:
        """The first table is a partition of the second."""
        found = self._get("table", partition)
        self.is_partitioned(table)
        have = self._children(table)
        is_so = found.label in have
        expect(f"{partition} is no partition of {table}.", is_so, f"have: {', '.join(have)}")

    def partitions_are(self, table: str, partitions: Sequence[str]) -> None:
        """The partitions of a table are exactly these; a bare name is of the table's schema."""
        self.is_partitioned(table)
        schema = self._get("table", table).schema
        wanted = [name if "." in name else f"{schema}.{name}" for name in as_list(partitions)]
        same_names(f"The partitions of {table}", self._children(table), wanted)

    def has_inherited_tables(self, table: str) -> None:
        """Other tables inherit from this one; partitions count."""
        expect(f"No table inherits from {table}.", bool(self._children(table)))

    def hasnt_inherited_tables(self, table: str) -> None:
        """No table inherits from this one."""
        have = self._children(table)
        expect(f"Tables inherit from {table}.", not have, f"have: {', '.join(have)}")

    def _distance(self, ancestor: str, descendent: str) -> int | None:
        """Generations between two tables, None when one does not come from the other."""
        oid = self._get("table", descendent).oid
        query = """
          with recursive up(oid, depth) as (
            select inhparent, 1 from pg_inherits where inhrelid = %s
            union all select i.inhparent, depth + 1 from pg_inherits i join up on inhrelid = up.oid)
          select min(depth) from up where oid = %s"""
        depth = self.value(query, [oid, self._get("table", ancestor).oid])
        return None if depth is None else int(depth)

    def is_ancestor_of(self, ancestor: str, descendent: str, depth: int | None = None) -> None:
        """The second table comes from the first; when given, over exactly `depth` generations."""
        have = self._distance(ancestor, descendent)
        if have is None:
            fail(f"{ancestor} is no ancestor of {descendent}.")
        if depth is not None:
            equal(f"Generations from {ancestor} to {descendent}", have, depth)

    def isnt_ancestor_of(self, ancestor: str, descendent: str, depth: int | None = None) -> None:
        """The second table does not come from the first, or not over `depth` generations."""
        have = self._distance(ancestor, descendent)
        is_so = have is None or (depth is not None and have != depth)
        expect(f"{ancestor} is an ancestor of {descendent}, over {have}.", is_so)

    def is_descendent_of(self, descendent: str, ancestor: str, depth: int | None = None) -> None:
        """The first table comes from the second; as `is_ancestor_of`."""
        self.is_ancestor_of(ancestor, descendent, depth)

    def isnt_descendent_of(self, descendent: str, ancestor: str, depth: int | None = None) -> None:
        """The first table does not come from the second; as `isnt_ancestor_of`."""
        self.isnt_ancestor_of(ancestor, descendent, depth)
