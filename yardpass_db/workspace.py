"""A source tree beside a live history: which items there are and which plan follows.

This is where templates that make one repeatable per table meet the live tables.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from yardpass_db import db, history
from yardpass_db.errors import Place, SourceError
from yardpass_db.extensions import refuse_missing
from yardpass_db.headers import parse_header
from yardpass_db.ordering import Item
from yardpass_db.plan import Plan, make_plan
from yardpass_db.render import Access, Grants, Table, place, render
from yardpass_db.sources import MIGRATION, File, Source, Tree, read_tree

_TABLES = """
select n.nspname, c.relname,
       array_agg(a.attname order by a.attnum) filter (where a.attnum is not null),
       coalesce(obj_description(c.oid, 'pg_class'), '')
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where n.nspname = any(%s) and c.relkind in ('r', 'p') and not c.relispartition
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
                      and d.objid = c.oid and d.deptype = 'e')
 group by n.nspname, c.relname, c.oid
 order by n.nspname, c.relname
"""


@dataclass(frozen=True)
class Workspace:
    """A tree and the connection its plan is made for."""

    tree: Tree
    connection: db.Connection

    @classmethod
    def open(cls, root: Path, connection: db.Connection) -> Workspace:
        return cls(read_tree(root), connection)

    def items(self) -> list[Item]:
        """Every source as it is to run now; templates over tables see the live ones."""
        plain = [source for source in self.tree.sources if not is_generator(source)]
        items = [Item(source, self.tree.digest(source)) for source in plain]
        taken = {item.address for item in items}
        for source in self.generators():
            generated = [item for item in self._generate(source) if item.address not in taken]
            taken |= {item.address for item in generated}
            items += generated
        return items

    def generators(self) -> list[Source]:
        """The templates that make one repeatable per table."""
        return [source for source in self.tree.sources if is_generator(source)]

    def _generate(self, source: Source) -> list[Item]:
        header = source.header
        found = db.rows(self.connection, _TABLES, [list(header.each_table_in)])
        access = declared_access(self.tree.root)
        tables = [
            Table(schema, name, tuple(columns or ()), comment, access)
            for schema, name, columns, comment in found
        ]
        base = self.tree.digest(source)
        return [
            Item(source, hashlib.sha256(f"{base} {table.digest}".encode()).hexdigest(), table)
            for table in tables
            if f"{table.schema}.{table.name}" not in header.exceptions
        ]

    def plan(
        self,
        entries: Sequence[history.Entry] | None = None,
        *,
        to: str = "",
        force_repeatables: bool = False,
    ) -> Plan:
        """The plan for this database as it is now."""
        if entries is None:
            entries = history.active(self.connection)
        items = self.items()
        stale = stale_addresses(items, entries)
        edited = self.edited(items, stale) if stale else set()
        return make_plan(
            items,
            entries,
            edited.__contains__,
            to=to,
            force_repeatables=force_repeatables,
            later=self.generators(),
            needs=self._needs,
        )

    def _needs(self, addresses: list[str]) -> dict[str, tuple[str, ...]]:
        texts = history.texts(self.connection, addresses)
        return {address: parse_header(text, address).depends for address, text in texts.items()}

    def edited(self, items: Sequence[Item], stale: set[str]) -> set[str]:
        """Of the stale addresses those whose statements differ, comments and layout aside."""
        from yardpass_db.sqltext import same_statements

        before = history.texts(self.connection, sorted(stale))
        return {
            item.address
            for item in items
            if item.address in stale and not same_statements(before[item.address], self.text(item))
        }

    def text(self, item: Item) -> str:
        """The item's rendered SQL."""
        return render(self.tree, item.source.file, item.table)

    def undo_text(self, item: Item) -> str | None:
        """The rendered rollback of a migration, None when it has none."""
        return render(self.tree, item.source.undo) if item.source.undo else None

    def verify_text(self, item: Item) -> str | None:
        return render(self.tree, item.source.verify) if item.source.verify else None

    def diff(self, item: Item) -> str:
        """A unified diff of what ran and what the file says now."""
        before = history.texts(self.connection, [item.address])[item.address]
        return text_diff(before, self.text(item), item)


def declared_access(root: Path) -> Access | None:
    """The tree's declaration of access for its templates; None when it has none.

    Only the file's bytes are looked at, until a template asks for a table's grants.
    """
    try:
        content = (root / "rls" / "access.toml").read_bytes()
    except OSError:
        return None
    digest = hashlib.sha256(content).hexdigest()
    return Access(digest, lambda table: _grants(root, digest).get(table))


@lru_cache(maxsize=4)
def _grants(root: Path, _digest: str) -> dict[str, Grants]:
    from yardpass_db.access.reading import read_declaration

    return {
        name: {role: list(verbs) for role, verbs in intent.cells.items()}
        for name, intent in read_declaration(root).tables.items()
    }


def text_diff(before: str, after: str, item: Item) -> str:
    """A unified diff, with the names a person would use for both sides."""
    import difflib

    lines = difflib.unified_diff(
        before.splitlines(),
        after.splitlines(),
        f"{item.id} as it ran",
        item.source.file.path,
        lineterm="",
        n=2,
    )
    return "\n".join(lines)


def is_generator(source: Source) -> bool:
    """Whether a template makes one repeatable per table."""
    if source.kind == MIGRATION or not source.file.is_template:
        return False
    return bool(source.header.each_table_in)


def stale_addresses(items: Sequence[Item], entries: Sequence[history.Entry]) -> set[str]:
    """Addresses in force whose digest is not the item's any more."""
    digests = {entry.address: entry.digest for entry in entries}
    return {i.address for i in items if digests.get(i.address, i.digest) != i.digest}


@dataclass(frozen=True)
class Located:
    """A rendered text that knows where it was written."""

    tree: Tree
    file: File
    table: Table | None
    text: str

    def place(self, offset: int) -> Place:
        """Where a 0-based offset of the text stands in the source."""
        return place(self.tree, self.file, offset, self.table)


def check_runnable(workspace: Workspace, item: Item) -> None:
    """Raise SourceError for what can be known to fail before anything runs."""
    source = item.source
    if source.kind == MIGRATION and source.undo is None and not source.header.irreversible:
        raise SourceError(
            f"{item.id} has no rollback.",
            place=Place(source.file.path),
            undone="Nothing was changed.",
            hint=f"Write {source.name}.rollback.sql beside it, or say why it cannot be undone:\n"
            "-- irreversible: <why>",
        )
    text = workspace.text(item)
    if source.kind == MIGRATION and is_blank(text):
        raise SourceError(
            f"{item.id} has no statement in it.",
            place=Place(source.file.path),
            hint="Delete or fill it.",
        )
    script = Located(workspace.tree, source.file, item.table, text)
    if not source.header.transactional:
        _refuse_unreadable(script)
    refuse_missing(workspace.connection, text, script.place)
    _refuse_transaction_control(script)
    workspace.verify_text(item)
    undo = workspace.undo_text(item)
    if source.undo is not None and undo is not None:
        if not undo.strip():
            raise SourceError(
                "The rollback is empty.",
                place=Place(source.undo.path),
                hint="Write what undoes the migration, or delete it and say `-- irreversible:`.",
            )
        script = Located(workspace.tree, source.undo, None, undo)
        if not source.undo.header.transactional:
            _refuse_unreadable(script)
        _refuse_transaction_control(script)


def is_blank(text: str) -> bool:
    """Whether a text is comments and white space only."""
    return re.fullmatch(r"(\s|;|--[^\n]*(\n|$)|/\*.*?\*/)*", text, re.S) is not None


def _refuse_unreadable(script: Located) -> None:
    """A file that goes statement by statement has to be taken apart first."""
    from yardpass_db.sqltext import syntax_error

    found = syntax_error(script.text)
    if found:
        message, offset = found
        raise SourceError(
            f"{message[:1].upper()}{message[1:]}.",
            place=script.place(offset),
            hint="Mend the file and run the same command again.",
        )


def _refuse_transaction_control(script: Located) -> None:
    from yardpass_db.sqltext import transaction_statement

    found = transaction_statement(script.text)
    if found is None:
        return
    word = found.text.split()[0].rstrip(";").upper()
    raise SourceError(
        f"{word} inside a file: it would end the transaction that makes file and record one.",
        place=script.place(found.offset),
        undone="Nothing was changed.",
        hint="Take the line out: every file already runs in one transaction of its own.\n"
        "What cannot run in one says `-- transactional: false`.",
    )
