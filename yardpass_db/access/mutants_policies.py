"""Mutants of policies: dropped, opened, conditions changed, given to more roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from yardpass_db.access.mutants_expressions import Variation, columns_changed
from yardpass_db.access.mutants_facts import Facts, Policy
from yardpass_db.access.mutants_queries import CLIENTS
from yardpass_db.access.mutants_sketch import Sketch
from yardpass_db.db import ident


def create_policy(policy: Policy) -> str:
    """The statement that makes this policy."""
    roles = ", ".join(one if one == "public" else ident(one) for one in policy.roles)
    text = (
        f"create policy {ident(policy.name)} on {policy.table} "
        f"as {'permissive' if policy.permissive else 'restrictive'} "
        f"for {policy.command} to {roles}"
    )
    if policy.using is not None:
        text += f" using ({policy.using})"
    if policy.check is not None:
        text += f" with check ({policy.check})"
    return text


def _again(policy: Policy) -> str:
    return f"{_drop(policy)}; {create_policy(policy)}"


def _concerned(policy: Policy) -> tuple[str, ...]:
    """The clients that the policy judges; none named for all."""
    return () if "public" in policy.roles else policy.roles


def _drop(policy: Policy) -> str:
    return f"drop policy {ident(policy.name)} on {policy.table}"


def _dropped(facts: Facts) -> Iterator[Sketch]:
    for policy in facts.policies:
        yield Sketch(policy.table, f"{policy.shown} is dropped", _drop(policy), _concerned(policy))


def _check_removed(facts: Facts) -> Iterator[Sketch]:
    """USING then judges new rows, too; an INSERT policy has nothing else and cannot be without."""
    for policy in facts.policies:
        if policy.check is None or policy.using is None:
            continue
        same = risk = ""
        if policy.check == policy.using:
            same = "without WITH CHECK, USING judges new rows, and says the same"
        else:
            risk = _untried(policy, "with check", policy.using, facts)
        change = f"{policy.shown} loses WITH CHECK"
        sql = _again(replace(policy, check=None))
        yield Sketch(policy.table, change, sql, same=same, risk=risk)


def _public(facts: Facts) -> Iterator[Sketch]:
    for policy in facts.policies:
        if policy.roles != ("public",):
            change = f"{policy.shown} is for everybody"
            yield Sketch(policy.table, change, _for_roles(policy, ("public",)))


def _anon(facts: Facts) -> Iterator[Sketch]:
    for policy in facts.policies:
        if not {"public", "anon"} & set(policy.roles):
            change = f"{policy.shown} is for anon, too"
            yield Sketch(
                policy.table, change, _for_roles(policy, (*policy.roles, "anon")), ("anon",)
            )


def _for_roles(policy: Policy, roles: tuple[str, ...]) -> str:
    named = ", ".join(one if one == "public" else ident(one) for one in roles)
    return f"alter policy {ident(policy.name)} on {policy.table} to {named}"


def _switched(facts: Facts) -> Iterator[Sketch]:
    """Permissive ↔ restrictive."""
    for policy in facts.policies:
        word = "restrictive" if policy.permissive else "permissive"
        changed = replace(policy, permissive=not policy.permissive)
        yield Sketch(policy.table, f"{policy.shown} is {word}", _again(changed), _concerned(policy))


def _varied(kind: str, facts: Facts) -> Iterator[Sketch]:
    """A change of this kind to the condition for the rows there are, or for new rows."""
    for policy, clause, variation in facts.policy_variations:
        if variation.kind == kind:
            yield _changed(policy, clause, variation, facts)


def _changed(policy: Policy, clause: str, variation: Variation, facts: Facts) -> Sketch:
    return Sketch(
        policy.table,
        f"{policy.shown}, {clause.upper()}: {variation.change}",
        f"alter policy {ident(policy.name)} on {policy.table} {clause} ({variation.text})",
        _concerned(policy),
        risk=_untried(policy, clause, variation.text, facts),
    )


def _null_equal(facts: Facts) -> Iterator[Sketch]:
    """Of columns that may be null: with the others it changes nothing."""
    for policy, clause, variation in facts.policy_variations:
        before = policy.using if clause == "using" else policy.check
        nullable = facts.relations[policy.table].nullable
        if (
            variation.kind == "null-equal"
            and columns_changed(before or "", variation.text) & nullable
        ):
            yield _changed(policy, clause, variation, facts)


def _untried(policy: Policy, clause: str, text: str, facts: Facts) -> str:
    """Measuring an UPDATE writes the values that are there already: others are not tried."""
    if clause != "with check" or policy.command not in ("update", "all"):
        return ""
    writable: set[str] = set()
    relation = facts.relations[policy.table]
    for role in _concerned(policy) or CLIENTS:
        is_whole = "update" in relation.privileges.get(role, ())
        writable |= set(relation.all_columns) if is_whole else set()
        writable |= relation.columns.get((role, "update"), frozenset())
    changed = sorted(columns_changed(policy.check or "", text) & writable)
    return f"other values of {', '.join(changed)} were not tried" if changed else ""


POLICY_KINDS: dict[str, Callable[[Facts], Iterator[Sketch]]] = {
    "drop-policy": _dropped,
    "condition-true": partial(_varied, "true"),
    "drop-check": _check_removed,
    "drop-conjunct": partial(_varied, "drop-conjunct"),
    "drop-disjunct": partial(_varied, "drop-disjunct"),
    "and-or": partial(_varied, "and-or"),
    "negate": partial(_varied, "negate"),
    "other-role": partial(_varied, "other-role"),
    "boundary": partial(_varied, "boundary"),
    "null-test": partial(_varied, "null-test"),
    "null-equal": _null_equal,
    "policy-to-public": _public,
    "policy-to-anon": _anon,
    "restrictive": _switched,
}
