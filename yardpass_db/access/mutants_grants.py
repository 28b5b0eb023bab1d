"""Mutants of relations: grants given and taken, row security off, options of views off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from yardpass_db.access.mutants_facts import COMMANDS, Facts, Relation
from yardpass_db.access.mutants_sketch import Sketch
from yardpass_db.db import ident

CLIENTS = ("anon", "authenticated")


def _granted(kinds: tuple[str, ...], facts: Facts) -> Iterator[Sketch]:
    """A command on a relation for a client that has no part of it."""
    for relation in _relations(facts, kinds):
        for role in CLIENTS:
            for command in COMMANDS:
                has_some = relation.columns.get((role, command))
                if has_some or command in relation.privileges.get(role, ()):
                    continue
                if command == "truncate" and relation.kind == "view":
                    continue  # a grant that nobody can use
                yield Sketch(
                    relation.name,
                    f"{role} may {command} {relation.name}",
                    f"grant {command} on {relation.name} to {role}",
                    (role,),
                )


def _to_public(facts: Facts) -> Iterator[Sketch]:
    for relation in _relations(facts, ("table", "view")):
        if any("select" not in relation.privileges.get(role, ()) for role in CLIENTS):
            change = f"everybody may select {relation.name}"
            yield Sketch(relation.name, change, f"grant select on {relation.name} to public")


def _all_columns(facts: Facts) -> Iterator[Sketch]:
    """Grants of columns that become a grant of the table."""
    for relation in facts.relations.values():
        for role, command in sorted(relation.columns):
            same = ""
            if relation.columns[role, command] == set(relation.all_columns):
                same = "all of its columns are granted already"
            yield Sketch(
                relation.name,
                f"{role} may {command} all columns of {relation.name}",
                f"grant {command} on {relation.name} to {role}",
                (role,),
                same,
            )


def _one_column(facts: Facts) -> Iterator[Sketch]:
    for relation in facts.relations.values():
        for (role, command), granted in sorted(relation.columns.items()):
            for column in relation.all_columns:
                if column not in granted:
                    yield Sketch(
                        relation.name,
                        f"{role} may {command} column {column} of {relation.name}",
                        f"grant {command} ({ident(column)}) on {relation.name} to {role}",
                        (role,),
                    )


def _revoked_column(facts: Facts) -> Iterator[Sketch]:
    for relation in facts.relations.values():
        for (role, command), granted in sorted(relation.columns.items()):
            for column in sorted(granted):
                yield Sketch(
                    relation.name,
                    f"{role} may no longer {command} column {column} of {relation.name}",
                    f"revoke {command} ({ident(column)}) on {relation.name} from {role}",
                    (role,),
                )


def _revoked(facts: Facts) -> Iterator[Sketch]:
    for relation in facts.relations.values():
        for role, command in sorted(relation.granted):
            yield Sketch(
                relation.name,
                f"{role} may no longer {command} {relation.name}",
                f"revoke {command} on {relation.name} from {role}",
                (role,),
            )


def _rls_off(facts: Facts) -> Iterator[Sketch]:
    for relation in facts.relations.values():
        if relation.rls:
            yield Sketch(
                relation.name,
                f"row security of {relation.name} is off",
                f"alter table {relation.name} disable row level security",
            )


def _not_forced(facts: Facts) -> Iterator[Sketch]:
    for relation in facts.relations.values():
        if relation.forced:
            yield Sketch(
                relation.name,
                f"the owner of {relation.name} is past row security",
                f"alter table {relation.name} no force row level security",
                same="clients are not the owner",
            )


def _option(name: str, facts: Facts) -> Iterator[Sketch]:
    """A view without an option that it has."""
    for relation in _relations(facts, ("view",)):
        if any(option.partition("=")[0] == name for option in relation.options):
            yield Sketch(
                relation.name,
                f"view {relation.name} is without {name}",
                f"alter view {relation.name} reset ({name})",
            )


def _relations(facts: Facts, kinds: tuple[str, ...]) -> Iterator[Relation]:
    return (one for one in facts.relations.values() if one.kind in kinds)


RELATION_KINDS: dict[str, Callable[[Facts], Iterator[Sketch]]] = {
    "disable-rls": _rls_off,
    "no-force-rls": _not_forced,
    "grant": partial(_granted, ("table", "view")),
    "grant-partition": partial(_granted, ("partition",)),
    "grant-public": _to_public,
    "grant-columns": _all_columns,
    "grant-column": _one_column,
    "revoke": _revoked,
    "revoke-column": _revoked_column,
    "definer-view": partial(_option, "security_invoker"),
    "no-check-option": partial(_option, "check_option"),
    "no-barrier": partial(_option, "security_barrier"),
}
