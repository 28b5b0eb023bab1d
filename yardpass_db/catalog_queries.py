"""The queries behind `catalog`: what to read, in one message, with settings that fix the wording.

The SQL itself is in `catalog_sql/`: one file per kind of root. A *root* is what a line belongs to
and is read again with: a relation (with its columns, indexes, policies …), a function, a type or a
schema; all the rest is one root together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# The same object must read the same whatever the session has set. Only-in-search_path names are
# written without their schema, so nothing is in it. JIT would cost more than it saves.
SETTINGS = {
    "search_path": "",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "timezone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "quote_all_identifiers": "off",
    "standard_conforming_strings": "on",
    "xmlbinary": "base64",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
}

_SAVE = "select set_config('yardpass_db.saved_' || s, current_setting(s), true) from unnest({}) s"
_SET = "select set_config(s, v, true) from unnest({}, {}) t (s, v)"
_RESTORE = (
    "select set_config(s, current_setting('yardpass_db.saved_' || s), true) from unnest({}) s"
)


def _array(texts: list[str]) -> str:
    return "array['" + "','".join(texts) + "']"


def with_settings(statements: list[str]) -> str:
    """One script: save the settings, fix them, run `statements`, restore; all of it SET LOCAL.

    Its results are those of `statements`, after `BEFORE` others and before one.
    """
    names = _array(list(SETTINGS))
    return ";\n".join([
        _SAVE.format(names),
        _SET.format(names, _array(list(SETTINGS.values()))),
        *statements,
        _RESTORE.format(names),
    ])  # fmt: skip


BEFORE = 2

# In a query told as one text: between identity and definition, and between lines.
BETWEEN, END = "\x1d", "\x1c"

# A view's or policy's text can change when a column is added to a table it reads (PostgreSQL then
# invents aliases), so those that read a wanted relation are wanted too.
_READERS = """
  union select r.ev_class from pg_depend d join pg_rewrite r on r.oid = d.objid
  where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
    and d.refobjid = any ($1)
  union select p.polrelid from pg_depend d join pg_policy p on p.oid = d.objid
  where d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_class'::regclass
    and d.refobjid = any ($1)"""

_READING_FUNCTIONS = """
  union select d.objid from pg_depend d
  where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_class'::regclass
    and d.refobjid = any ($2)"""


@dataclass(frozen=True)
class Kind:
    """A kind of root: its SQL file, the catalog its numbers are in, and how some of it is wanted.

    `catalog` is the catalog's own number, the same in every PostgreSQL. With `readers` the second
    parameter takes relations, and what reads them is wanted too.
    """

    name: str
    table: str = ""
    catalog: int = 0
    parameters: str = ""
    only: str = ""
    readers: bool = False

    @property
    def all(self) -> str:
        """A query of every line of this kind: (root, class, object, identity, definition)."""
        return _read(self.name) + _read("lines")

    @property
    def told(self) -> str:
        """How many there are, and the same as one text: rows cost the client more than a split."""
        # A semicolon would be none of a query within a query.
        return (
            "select count(definition),"
            f" string_agg(identity || e'\\x{ord(BETWEEN):02x}' || definition, e'\\x{ord(END):02x}')"
            f" from ({self.all.rstrip().rstrip(';')}\n) lines"
        )

    @property
    def some(self) -> str:
        """PREPARE of the same query for the given roots."""
        query = self.all.replace("true /* only */", self.only)
        return f"prepare yardpass_db_{self.name} {self.parameters} as {query}"


PG_CLASS = 1259
KINDS = [
    Kind("relations", "pg_class", PG_CLASS, "(oid[])", f"c.oid in (select unnest($1) {_READERS})"),
    Kind("functions", "pg_proc", 1255, "(oid[], oid[])",
         f"p.oid in (select unnest($1) {_READING_FUNCTIONS})", readers=True),
    Kind("types", "pg_type", 1247, "(oid[])", "t.oid = any ($1)"),
    Kind("schemas", "pg_namespace", 2615, "(oid[])", "n.oid = any ($1)"),
    Kind("others"),
]  # fmt: skip


@cache
def _read(name: str) -> str:
    return (files("yardpass_db") / "catalog_sql" / f"{name}.sql").read_text(encoding="utf-8")
