"""The `baseline` command: an existing database is marked as migrated, after comparing.

What the migrations would have made is built on a clone of nothing but the platform, and its
catalog compared to the live one: a database is never believed to be what it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yardpass_db import clone, db, history
from yardpass_db.catalog import Difference, compare, snapshot
from yardpass_db.errors import HistoryError, UsageError
from yardpass_db.migrate import recorded_run
from yardpass_db.ordering import Item, find_address, order
from yardpass_db.output import plural
from yardpass_db.progress import Progress
from yardpass_db.runner import Runner, migration_facts
from yardpass_db.session import Patience, locked, refuse_pooler
from yardpass_db.sources import MIGRATION, Tree
from yardpass_db.workspace import Workspace

SHOWN = 30


@dataclass(frozen=True)
class Baseline:
    """Which migrations were marked, and the differences that were accepted."""

    marked: tuple[str, ...]
    differences: tuple[Difference, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "marked": list(self.marked),
            "accepted_differences": [str(one) for one in self.differences],
        }

    def text(self) -> str:
        lines = [f"accepted  {one}" for one in self.differences]
        lines.append(
            f"{plural(len(self.marked), 'migration')} marked as applied. "
            "Functions, views and policies come with: yardpass-db migrate"
        )
        return "\n".join(lines)


def baseline(
    tree: Tree, url: str, to: str, accept: bool, wait: float, progress: Progress
) -> Baseline:
    """Mark all migrations, or those up to `to`, as applied.

    Raises HistoryError when something is recorded already, or when the live catalog differs
    from what the migrations make and `accept` is not given.
    """
    with db.connect(url, application="yardpass-db baseline") as connection:
        refuse_pooler(connection)
        _refuse_history(connection)
        items = _wanted(Workspace(tree, connection), to)
    # Nobody of us is connected now: a database nobody uses is copied in a moment.
    found = differences(tree, url, items, progress)
    if found and not accept:
        shown = "\n".join(str(one) for one in found[:SHOWN])
        more = f"\n… and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise HistoryError(
            f"The database is not what these migrations make: {plural(len(found), 'difference')}.",
            detail=shown + more,
            undone="Nothing was changed.",
            hint="Mend the database or the files, mark fewer with --to, or accept the "
            "differences with --accept.",
        )
    with (
        db.connect(url, application="yardpass-db baseline") as connection,
        locked(connection, wait),
    ):
        _refuse_history(connection)
        history.ensure(connection)
        _record(Workspace(tree, connection), items)
    return Baseline(tuple(item.id for item in items), tuple(found))


def _refuse_history(connection: db.Connection) -> None:
    if any(entry.kind == MIGRATION for entry in history.active(connection)):
        raise HistoryError(
            "This database has a history already.",
            undone="Nothing was changed.",
            hint="yardpass-db status compares it with the files.",
        )


def _wanted(workspace: Workspace, to: str) -> list[Item]:
    items = order([item for item in workspace.items() if item.kind == MIGRATION])
    if not items:
        raise UsageError(
            "The tree has no migrations.",
            hint="yardpass-db new migration <schema> <name>  starts one.",
        )
    if not to:
        return items
    addresses = [item.address for item in items]
    return items[: addresses.index(find_address(to, addresses)) + 1]


def differences(
    tree: Tree, url: str, items: Sequence[Item], progress: Progress
) -> list[Difference]:
    """What a clone of the database is, beside the same clone emptied and migrated.

    Both sides are the clone: what cannot be copied (an owner, say) is missing from both.
    """
    with clone.copy_of(url, with_data=False) as clone_url:
        connection = db.connect(clone_url, application="yardpass-db baseline")
        with connection:
            live = snapshot(connection)
            empty(connection, {source.schema for source in tree.sources})
            history.ensure(connection)
            with recorded_run(connection, "migrate", tree.root) as run:
                runner = Runner(Workspace(tree, connection), Patience(), progress, run)
                with progress.start(len(items)):
                    runner.apply_all(items)
            return compare(_lasting(snapshot(connection)), _lasting(live))


_PUBLIC = """
select format('drop %s if exists %s cascade', i.type, i.identity) from (
  select 'pg_class'::regclass::oid as catalog, oid, relowner as owner, 1 as rank from pg_class
   where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select 'pg_proc'::regclass, oid, proowner, 2 from pg_proc
   where pronamespace = 'public'::regnamespace
  union all
  select 'pg_type'::regclass, t.oid, typowner, 3 from pg_type t
   where typnamespace = 'public'::regnamespace and typelem = 0
     and (typrelid = 0 or exists (select from pg_class where oid = typrelid and relkind = 'c'))
) o, pg_identify_object(o.catalog, o.oid, 0) i
where pg_has_role(o.owner, 'usage')
  and not exists (select from pg_depend d where d.classid = o.catalog and d.objid = o.oid
                    and d.deptype in ('e', 'i'))
order by o.rank
"""


def empty(connection: db.Connection, schemas: set[str]) -> None:
    """Take off a clone everything the tree would make, and the history.

    What the platform brought stays, and in `public` what belongs to another role.
    """
    for schema in (*sorted(schemas - {"public"}), history.SCHEMA):
        db.run_script(connection, f"drop schema if exists {db.ident(schema)} cascade")
    for (statement,) in db.rows(connection, _PUBLIC):
        db.run_script(connection, statement)


_REPLAYED = (
    "function ", "procedure ", "trigger ", "view ", "policy ", "grant ", "revoke ", "rule ",
    "comment on function ", "comment on view ", "comment on trigger ", "comment on policy ",
    "default privileges ",
)  # fmt: skip


def _lasting(found: dict[str, str]) -> dict[str, str]:
    """A snapshot without what repeatables make: columns of views go with their views."""
    views = {key.partition(" ")[2] for key in found if key.startswith("view ")}

    def is_of_a_view(key: str) -> bool:
        column = key.removeprefix("comment on ").partition("column ")[2]
        return column.rpartition(".")[0] in views

    return {
        key: text
        for key, text in found.items()
        if not key.startswith(_REPLAYED) and not is_of_a_view(key)
    }


def _record(workspace: Workspace, items: Sequence[Item]) -> None:
    connection = workspace.connection
    with recorded_run(connection, "baseline", workspace.tree.root) as run:
        script = "".join(
            history.insert_sql(
                run, item.address, "baseline", migration_facts(workspace, item), "0", "true"
            )
            for item in items
        )
        db.run_script(connection, f"begin; {script}commit;")
