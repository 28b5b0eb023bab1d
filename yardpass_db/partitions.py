"""Tables kept by month: which months there are, and migrations that make the next ones.

`sql/partitions/partitions.toml` names the parents; the templates beside it make the files.
A month is the first day of it, in UTC.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from yardpass_db import db
from yardpass_db.errors import Place, SourceError, UsageError
from yardpass_db.nearest import did_you_mean
from yardpass_db.output import plural, table
from yardpass_db.render import render, render_with
from yardpass_db.sources import MIGRATION, File, Tree, read_tree

_PARTS = ("", ".rollback", ".verify")
_CHILD = re.compile(r"_(\d{4})(\d{2})$")
_KEYS = {"table", "column", "months_ahead", "keep_months"}

_LIVE = """
select c.relname, pg_get_expr(c.relpartbound, c.oid), c.reltuples::bigint,
       pg_total_relation_size(c.oid),
       c.relrowsecurity, exists (select from aclexplode(c.relacl) g where g.grantee <> c.relowner)
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
 where i.inhparent = to_regclass(%s) order by c.relname
"""


@dataclass(frozen=True)
class PartitionSet:
    """A parent table whose month children are wanted, as partitions.toml says."""

    table: str
    column: str
    months_ahead: int
    keep_months: int

    @property
    def schema(self) -> str:
        return self.table.partition(".")[0]

    @property
    def parent(self) -> str:
        return self.table.partition(".")[2]


@dataclass(frozen=True)
class Partition:
    """A live child. `rows` is the server's estimate, -1 when it has none; `bytes` with indexes."""

    name: str
    bound: str
    rows: int
    bytes: int
    closed: bool

    @property
    def month(self) -> date | None:
        """The first day of its month, None for the default partition."""
        found = _CHILD.search(self.name)
        return date(int(found[1]), int(found[2]), 1) if found else None


@dataclass(frozen=True)
class SetState:
    """A set beside its live children. `missing` are months that should be there."""

    wanted: PartitionSet
    partitions: tuple[Partition, ...]
    missing: tuple[date, ...]
    rows_in_default: int

    @property
    def sound(self) -> bool:
        return not self.missing and not self.rows_in_default and all(
            one.closed for one in self.partitions
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return {
            "table": self.wanted.table,
            "column": self.wanted.column,
            "missing": [f"{month:%Y-%m}" for month in self.missing],
            "rows_in_default": self.rows_in_default,
            "partitions": [one.__dict__ for one in self.partitions],
        }

    def text(self) -> str:
        """One line per child, then what is not as it should be."""
        head = (
            f"{self.wanted.table}  by {self.wanted.column}, {plural(len(self.partitions), 'part')}"
        )
        rows = [
            (f"  {one.name}", one.bound, f"~{max(one.rows, 0)} rows", "" if one.closed else "OPEN")
            for one in self.partitions
        ]
        lines = [head, table(rows)] if rows else [head]
        if self.missing:
            months = ", ".join(f"{month:%Y-%m}" for month in self.missing)
            lines.append(f"  Missing: {months}. yardpass-db partitions generate")
        if self.rows_in_default:
            lines.append(f"  The default partition holds {plural(self.rows_in_default, 'row')}.")
        return "\n".join(lines)


def read_sets(root: Path) -> list[PartitionSet]:
    """The partition sets of a tree, [] when it has none. Raises SourceError for a bad file."""
    path = root / "partitions" / "partitions.toml"
    if not path.is_file():
        return []
    try:
        with path.open("rb") as stream:
            found = tomllib.load(stream).get("parent", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SourceError(
            f"Cannot read the partition sets: {error}", place=Place(str(path))
        ) from None
    return [_checked(one, path) for one in found]


def _checked(found: dict[str, Any], path: Path) -> PartitionSet:
    for key in sorted(_KEYS ^ set(found)):
        problem = "lacks" if key in _KEYS else "has an unknown"
        raise SourceError(f"A [[parent]] {problem} {key}.", place=Place(str(path)))
    if not re.fullmatch(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*", str(found["table"])):
        raise SourceError(f"{found['table']} is not schema.table.", place=Place(str(path)))
    return PartitionSet(**found)


def following(month: date, count: int = 1) -> date:
    """The first day of the month `count` months later."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def look(connection: db.Connection, sets: Sequence[PartitionSet], today: date) -> list[SetState]:
    """Each set beside what is live. Raises UsageError for a parent that is not there."""
    return [_look_at(connection, one, today) for one in sets]


def _look_at(connection: db.Connection, wanted: PartitionSet, today: date) -> SetState:
    name = db.ident(wanted.schema, wanted.parent)
    if db.value(connection, "select to_regclass(%s)", [name]) is None:
        raise UsageError(
            f"There is no table {wanted.table} in the database.", hint="yardpass-db migrate"
        )
    found = [
        Partition(child, bound, rows, size, secured and not granted)
        for child, bound, rows, size, secured, granted in db.rows(connection, _LIVE, [name])
    ]
    months = sorted(one.month for one in found if one.month)
    last = following(today.replace(day=1), wanted.months_ahead)
    month, missing = (months[0] if months else today.replace(day=1)), []
    while month <= last:
        if month not in months:
            missing.append(month)
        month = following(month)
    default = next((one.name for one in found if one.bound == "DEFAULT"), None)
    rows = 0
    if default:
        child = db.ident(wanted.schema, default)
        rows = db.value(connection, f"select count(*) from (select from {child} limit 1000) t")
    return SetState(wanted, tuple(found), tuple(missing), rows)


def generate(root: Path, months: int, start: str, only: str) -> list[str]:
    """Write migrations that make the next months of each set; the files' paths.

    The next month is the one after the last that a migration of the tree makes, or `start`
    (YYYY-MM). `only` names one table. Raises UsageError for a month that is there already.
    """
    tree = read_tree(root)
    known = read_sets(root)
    sets = [one for one in known if not only or one.table == only]
    if not sets:
        near = did_you_mean(only, [one.table for one in known])
        raise UsageError(
            f"There is no partition set {only or 'in this tree'}.",
            hint=near or f"They stand in {root / 'partitions' / 'partitions.toml'}.",
        )
    texts: dict[Path, str] = {}
    numbers = {s.schema: s.number for s in sorted(tree.migrations, key=lambda s: s.number)}
    for one in sets:
        number = numbers[one.schema] = numbers.get(one.schema, 0) + 1
        texts |= _files(tree, one, months, start, number)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in texts]


def _files(
    tree: Tree, wanted: PartitionSet, months: int, start: str, number: int
) -> dict[Path, str]:
    made = _made(tree, wanted)
    first = _month(start) if start else _next(made, wanted)
    ahead = [following(first, count) for count in range(months)]
    there = [month for month in ahead if month in made]
    if there:
        raise UsageError(
            f"{wanted.table} has {there[0]:%Y-%m} already: a migration of the tree makes it.",
            undone="Nothing was written.",
            hint="Without --from it goes on after the last month there is.",
        )
    span = f"{ahead[0]:%Y%m}" + (f"_{ahead[-1]:%Y%m}" if months > 1 else "")
    stem = f"{number:04}_{wanted.parent}_{span}"
    context = {
        "schema": wanted.schema,
        "parent": wanted.parent,
        "column": wanted.column,
        "months": [
            {
                "name": f"{wanted.parent}_{month:%Y%m}",
                "from": f"{month}",
                "to": f"{following(month)}",
            }
            for month in ahead
        ],
    }
    folder = tree.root / MIGRATION / wanted.schema
    return {folder / f"{stem}{part}.sql": _rendered(tree, part, context) for part in _PARTS}


def _rendered(tree: Tree, part: str, context: dict[str, Any]) -> str:
    path = tree.root / "partitions" / f"monthly{part}.sql.j2"
    try:
        file = File(str(path), path.read_bytes())
    except OSError as error:
        raise SourceError(
            f"Cannot read the template: {error.strerror}.", place=Place(str(path))
        ) from None
    return render_with(tree, file, context).strip() + "\n"


def _made(tree: Tree, wanted: PartitionSet) -> set[date]:
    """The months that the tree's migrations make for a parent."""
    child = re.compile(rf'\bpartition\s+of\s+"?{wanted.schema}"?\."?{wanted.parent}"?\s', re.I)
    name = re.compile(rf'"?{wanted.parent}_(\d{{4}})(\d{{2}})"?\s+partition\s+of', re.I)
    found: set[date] = set()
    for source in tree.migrations:
        if source.schema == wanted.schema:
            text = render(tree, source.file)
            if child.search(text):
                found |= {date(int(year), int(month), 1) for year, month in name.findall(text)}
    return found


def _next(made: set[date], wanted: PartitionSet) -> date:
    if not made:
        raise UsageError(
            f"No migration makes a month of {wanted.table} yet.",
            hint="Say where to begin: --from YYYY-MM",
        )
    return following(max(made))


def _month(text: str) -> date:
    found = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise UsageError(f"{text} is not a month.", hint="Write it as YYYY-MM, e.g. 2027-02.")
    return date(int(found[1]), int(found[2]), 1)
