"""Assertions on functions, procedures, triggers and rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from yardpass_db import db
from yardpass_db.testing.base import as_list, split_name
from yardpass_db.testing.columns import Columns
from yardpass_db.testing.diagnostics import article, did_you_mean, equal, expect, fail, same_names
from yardpass_db.testing.kinds import NOT_OF_AN_EXTENSION

__tracebackhide__ = True

_KINDS = {"f": "normal function", "p": "procedure", "a": "aggregate", "w": "window function"}
_VOLATILITY = {"i": "immutable", "s": "stable", "v": "volatile"}


class Routine(NamedTuple):
    """A function or procedure. `settings` are the words after SET, `search_path=""` and such."""

    oid: int
    schema: str
    name: str
    arguments: str
    kind: str
    language: str
    is_definer: bool
    is_strict: bool
    volatility: str
    result: str
    type: str
    settings: list[str]
    owner: str

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.name}({self.arguments})"


class Routines(Columns):
    """What functions there are and how they run. `f(int, text)` names one of several `f`."""

    def _routines(self, schema: str | None, name: str | None = None) -> list[Routine]:
        query = """
          select p.oid, n.nspname, p.proname, oidvectortypes(p.proargtypes), p.prokind, l.lanname,
                 p.prosecdef, p.proisstrict, p.provolatile,
                 case when p.prokind = 'p' then 'void' else pg_get_function_result(p.oid) end,
                 case when p.proretset then 'setof ' else '' end || format_type(p.prorettype, null),
                 coalesce(p.proconfig, '{}'), pg_get_userbyid(p.proowner)
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          join pg_language l on l.oid = p.prolang
          where case when %s::text is null then pg_function_is_visible(p.oid) else nspname = %s end
            and (%s::text is null or proname = %s) order by 2, 3, 4"""
        return [Routine(*row) for row in self.rows(query, [schema, schema, name, name])]

    def _overloads(self, function: str, arguments: Sequence[str] | None) -> list[Routine]:
        """The functions of a name, or the one of these argument types."""
        name, opened, inside = function.partition("(")
        if opened:
            arguments = _split(inside.rstrip().removesuffix(")"))
        found = self._routines(*split_name(name))
        if arguments is not None:
            types = ", ".join(_without_size(self._type(text)) for text in as_list(arguments))
            found = [each for each in found if each.arguments == types]
        return found

    def _function(self, function: str, arguments: Sequence[str] | None = None) -> Routine:
        found = self._overloads(function, arguments)
        if not found:
            fail(f"There is no function {_signature(function, arguments)}.", *self._like(function))
        if len(found) > 1:
            each = [routine.label for routine in found]
            fail(f"There are {len(found)} functions {function}: name one by its types.", *each)
        return found[0]

    def _like(self, function: str) -> list[str]:
        schema, name = split_name(function.partition("(")[0])
        if schema and not self._find("schema", schema):
            return [f"There is no schema {schema}."]
        same = [f"have: {routine.label}" for routine in self._routines(schema, name)]
        known = {routine.name for routine in self._routines(schema)}
        return same or [did_you_mean(name, known)]

    def has_function(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """There is a function or procedure; when given, with these argument types."""
        if not self._overloads(function, arguments):
            self._function(function, arguments)

    def hasnt_function(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """There is no function of that name, or none with these argument types."""
        found = self._overloads(function, arguments)
        labels = [routine.label for routine in found]
        expect(f"There is a function {_signature(function, arguments)}.", not found, *labels)

    def functions_are(self, schema: str, functions: Sequence[str]) -> None:
        """The names of the functions of a schema are exactly these."""
        self._get("schema", schema)
        mine = NOT_OF_AN_EXTENSION.format(class_="pg_proc.tableoid", oid="pg_proc.oid")
        query = f"select proname from pg_proc where pronamespace = to_regnamespace(%s) and {mine}"
        have = [name for (name,) in self.rows(query, [db.ident(schema)])]
        same_names(f"The functions of {schema}", have, functions)

    def can(self, schema: str, functions: Sequence[str]) -> None:
        """The schema has functions of all these names, and maybe others."""
        self._get("schema", schema)
        missing = set(as_list(functions)) - {routine.name for routine in self._routines(schema)}
        expect(f"{schema} lacks functions.", not missing, f"missing: {', '.join(sorted(missing))}")

    def function_returns(
        self, function: str, type: str, arguments: Sequence[str] | None = None
    ) -> None:
        """What the function returns: `uuid`, `setof events.events`, `TABLE(id uuid)`."""
        found = self._function(function, arguments)
        wanted = " ".join(type.split())
        if not re.match(r"table\s*\(", wanted, re.I):
            is_set = wanted.lower().startswith("setof ")
            inner = wanted[6:] if is_set else wanted
            wanted = "setof " * is_set + _without_size(self._type(inner))
        if wanted.lower() not in (found.type.lower(), found.result.lower()):
            equal(f"What {found.label} returns", found.result, wanted)

    def function_lang_is(
        self, function: str, language: str, arguments: Sequence[str] | None = None
    ) -> None:
        """The function is written in the language."""
        found = self._function(function, arguments)
        equal(f"The language of {found.label}", found.language, language.lower())

    def volatility_is(
        self, function: str, volatility: str, arguments: Sequence[str] | None = None
    ) -> None:
        """The function is `immutable`, `stable` or `volatile`."""
        found = self._function(function, arguments)
        have = _VOLATILITY[found.volatility]
        equal(f"The volatility of {found.label}", have, volatility.lower())

    def is_definer(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """The function is SECURITY DEFINER."""
        found = self._function(function, arguments)
        expect(f"{found.label} is SECURITY INVOKER.", found.is_definer)

    def isnt_definer(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """The function is SECURITY INVOKER."""
        found = self._function(function, arguments)
        expect(f"{found.label} is SECURITY DEFINER.", not found.is_definer)

    def is_strict(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """The function returns null without being called when an argument is null."""
        found = self._function(function, arguments)
        expect(f"{found.label} is called on null input.", found.is_strict)

    def isnt_strict(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """The function is called on null input."""
        found = self._function(function, arguments)
        expect(f"{found.label} is STRICT.", not found.is_strict)

    def function_search_path_is(
        self, function: str, path: str, arguments: Sequence[str] | None = None
    ) -> None:
        """The function's own `search_path`; "" is the empty one, the only one nobody can bend."""
        found = self._function(function, arguments)
        paths = [
            each.partition("=")[2] for each in found.settings if each.startswith("search_path=")
        ]
        if not paths:
            fail(f"{found.label} sets no search_path.", f"want: {path!r}")
        have = "" if paths[0] == '""' else paths[0]
        equal(f"The search_path of {found.label}", _words(have), _words(path))

    def function_owner_is(
        self, function: str, owner: str, arguments: Sequence[str] | None = None
    ) -> None:
        """The function belongs to the role."""
        self._get("role", owner)
        found = self._function(function, arguments)
        equal(f"The owner of {found.label}", found.owner, owner)

    def _kind_is(
        self, kind: str, function: str, arguments: Sequence[str] | None, *, wanted: bool
    ) -> None:
        found = self._function(function, arguments)
        is_so = (found.kind == kind) is wanted
        expect(f"{found.label} is {article(_KINDS[found.kind])}.", is_so)

    def is_normal_function(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """It is neither procedure nor aggregate nor window function."""
        self._kind_is("f", function, arguments, wanted=True)

    def isnt_normal_function(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """It is a procedure, an aggregate or a window function."""
        self._kind_is("f", function, arguments, wanted=False)

    def is_procedure(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """It is a procedure."""
        self._kind_is("p", function, arguments, wanted=True)

    def isnt_procedure(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """It is no procedure."""
        self._kind_is("p", function, arguments, wanted=False)

    def is_aggregate(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """It is an aggregate function."""
        self._kind_is("a", function, arguments, wanted=True)

    def isnt_aggregate(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """It is no aggregate function."""
        self._kind_is("a", function, arguments, wanted=False)

    def is_window(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """It is a window function."""
        self._kind_is("w", function, arguments, wanted=True)

    def isnt_window(self, function: str, arguments: Sequence[str] | None = None) -> None:
        """It is no window function."""
        self._kind_is("w", function, arguments, wanted=False)


def _signature(function: str, arguments: Sequence[str] | None) -> str:
    return function if arguments is None else f"{function}({', '.join(arguments)})"


def _without_size(type: str) -> str:
    """A function's type has no size: `varchar(20)` is kept as `character varying`."""
    return re.sub(r"\(\d+(,\d+)?\)", "", type)


def _words(path: str) -> list[str]:
    return [part.strip().strip('"') for part in path.split(",") if part.strip()]


def _split(types: str) -> list[str]:
    """`numeric(10,2), text` into two types: a comma within parentheses does not part."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", types) if part.strip()]
