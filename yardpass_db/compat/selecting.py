"""The select list of a client (`id, author:user_profiles!fk(name), meta->>kind`), taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NAME = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,():!*."\-<>]+(?:-(?!>)[^\s,():!*."\-<>]+)*')


class SelectError(Exception):
    """A select list that no client library can mean; `offset` is 0-based."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True)
class Item:
    """A column (`inner` is None) or an embedded relation with a list of its own.

    `name` may be `*`; `offset` is where it begins in the list. `path`: what arrows follow.
    """

    name: str
    alias: str = ""
    hint: str = ""
    joins_inner: bool = False
    spread: bool = False
    path: str = ""
    aggregate: str = ""
    inner: tuple[Item, ...] | None = None
    offset: int = 0

    @property
    def called(self) -> str:
        """What filters call it."""
        return self.alias or self.name


@dataclass
class _Reader:
    text: str
    at: int = 0
    items: list[Item] = field(default_factory=list)

    def blank(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def took(self, sign: str) -> bool:
        self.blank()
        if self.text.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def name(self) -> str:
        self.blank()
        found = _NAME.match(self.text, self.at)
        if not found:
            raise SelectError("a name is expected", self.at)
        self.at = found.end()
        return found[0].strip('"').replace('\\"', '"')


def parse_select(text: str) -> tuple[Item, ...]:
    """The items of a select list; none when it is empty. Raises SelectError."""
    reader = _Reader(text)
    reader.blank()
    if reader.at == len(text):
        return ()
    found = _items(reader)
    reader.blank()
    if reader.at != len(text):
        raise SelectError(f"{text[reader.at]!r} is not expected", reader.at)
    return found


def _items(reader: _Reader) -> tuple[Item, ...]:
    found = [_item(reader)]
    while reader.took(","):
        reader.blank()
        if reader.at == len(reader.text) or reader.text[reader.at] == ")":
            break  # a comma after the last is forgiven
        found.append(_item(reader))
    return tuple(found)


def _item(reader: _Reader) -> Item:
    spread = reader.took("...")
    reader.blank()
    start = reader.at
    if reader.took("*"):
        return Item("*", offset=start)
    name, alias = reader.name(), ""
    if not reader.text.startswith("::", reader.at) and reader.took(":"):
        alias, start = name, reader.at
        name = reader.name()
    hint, inner_join = "", False
    while reader.took("!"):
        word = reader.name()
        inner_join |= word == "inner"
        hint = hint if word in ("inner", "left") else word
    if name == "count" and reader.took("()"):
        return Item("count", alias, aggregate="count", offset=start)
    if reader.took("("):
        inner = () if reader.took(")") else _items(reader)
        if inner and not reader.took(")"):
            raise SelectError("a `)` is missing", reader.at)
        return Item(name, alias, hint, inner_join, spread, inner=inner, offset=start)
    return _column(reader, name, alias, start)


def _column(reader: _Reader, name: str, alias: str, start: int) -> Item:
    """What may follow a column: arrows, an aggregate, casts."""
    path, aggregate = "", ""
    while reader.took("->"):
        reader.took(">")
        path += "->" + reader.name()
    while True:
        if reader.took("::"):
            reader.name()
        elif reader.took("."):
            aggregate = reader.name()
            if not (reader.took("(") and reader.took(")")):
                raise SelectError("an aggregate is written like amount.sum()", reader.at)
        else:
            return Item(name, alias, path=path, aggregate=aggregate, offset=start)
