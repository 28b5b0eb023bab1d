"""Assertions on casts and operators."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yardpass_db import db
from yardpass_db.testing.columns import Columns
from yardpass_db.testing.diagnostics import equal, expect, fail, same_names
from yardpass_db.testing.kinds import NOT_OF_AN_EXTENSION

__tracebackhide__ = True

_OURS = 16384  # the first oid that is not PostgreSQL's own


class Casts(Columns):
    """What becomes what by itself, and what can be compared with what."""

    _CASTS = """
      select format_type(castsource, null) || ' as ' || format_type(casttarget, null), castcontext,
             oid, tableoid as class from pg_cast"""

    def has_cast(self, source: str, target: str) -> None:
        """There is a cast from one type to another."""
        self._cast(source, target)

    def hasnt_cast(self, source: str, target: str) -> None:
        """There is no cast from one type to another."""
        name = f"{self._type(source)} as {self._type(target)}"
        found = self.rows(f"select from ({self._CASTS}) as c(name) where name = %s", [name])
        expect(f"There is a cast {name}.", not found)

    def cast_context_is(self, source: str, target: str, context: str) -> None:
        """The cast applies `implicit`ly, in an `assignment`, or only when written: `explicit`."""
        have = {"i": "implicit", "a": "assignment", "e": "explicit"}[self._cast(source, target)]
        equal(f"The context of the cast {source} as {target}", have, context.lower())

    def _cast(self, source: str, target: str) -> str:
        name = f"{self._type(source)} as {self._type(target)}"
        query = f"select context from ({self._CASTS}) as c(name, context) where name = %s"
        found = self.rows(query, [name])
        if not found:
            fail(f"There is no cast {name}.")
        return str(found[0][0])

    def casts_are(self, casts: Sequence[str]) -> None:
        """The casts that somebody made are exactly these: `["shop.pair as text"]`."""
        mine = NOT_OF_AN_EXTENSION.format(class_="class", oid="oid")
        query = f"select name from ({self._CASTS}) as c(name) where oid >= {_OURS} and {mine}"
        same_names("The casts", [name for (name,) in self.rows(query)], casts)

    # Operators

    def _operators(self, name: str) -> list[str]:
        """Each of that name as `integer + integer → integer`; no left side of a prefix one.

        `shop.===` is one of a schema; a bare name is of any.
        """
        schema, _, bare = name.rpartition(".")
        query = """
          select concat_ws(' ', case when oprleft <> 0 then format_type(oprleft, null) end,
                           %s::text, format_type(oprright, null))
                 || ' → ' || format_type(oprresult, null)
          from pg_operator
          where oprname = %s and %s in ('', oprnamespace::regnamespace::text) order by 1"""
        return [text for (text,) in self.rows(query, [name, bare, schema])]

    def operators_are(self, schema: str, operators: Sequence[str]) -> None:
        """The operators of a schema, those of extensions aside, are exactly these.

        As pgTAP writes them: `["===(text,text) RETURNS boolean"]`, NONE where no left side is.
        """
        self._get("schema", schema)
        mine = NOT_OF_AN_EXTENSION.format(class_="pg_operator.tableoid", oid="pg_operator.oid")
        query = f"""
          select oprname || '(' || case oprleft when 0 then 'NONE' else format_type(oprleft, null)
                 end || ',' || format_type(oprright, null) || ') RETURNS '
                 || format_type(oprresult, null)
          from pg_operator where oprnamespace = to_regnamespace(%s) and {mine}"""
        have = [text for (text,) in self.rows(query, [db.ident(schema)])]
        wanted = [re.sub(r"\s*([(,])\s*|\s+(\))", r"\1\2", text) for text in operators]
        same_names(f"The operators of {schema}", have, wanted)

    def has_operator(self, left: str, name: str, right: str, result: str | None = None) -> None:
        """There is an operator between two types; when given, with this result."""
        self._operator(left, name, right, result, wanted=True)

    def hasnt_operator(self, left: str, name: str, right: str, result: str | None = None) -> None:
        """There is no operator between two types, or none with this result."""
        self._operator(left, name, right, result, wanted=False)

    def has_leftop(self, name: str, right: str, result: str | None = None) -> None:
        """There is an operator that stands before a type, as in `-1`."""
        self._operator(None, name, right, result, wanted=True)

    def hasnt_leftop(self, name: str, right: str, result: str | None = None) -> None:
        """There is no operator that stands before a type, or none with this result."""
        self._operator(None, name, right, result, wanted=False)

    def _operator(
        self, left: str | None, name: str, right: str, result: str | None, *, wanted: bool
    ) -> None:
        types = [self._type(left)] if left else []
        shown = " ".join([*types, name, self._type(right)]) + " → "
        want = shown + self._type(result) if result else shown
        found = [text for text in self._operators(name) if text == want or not result]
        found = [text for text in found if text.startswith(want)]
        label = want.removesuffix(" → ")
        if wanted:
            expect(f"There is no operator {label}.", bool(found))
        else:
            expect(f"There is an operator {label}.", not found, *found)
