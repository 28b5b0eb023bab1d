"""The verdict on a supabase-js chain, a function call or a subscription."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from yardpass_db.compat.calls import Call, Step, Subscription
from yardpass_db.compat.conflicts import conflict_target, no_unique
from yardpass_db.compat.filters import filtered, keys, referenced
from yardpass_db.compat.findings import AFTER, BROKEN, UNKNOWN, WORKS, Finding, Site
from yardpass_db.compat.realtime import judge_subscription
from yardpass_db.compat.relationships import Relationships
from yardpass_db.compat.remote import judge_function
from yardpass_db.compat.script import Record, Text, Value
from yardpass_db.compat.selecting import Item, SelectError, parse_select
from yardpass_db.compat.surface import CLIENTS, INSERT, UPDATE, Relation, Surface
from yardpass_db.compat.usage import Usage, place_of
from yardpass_db.compat.values import choices, evaluate
from yardpass_db.nearest import did_you_mean

_WRITES = {"insert": INSERT, "update": UPDATE}
_RELATED_ORDER = re.compile(r"(\w+)\((\w+)\)\Z")


@dataclass(frozen=True)
class Judge:
    """Judges calls as a client role that may have all the grants; `role` names one."""

    surface: Surface
    role: str = ""

    @cached_property
    def _relationships(self) -> dict[str, Relationships]:
        return {schema: Relationships(self.surface, schema) for schema in self.surface.exposed}

    @cached_property
    def _clients(self) -> tuple[str, ...]:
        return (self.role,) if self.role else CLIENTS

    def subscription(self, found: Subscription) -> Site:
        """`.on('postgres_changes', …)`"""
        return judge_subscription(self.surface, found)

    def call(self, call: Call) -> Site:
        """`.from(…)…` or `.rpc(…)…`"""
        shown = self._shown(call)
        if call.name is None or call.schema is None:
            what = "the name is made when it runs" if call.name is None else "the schema is"
            finding = Finding(UNKNOWN, what, "", place_of(call.place))
            return Site(place_of(call.place), shown, (finding,))
        schema = call.schema or self.surface.exposed[0]
        usage = Usage(self.surface, self._relationships.get(schema) or Relationships(
            self.surface, schema
        ))  # fmt: skip
        if call.kind == "rpc":
            judge_function(call, schema, usage, self._clients)
        else:
            self._relation(call, schema, usage)
        roles = self._roles(call, usage)
        relations = tuple(dict.fromkeys(one.label for one in usage.relations))
        findings = tuple(dict.fromkeys(usage.findings))
        return Site(place_of(call.place), shown, findings, relations, tuple(usage.embeds), roles)

    def _roles(self, call: Call, usage: Usage) -> tuple[str, ...]:
        """The roles that can make the call; it is broken when there is none."""
        roles = tuple(usage.roles(self._clients))
        if not roles and (usage.needs or usage.deletes):
            fewest = min((usage.lacking(role) for role in self._clients), key=len)
            what = f"{self.role or 'a client'} may not: {'; '.join(fewest)}"
            cure = "Grant it in the table's file below sql/rls/, if that is meant."
            usage.say(BROKEN, what, cure, call.place)
        return roles

    def _shown(self, call: Call) -> str:
        name = f"'{call.name.value}'" if call.name else "…"
        schema = f"schema('{call.schema}')." if call.schema else ""
        verbs = [step.method for step in call.steps if step.method in (*_WRITES, "upsert")]
        verbs += [step.method for step in call.steps if step.method in ("delete", "select")]
        return f"{schema}{call.kind}({name})" + "".join(f".{verb}()" for verb in verbs[:1])

    # Relations

    def _relation(self, call: Call, schema: str, usage: Usage) -> None:
        assert call.name is not None
        relation = self._find(call.name.value, schema, call, usage)
        if relation is None:
            return
        usage.relations.append(relation)
        lists = [step for step in call.steps if step.method == "select"]
        items = self._select(relation, lists[-1], usage) if lists else ()
        if lists and lists[0] is call.steps[0]:
            self._beside(relation, usage, call)
        for step in call.steps:
            if step.method in ("insert", "update", "upsert"):
                self._write(relation, step, usage)
            elif step.method == "delete":
                usage.delete(relation, step.place)
            elif step.method == "then":
                break
            else:
                self._filter(relation, step, items, usage)

    def _beside(self, relation: Relation, usage: Usage, call: Call) -> None:
        """Say which view shows rows that this one keeps back without an error."""
        for view in self.surface.beside(relation):
            may = view.grants.keys() & set(self._clients)
            if any(view.grants[role].select for role in may):
                what = f"{relation.label} keeps rows back that {view.label} shows"
                usage.say(WORKS, what, view.comment, call.place)

    def _find(self, name: str, schema: str, call: Call, usage: Usage) -> Relation | None:
        """The relation; says so when there is none, or the schema is closed."""
        surface, at = self.surface, call.place
        relation = surface.relation(schema, name)
        if schema in surface.exposed:
            if relation is None:
                usage.say(*self._no_relation(name, schema), at)
            return relation
        twin = self._public_name(relation) if relation else None
        what = f"the schema {schema} is not exposed to clients"
        if twin:
            cure = f"Take .schema('{schema}') away: {twin.label} is {schema}.{name}."
            usage.say(AFTER, what, cure, at)
            usage.relations.append(twin)
        else:
            usage.say(BROKEN, what, f"Expose it, or give {name} a view in public.", at)
        return None

    def _no_relation(self, name: str, schema: str) -> tuple[str, str, str]:
        what = f"there is no {schema}.{name}"
        domain, dot, table = name.partition(".")
        moved = self.surface.relation(domain, table) if dot else None
        if moved:
            twin = self._public_name(moved)
            if twin:
                return AFTER, f"'{name}' is one name for clients", f"Say .from('{twin.name}')"
            return BROKEN, f"'{name}' is one name for clients, and it has no public name", ""
        tables = [one for one in self.surface.named(name) if one.schema not in self.surface.exposed]
        if tables:
            cure = (
                "yardpass-db migrate --force-repeatables; or, if it was retired:\n"
                f"yardpass-db views restore {tables[0].label}"
            )
            return AFTER, f"{what}: {tables[0].label} has no public name", cure
        known = [other for at, other in self.surface.relations if at == schema]
        return BROKEN, what, did_you_mean(name, known)

    def _public_name(self, table: Relation) -> Relation | None:
        """The exposed relation that stands for a table."""
        for schema in self.surface.exposed:
            view = self.surface.relation(schema, table.name)
            if view and self.surface.base(view) is self.surface.base(table):
                return view
        return None

    def _select(self, relation: Relation, step: Step, usage: Usage) -> tuple[Item, ...]:
        """Judge a select list; its items, none where they cannot be told."""
        if not step.given:
            usage.read_all(relation)
            return ()
        found: list[Item] = []
        for choice in choices(step.script, step.given[0]):
            found += self._select_list(relation, evaluate(*choice), step, usage)
        return tuple(found)

    def _select_list(
        self, relation: Relation, text: Value, step: Step, usage: Usage
    ) -> tuple[Item, ...]:
        if not isinstance(text, Text):
            what = "the select list is made when it runs"
            usage.say(UNKNOWN, what, "", step.place)
            return ()
        try:
            items = parse_select(text.value)
        except SelectError as error:
            spot = text.spot(error.offset) or step.place
            usage.say(BROKEN, f"the select list cannot be read: {error}", "", spot)
            return ()
        if not items:
            usage.read_all(relation)
        usage.select(relation, items, step.place, text.spot)
        return items

    def _filter(self, relation: Relation, step: Step, items: Sequence[Item], usage: Usage) -> None:
        for name, spot in filtered(step):
            target: Relation | None = relation
            *path, last = name.split(".") if "->" not in name else [name]
            related = _RELATED_ORDER.match(name) if step.method == "order" else None
            if related:
                path, last = [related[1]], related[2]
            path = [*referenced(step), *path]
            inner: Sequence[Item] | None = items
            for part in path:
                item = next((one for one in inner or () if one.called == part
                             or one.name == part), None)  # fmt: skip
                if item is None or target is None or item.inner is None:
                    target = None
                    break
                quiet = Usage(self.surface, usage.relationships)
                target, inner = quiet.embedded(target, item, spot), item.inner
            if target is not None:
                usage.read_column(target, last, spot)

    def _write(self, relation: Relation, step: Step, usage: Usage) -> None:
        """insert, update, upsert: each key, and what the upsert conflicts with."""
        verbs = ("insert", "update") if step.method == "upsert" else (step.method,)
        for verb in verbs:
            usage.may_write(relation, _WRITES[verb], verb, step.place)
        for key, spot in keys(step.argument(0)):
            for verb in verbs:
                usage.write_column(verb, relation, key, spot or step.place)
        if step.method == "upsert":
            self._upsert(relation, step, usage)

    def _upsert(self, relation: Relation, step: Step, usage: Usage) -> None:
        options = step.argument(1)
        named = options.fields.get("onConflict") if isinstance(options, Record) else None
        if relation.instead_of:
            what = f"{relation.label} has INSTEAD OF triggers, which no ON CONFLICT can pass"
            usage.say(BROKEN, what, "Make the view one that PostgreSQL writes through.", step.place)
            return
        if len(step.given) > 1 and not isinstance(options, Record):
            usage.say(UNKNOWN, "the upsert's options are made when it runs", "", step.place)
            return
        if isinstance(options, Record) and "onConflict" in options.fields and not named:
            usage.say(UNKNOWN, "onConflict is made when it runs", "", step.place)
            return
        wanted = [one.strip() for one in named.value.split(",")] if isinstance(named, Text) else []
        spot = (named.spot(0) if isinstance(named, Text) else None) or step.place
        unknown = [name for name in wanted if name not in relation.columns]
        for name in unknown:
            usage.missing_column(relation, name, spot)
        if not unknown and not conflict_target(self.surface, relation, wanted):
            usage.say(*no_unique(self.surface, relation, wanted), spot)
