"""`.rpc(name, arguments)`: which function PostgREST calls, and what its rows have."""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db.compat.calls import Call
from yardpass_db.compat.filters import result_columns
from yardpass_db.compat.findings import BROKEN
from yardpass_db.compat.script import Record, Value
from yardpass_db.compat.surface import Function, Surface
from yardpass_db.compat.usage import Usage
from yardpass_db.nearest import did_you_mean


def judge_function(call: Call, schema: str, usage: Usage, clients: Sequence[str]) -> None:
    """Judge the call, its arguments, the right to make it, and columns of what it returns."""
    assert call.name is not None
    several = usage.surface.functions.get((schema, call.name.value), ())
    if schema not in usage.surface.exposed:
        what = f"the schema {schema} is not exposed to clients"
        usage.say(BROKEN, what, f"Make a function public.{call.name.value}.", call.place)
        return
    if not several:
        usage.say(BROKEN, *_no_function(usage.surface, call.name.value, schema), call.place)
        return
    given = call.start.argument(1)
    fitting = list(several)
    if isinstance(given, Record) or len(call.start.given) < 2:
        fields = given if isinstance(given, Record) else Record({})
        fitting = [one for one in several if _fits(one, fields)]
    if not fitting:
        usage.say(BROKEN, *_misfit(several, given), call.place)
    elif len(fitting) > 1:
        what = f"{len(fitting)} functions {schema}.{call.name.value} take these arguments"
        usage.say(BROKEN, what, "Give each overload a name of its own.", call.place)
    else:
        _judge_result(fitting[0], call, usage, clients)


def _no_function(surface: Surface, name: str, schema: str) -> tuple[str, str]:
    elsewhere = sorted(at for at, other in surface.functions if other == name)
    if elsewhere:
        return f"there is no function {schema}.{name}, only {elsewhere[0]}.{name}", (
            f"Make a function {schema}.{name} that calls it."
        )
    known = [other for at, other in surface.functions if at == schema]
    return f"there is no function {schema}.{name}", did_you_mean(name, known)


def _judge_result(function: Function, call: Call, usage: Usage, clients: Sequence[str]) -> None:
    """The right to call it, and columns of its rows in select lists and filters."""
    if not set(function.roles) & set(clients):
        who = f"{clients[0]} may not" if len(clients) == 1 else "no client role may"
        cure = f"grant execute on function {function.label} to …"
        usage.say(BROKEN, f"{who} call {function.label}", cure, call.place)
    names: set[str] = set(function.result_columns)
    relation = usage.surface.by_oid.get(function.returns_row_of)
    names |= set(relation.columns) if relation else set()
    if not names:
        return
    for name, spot in result_columns(call.steps):
        if name.partition("->")[0].partition(".")[0] not in names:
            what = f"{function.label} returns no column {name}"
            usage.say(BROKEN, what, did_you_mean(name, names), spot)


def _fits(function: Function, given: Record) -> bool:
    """Whether PostgREST calls this one for these argument names."""
    names = [name for name, _ in function.arguments]
    if names == [""] and function.arguments[0][1] in ("json", "jsonb", "text", "xml", "bytea"):
        return True
    required = set(names[: function.required])
    if not set(given.fields) <= set(names):
        return False
    return not given.complete or required <= set(given.fields)


def _misfit(several: Sequence[Function], given: Value) -> tuple[str, str]:
    names = sorted(given.fields) if isinstance(given, Record) else []
    what = f"{several[0].label} does not take ({', '.join(names)})"
    takes = [name for name, _ in several[0].arguments]
    extra = [name for name in names if name not in takes]
    missing = [name for name in takes[: several[0].required] if name not in names]
    parts = [f"{name} is not an argument. {did_you_mean(name, takes)}".strip() for name in extra]
    parts += [f"{name} is missing." for name in missing]
    return what, " ".join(parts)
