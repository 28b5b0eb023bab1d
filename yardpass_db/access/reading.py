"""From the text of access.toml to a Declaration, or to an error with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from yardpass_db.access.declaration import (
    CLIENTS,
    FILE,
    ROLES,
    VERBS,
    Declaration,
    Intent,
    Persona,
    shown_path,
)
from yardpass_db.access.rules import Rule, UnknownHole, condition
from yardpass_db.errors import Place, SourceError, UsageError

SECTIONS = {
    "people", "personas", "world", "classes", "defaults", "groups", "tables", "views", "functions",
}  # fmt: skip
SPECIAL = {"hidden", "masked", "writable", "takes", "movable", "values", "tables", "of", "key"}


def read_declaration(root: Path) -> Declaration:
    """The declaration of the tree at `root`.

    Raises UsageError when the tree has none, SourceError with the line when it cannot be right.
    """
    path = root / FILE
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except FileNotFoundError:
        raise UsageError(
            f"There is no {shown_path(path)}.",
            hint="It says who may see and change what; docs/access.md has an example.",
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        line = re.search(r"at line (\d+)", str(error))
        place = Place(shown_path(path), int(line[1]) if line else None)
        raise SourceError(f"Cannot read the declaration: {error}.", place=place) from None
    return _Reader(path, text, found).declaration()


class _Reader:
    """One file's text and what TOML makes of it; every error finds its line in the text."""

    def __init__(self, path: Path, text: str, found: dict[str, Any]) -> None:
        self.path, self.lines, self.found = path, text.splitlines(), found

    def declaration(self) -> Declaration:
        for name in set(self.found) - SECTIONS:
            self.wrong(
                f"There is no section [{name}].", name, f"Known: {', '.join(sorted(SECTIONS))}."
            )
        classes = self.strings("classes")
        tables = self.tables(classes)
        return Declaration(
            self.path,
            self.personas(),
            self.path.parent / str(self.section("world").get("file", "world.sql")),
            classes,
            tables,
            {name: self.view(name, classes, tables) for name in self.section("views")},
            {role: frozenset(names) for role, names in self.section("functions").items()},
        )

    def section(self, name: str) -> dict[str, Any]:
        found = self.found.get(name, {})
        if not isinstance(found, dict):
            self.wrong(f"[{name}] is not a section.", name)
        return found

    def strings(self, name: str) -> dict[str, str]:
        """A section whose values are all text."""
        for key, value in self.section(name).items():
            if not isinstance(value, str):
                self.wrong(f"[{name}] {key} is not text.", key)
        return dict(self.section(name))

    def personas(self) -> tuple[Persona, ...]:
        people = self.strings("people")
        found = []
        for name, entry in self.section("personas").items():
            if not isinstance(entry, dict) or entry.get("role") not in ROLES:
                self.wrong(f"Persona {name} has no role.", name, f"Say one of {', '.join(ROLES)}.")
            claims = {key: value for key, value in entry.items() if key not in ("role", "user")}
            user = entry.get("user")
            if user is not None and user not in people:
                self.wrong(f"Persona {name} is {user}, who is not in [people].", name)
            found.append(Persona(name, entry["role"], people.get(user or ""), claims))
        if not found:
            self.wrong("There are no personas.", "personas", "docs/access.md has an example.")
        return tuple(found)

    def tables(self, classes: Mapping[str, str]) -> dict[str, Intent]:
        """The intent of each table: defaults, over them its group's entry, over both its own."""
        defaults = self.section("defaults")
        groups: dict[str, dict[str, Any]] = {}
        for group, entry in self.section("groups").items():
            for name in entry.get("tables", ()) if isinstance(entry, dict) else ():
                if name in groups:
                    self.wrong(f"{name} is in two groups; the second is {group}.", name)
                groups[name] = entry
        found = {}
        for name in [*groups, *(one for one in self.section("tables") if one not in groups)]:
            own = self.section("tables").get(name, {})
            if not re.fullmatch(r"[^.]+\.[^.]+", name) or not isinstance(own, dict):
                self.wrong(f"{name} is not a table's name and its entry.", name)
            entry = {**defaults, **groups.get(name, {}), **own}
            entry.pop("tables", None)
            found[name] = self.intent(name, entry, classes)
        return found

    def view(self, name: str, classes: Mapping[str, str], tables: Mapping[str, Intent]) -> Intent:
        """A view's intent; who reads it is who reads its table unless its entry says otherwise."""
        entry = self.section("views")[name]
        base = tables.get(str(entry.get("of", "")) if isinstance(entry, dict) else "")
        if base is None:
            self.wrong(f"View {name} does not say of which declared table (of = …).", name)
        inherited = {
            role: {"select": " ".join("&".join(term) for term in cells["select"].terms)}
            for role, cells in base.cells.items()
            if "select" in cells
        }
        return self.intent(name, {**inherited, **base.parameters, **entry}, classes)

    def intent(self, name: str, entry: Mapping[str, Any], classes: Mapping[str, str]) -> Intent:
        parameters = {}
        for key, value in entry.items():
            if key in ROLES or key in SPECIAL:
                continue
            if not isinstance(value, str):
                self.wrong(f"{name}: {key} is neither a role nor text.", key, near=name)
            parameters[key] = value
        made = Intent(
            name,
            self.line(name) or 1,
            {role: self.cells(name, role, entry[role]) for role in ROLES if role in entry},
            parameters,
            of=str(entry.get("of", "")),
            key=tuple(self.names(name, "key", entry.get("key", ()))),
            hidden=self.by_role(name, "hidden", entry.get("hidden", ())),
            masked={
                column: Rule.parse(str(rule)) for column, rule in entry.get("masked", {}).items()
            },
            writable=self.writable(name, entry.get("writable", {})),
            takes=frozenset(self.names(name, "takes", entry.get("takes", ()))),
            movable=frozenset(self.names(name, "movable", entry.get("movable", ()))),
            values=self.values(name, entry.get("values", ())),
        )
        self.check_classes(made, classes)
        return made

    def cells(self, name: str, role: str, entry: Any) -> dict[str, Rule]:
        """verb → rule; one text instead stands for all four verbs."""
        if isinstance(entry, str):
            entry = dict.fromkeys(VERBS, entry)
        if not isinstance(entry, dict) or not all(isinstance(one, str) for one in entry.values()):
            self.wrong(f'{name}: {role} is not {{select = "…", …}}.', role, near=name)
        for verb in set(entry) - set(VERBS):
            self.wrong(f"{name}: {role} cannot {verb}.", verb, f"Verbs: {', '.join(VERBS)}.", name)
        return {verb: Rule.parse(text) for verb, text in entry.items()}

    def check_classes(self, intent: Intent, classes: Mapping[str, str]) -> None:
        for rule in intent.rules:
            for used in sorted(rule.classes):
                if used not in classes:
                    known = f"Known: {', '.join(classes)}."
                    self.wrong(f"{intent.name}: there is no class {used}.", intent.name, known)
                try:
                    condition(classes[used], intent.parameters)
                except UnknownHole as hole:
                    self.wrong(
                        f"{intent.name}: class {used} needs {hole}.",
                        intent.name,
                        f'Add to its entry: {hole} = "<column or expression>"',
                    )

    def by_role(self, name: str, key: str, value: Any) -> dict[str, frozenset[str]]:
        """role → names; a list alone stands for both client roles."""
        if not isinstance(value, dict):
            value = dict.fromkeys(CLIENTS, value)
        return {role: frozenset(self.names(name, key, names)) for role, names in value.items()}

    def writable(self, name: str, value: Any) -> dict[str, dict[str, frozenset[str]]]:
        """role → verb → names; verbs alone stand for `authenticated`."""
        if not isinstance(value, dict):
            self.wrong(f"{name}: writable is not {{insert = [...], update = [...]}}.", name)
        if value and set(value) <= {"insert", "update"}:
            value = {"authenticated": value}
        return {role: self.by_role(name, "writable", verbs) for role, verbs in value.items()}

    def values(self, name: str, value: Any) -> dict[str, Rule | None]:
        """column → the rule that an updated row is in; a list alone has that of the verb."""
        if not isinstance(value, dict):
            return dict.fromkeys(self.names(name, "values", value))
        return {column: Rule.parse(str(rule)) for column, rule in value.items()}

    def names(self, name: str, key: str, value: Any) -> list[str]:
        if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
            self.wrong(f"{name}: {key} is not a list of names.", key, near=name)
        return list(value)

    def line(self, word: str, near: str = "") -> int | None:
        """The 1-based line where `word` stands first, after `near` when that is given."""
        start = (self.line(near) or 1) - 1 if near else 0
        pattern = rf"(?<!\w){re.escape(word)}(?![\w.])"
        for number, text in enumerate(self.lines[start:], start + 1):
            # Most lines do not have it at all: asking that first costs a hundredth.
            if word in text and re.search(pattern, text.partition("#")[0]):
                return number
        return None

    def wrong(self, message: str, word: str, hint: str = "", near: str = "") -> NoReturn:
        place = Place(shown_path(self.path), self.line(word, near))
        raise SourceError(message, place=place, hint=hint or "docs/access.md describes the file.")
