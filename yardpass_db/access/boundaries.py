"""What stands around the rows: undeclared relations, columns, privileges, functions, sequences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yardpass_db import db
from yardpass_db.access.compare import Difference
from yardpass_db.access.declaration import CLIENTS, ROLES, Intent
from yardpass_db.access.relations import Relation
from yardpass_db.access.world import World

_ROWS_ONLY = {"select", "insert", "update", "delete"}

# Trigger functions cannot be called; extensions' functions are not the tree's.
_FUNCTIONS = """
select role, n.nspname || '.' || p.proname, p.oid::regprocedure::text
  from unnest(%s::text[]) as role, pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 where n.nspname = any(%s) and has_function_privilege(role, p.oid, 'execute')
   and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
   and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass
                      and d.objid = p.oid and d.deptype = 'e')
 order by 1, 2, 3
"""
_SEQUENCES = """
select role, n.nspname || '.' || c.relname
  from unnest(%s::text[]) as role, pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'S' and n.nspname = any(%s)
   and has_sequence_privilege(role, c.oid, 'usage, select, update')
 order by 1, 2
"""
_SCHEMAS = """
select role, n.nspname from unnest(%s::text[]) as role, pg_namespace n
 where n.nspname = any(%s) and has_schema_privilege(role, n.oid, 'create')
 order by 1, 2
"""


def boundary_differences(
    world: World, relations: Sequence[Relation], complete: bool
) -> Iterator[Difference]:
    """Every difference that is not about rows; `complete` says that all relations are given."""
    for relation in relations:
        intent = world.intent(relation)
        if intent is None:
            yield Difference(
                "undeclared", relation.name, f"{relation.name} is not declared",
                file=world.declaration.shown,
            )  # fmt: skip
            continue
        yield from _privileges(relation)
        if not relation.parent:
            yield from _columns(world, relation, intent)
    if complete:
        yield from _missing(world)
        yield from _functions(world)
        yield from _others(world)


def _missing(world: World) -> Iterator[Difference]:
    for name in sorted({*world.declaration.tables, *world.declaration.views}):
        if name not in world.relations:
            yield Difference(
                "missing", name, f"{name} is declared, but not there", file=world.declaration.shown
            )


def _privileges(relation: Relation) -> Iterator[Difference]:
    """Clients have the four verbs at most; on a partition they have nothing."""
    allowed = set() if relation.parent else _ROWS_ONLY
    for role in ROLES:
        too_many = sorted(relation.grants.get(role, frozenset()) - allowed)
        if too_many:
            yield Difference(
                "privilege", relation.name,
                f"{role} has {', '.join(word.upper() for word in too_many)} on {relation.name}",
                role=role,
            )  # fmt: skip


def _columns(world: World, relation: Relation, intent: Intent) -> Iterator[Difference]:
    """The columns that clients read and write are those declared."""
    # A masked column of a view is an expression: who reads what of it is measured by rows.
    masked = set(intent.masked) if relation.is_view else set()
    table = world.relations.get(world.base(relation), relation)
    for role in CLIENTS:
        for verb in ("select", "insert", "update"):
            have = _granted(relation, table, intent, role, verb)
            if intent.rule(role, verb) is None:
                yield from _column_sets(relation, role, verb, have, set())
            elif verb == "select":
                hidden = intent.hidden.get(role, frozenset())
                want = {name for name in relation.by_name if relation.is_view or name not in hidden}
                yield from _column_sets(relation, role, verb, have - masked, want - masked)
    for role, verbs in intent.writable.items():
        for verb, columns in verbs.items():
            have = _granted(relation, table, intent, role, verb)
            want = {name for name in columns if _can_be_given(relation, name)}
            want = want if relation.is_view else set(columns)
            yield from _column_sets(relation, role, verb, have, want)


def _granted(relation: Relation, table: Relation, intent: Intent, role: str, verb: str) -> set[str]:
    """The columns the role can name in the verb; through a plain view, both grants are needed."""
    found = {column.name for column in relation.granted(role, verb)}
    if verb != "select":
        found = {name for name in found if _can_be_given(relation, name)}
    if relation.is_view and not intent.of:
        below = {column.name for column in table.granted(role, verb)}
        found = {name for name in found if name in below or name in intent.masked}
    return found


def _can_be_given(relation: Relation, name: str) -> bool:
    return name in relation.by_name and relation.by_name[name].insertable


def _column_sets(
    relation: Relation, role: str, verb: str, have: set[str], want: set[str]
) -> Iterator[Difference]:
    for columns, said in ((have - want, "can"), (want - have, "cannot")):
        if columns:
            listed = ", ".join(sorted(columns))
            yield Difference(
                "column", relation.name, f"{role} {said} {verb} {listed} of {relation.name}",
                role=role, verb=verb,
            )  # fmt: skip


def _functions(world: World) -> Iterator[Difference]:
    """Functions that a role declared in [functions] executes beyond its list, and the reverse."""
    declared = {"anon": frozenset[str](), **world.declaration.functions}
    found = db.rows(world.connection, _FUNCTIONS, [list(declared), list(world.schemas)])
    for role, name, signature in found:
        if name not in declared[role]:
            yield Difference("function", name, f"{role} can execute {signature}", role=role)
    there = {(role, name) for role, name, _ in found}
    for role, names in declared.items():
        for name in sorted(names):
            if (role, name) not in there:
                yield Difference("function", name, f"{role} cannot execute {name}", role=role)


def _others(world: World) -> Iterator[Difference]:
    arguments = [list(CLIENTS), list(world.schemas)]
    for role, name in db.rows(world.connection, _SEQUENCES, arguments):
        yield Difference("privilege", name, f"{role} has privileges on sequence {name}", role=role)
    for role, name in db.rows(world.connection, _SCHEMAS, arguments):
        yield Difference("privilege", name, f"{role} can create in schema {name}", role=role)
