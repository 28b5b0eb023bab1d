"""Cells of the declaration: which classes of rows, as Python data and as SQL conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Term = tuple[str, ...]
HOLE = re.compile(r"\{(\w+)\}")
USER = re.compile(r"(?<!:):user\b")  # not the cast ::user


@dataclass(frozen=True)
class Rule:
    """A union of intersections of classes: `public own&editor` is public, or own and editor.

    Each term is a tuple of class names, a name with `!` before it is the rows outside that class.
    No terms: granted, but no row is within reach.
    """

    terms: tuple[Term, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Rule:
        return cls(tuple(tuple(term.split("&")) for term in text.split()))

    @property
    def classes(self) -> set[str]:
        """The names of all classes in it."""
        return {name.removeprefix("!") for term in self.terms for name in term}

    def holds(self, held: Iterable[str]) -> bool:
        """Is a row that belongs to the classes `held` within the rule?"""
        inside = set(held)
        return any(
            all((name[1:] not in inside) if name[0] == "!" else name in inside for name in term)
            for term in self.terms
        )

    def __str__(self) -> str:
        return " ".join("&".join(term) for term in self.terms) or "none"


class UnknownHole(Exception):
    """A `{name}` in a condition that neither the table nor the defaults give."""


def condition(template: str, parameters: Mapping[str, str], _depth: tuple[str, ...] = ()) -> str:
    """A class's condition with its `{name}` filled in from the table's parameters.

    A parameter that is one word is a column of the row: `own = "user_id"` makes `{own}`
    `it.user_id`. Any other is an SQL expression, in parentheses, and may have holes of its own.
    Raises UnknownHole with the name of one that is missing or means itself.
    """

    def fill(hole: re.Match[str]) -> str:
        name = hole[1]
        if name not in parameters or name in _depth:
            raise UnknownHole(name)
        text = parameters[name].strip()
        if re.fullmatch(r"[a-z_][a-z0-9_]*", text) and text not in ("true", "false", "null"):
            return f"it.{text}"
        return f"({condition(text, parameters, (*_depth, name))})"

    return HOLE.sub(fill, template)
