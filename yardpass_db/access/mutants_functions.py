"""Mutants of helpers: what they return, for whom, as whom, and how PostgreSQL treats them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from yardpass_db.access.mutants_expressions import with_body
from yardpass_db.access.mutants_facts import Facts, Function
from yardpass_db.access.mutants_sketch import Sketch

SHARED = "a plan that is kept serves the next user the rows of the first"
FOREIGN = "whoever makes objects in a schema on the path decides what it calls"


def _returns_true(facts: Facts) -> Iterator[Sketch]:
    """A helper that answers yes to everything; one that returns rows is opened by `_varied`."""
    bodies = {"sql": "select true", "plpgsql": "begin return true; end"}
    for helper in facts.helpers:
        if helper.is_predicate:
            text = with_body(helper.definition, bodies[helper.language])
            yield Sketch(helper.signature, f"{helper.signature} returns true", text)


def _varied(kind: str, facts: Facts) -> Iterator[Sketch]:
    for helper, variation in facts.helper_variations:
        if variation.kind == kind:
            text = with_body(helper.definition, variation.text)
            yield Sketch(helper.signature, f"in {helper.signature} {variation.change}", text)


def _volatility(word: str, facts: Facts) -> Iterator[Sketch]:
    for helper in facts.helpers:
        if helper.volatility != word:
            change = f"{helper.signature} is {word}"
            risk = SHARED if word == "immutable" else ""
            yield Sketch(helper.signature, change, _alter(helper, word), risk=risk)


def _invoker(facts: Facts) -> Iterator[Sketch]:
    for helper in facts.helpers:
        if helper.definer:
            change = f"{helper.signature} runs with its caller's rights"
            yield Sketch(helper.signature, change, _alter(helper, "security invoker"))


def _definer(facts: Facts) -> Iterator[Sketch]:
    for function in facts.functions.values():
        if not function.definer and function.callers - {"service_role"}:
            change = f"{function.signature} runs with its owner's rights"
            sql = _alter(function, "security definer")
            yield Sketch(function.signature, change, sql, risk="it reads past its caller's rights")


def _no_search_path(facts: Facts) -> Iterator[Sketch]:
    for function in facts.functions.values():
        if any(setting.startswith("search_path=") for setting in function.settings):
            change = f"{function.signature} finds names by its caller's search_path"
            sql = _alter(function, "reset search_path")
            if function.resolved:
                same = "its names were looked up when it was created"
                yield Sketch(function.signature, change, sql, same=same)
            else:
                yield Sketch(function.signature, change, sql, risk=FOREIGN)


def _executable(role: str, facts: Facts) -> Iterator[Sketch]:
    for function in facts.functions.values():
        if function.returns in ("trigger", "event_trigger"):
            continue  # a grant that nobody can use
        lacking = {"anon", "authenticated"} if role == "public" else {role}
        if lacking - function.callers:
            who = "everybody" if role == "public" else role
            yield Sketch(
                function.signature,
                f"{who} may call {function.signature}",
                f"grant execute on function {function.signature} to {role}",
            )


def _not_executable(facts: Facts) -> Iterator[Sketch]:
    for helper in facts.helpers:
        for role in sorted(helper.callers):
            yield Sketch(
                helper.signature,
                f"{role} may no longer call {helper.signature}",
                f"revoke execute on function {helper.signature} from {role}, public",
            )


def _alter(function: Function, change: str) -> str:
    return f"alter function {function.signature} {change}"


FUNCTION_KINDS: dict[str, Callable[[Facts], Iterator[Sketch]]] = {
    "helper-returns-true": _returns_true,
    "helper-condition-true": partial(_varied, "true"),
    "helper-drop-conjunct": partial(_varied, "drop-conjunct"),
    "helper-drop-disjunct": partial(_varied, "drop-disjunct"),
    "helper-and-or": partial(_varied, "and-or"),
    "helper-negate": partial(_varied, "negate"),
    "helper-other-role": partial(_varied, "other-role"),
    "helper-boundary": partial(_varied, "boundary"),
    "helper-null-test": partial(_varied, "null-test"),
    "helper-immutable": partial(_volatility, "immutable"),
    "helper-volatile": partial(_volatility, "volatile"),
    "helper-invoker": _invoker,
    "definer-function": _definer,
    "no-search-path": _no_search_path,
    "execute-public": partial(_executable, "public"),
    "execute-anon": partial(_executable, "anon"),
    "execute-authenticated": partial(_executable, "authenticated"),
    "revoke-execute": _not_executable,
}
