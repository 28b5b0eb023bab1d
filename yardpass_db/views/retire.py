"""Taking public views off that nobody calls any more, and putting them back.

Retired is what the tree says: a line `-- except: <schema.table> because …` in the template that
makes the views. `migrate` takes the view off then, here and everywhere the tree goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yardpass_db import db
from yardpass_db.errors import Interrupted, PendingError, UsageError
from yardpass_db.nearest import did_you_mean
from yardpass_db.output import plural
from yardpass_db.sources import Source
from yardpass_db.views import queries
from yardpass_db.views.usage import Usage
from yardpass_db.workspace import Workspace

if TYPE_CHECKING:
    from yardpass_db.compat.findings import Site

ENOUGH_WATCHING = 3600  # seconds


@dataclass(frozen=True)
class View:
    """A view that a template makes for a table. `reason`: why it is retired, "" when it is not."""

    schema: str
    name: str
    table: str
    source: Source
    reason: str = ""

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class Demands:
    """What must be true before a view goes: quiet for so many days, and counted at all."""

    quiet_days: float = 7
    uncounted: bool = False


@dataclass(frozen=True)
class Evidence:
    """What is known of the use of all views. `sites`: the calls of scanned applications by the
    relation they name; `untold`: calls whose names are made at run time, and unreadable files."""

    usage: Usage
    sites: dict[str, list[Site]] = field(default_factory=dict)
    untold: int = 0
    scanned: bool = False


def read_views(workspace: Workspace) -> list[View]:
    """The views that templates make, one per table, and those that are retired; by name."""
    found = [
        View(item.source.schema, item.table.name, f"{item.table.schema}.{item.table.name}",
             item.source)
        for item in workspace.items()
        if item.table is not None and item.source.kind == "views"
    ]  # fmt: skip
    for source in workspace.generators():
        header = source.header
        for table, reason in zip(header.exceptions, header.reasons, strict=True):
            name = table.partition(".")[2]
            found.append(View(source.schema, name, table, source, reason))
    return sorted(found, key=lambda view: view.label)


def choose(views: Sequence[View], names: Sequence[str]) -> list[View]:
    """The views of these names: of the view or its table, with or without schema.

    Raises UsageError for a name that is none of them, with the nearest one that is.
    """
    chosen = []
    for name in names:
        found = [one for one in views if name in (one.label, one.table, one.name)]
        if not found:
            known = [each for one in views for each in (one.name, one.label)]
            hint = did_you_mean(name, known) or "yardpass-db views list"
            raise UsageError(f"{name} is no view that a template makes for a table.", hint=hint)
        chosen.append(found[0])
    return list(dict.fromkeys(chosen))


def is_there(connection: db.Connection, view: View) -> bool:
    """Whether the database has the view, whatever the tree says: a run may have been killed."""
    identity = db.ident(view.schema, view.name)
    return db.value(connection, "select to_regclass(%s)", [identity]) is not None


def dependents(connection: db.Connection, view: View) -> list[str]:
    """What in the database needs the view: views, functions, policies, and texts of functions."""
    identity = db.ident(view.schema, view.name)
    found = db.rows(connection, queries.DEPENDENTS, [identity])
    found += db.rows(connection, queries.BODIES, [view.schema, view.name])
    return [text for (text,) in found]


def refusals(
    connection: db.Connection, view: View, evidence: Evidence, demands: Demands
) -> list[str]:
    """Why the view has to stay, each as a sentence; nothing when it may go."""
    found = [f"{one} needs it" for one in dependents(connection, view)]
    found += _calls(view, evidence)
    found += _counts(view, evidence, demands)
    return found


def _calls(view: View, evidence: Evidence) -> Iterator[str]:
    """The calls of the application that name it, and those that embed it in another."""
    for site in evidence.sites.get(view.label, ()):
        embeds = sorted({other for pair in site.embeds if view.name in pair for other in pair})
        across = [name for name in embeds if name != view.name]
        joined = f", joined with {', '.join(across)} across schemas" if across else ""
        yield f"{site.place} calls it: {site.call}{joined}"


def _counts(view: View, evidence: Evidence, demands: Demands) -> Iterator[str]:
    usage, now = evidence.usage, datetime.now(UTC)
    quiet_since = now - timedelta(days=demands.quiet_days)
    calls = usage.calls.get(view.name, 0)
    if calls:
        counted = f" since {usage.since:%Y-%m-%d %H:%M}" if usage.since else ""
        yield (
            f"{calls} calls{counted}; when the last caller is gone, "
            "select pg_stat_statements_reset() and wait"
        )
    seen = usage.seen.get(view.name)
    if seen and seen > quiet_since:
        yield f"seen in use at {seen:%Y-%m-%d %H:%M}"
    if demands.uncounted:
        if not evidence.scanned:
            yield "nothing is known of its use: with --uncounted name every application, --app DIR"
        elif evidence.untold:
            yield (
                f"{evidence.untold} calls or files cannot be told, and may name it: "
                "yardpass-db compat scan lists them"
            )
        return
    counter = usage.counter and not usage.forgot
    since = usage.since if counter else usage.watched_since
    if usage.hidden:
        yield "pg_stat_statements hides statements from this role: grant pg_read_all_stats to it"
    elif usage.forgot and usage.watched_seconds < ENOUGH_WATCHING:
        yield (
            "pg_stat_statements has thrown rare statements away, so that its silence proves "
            "nothing: raise pg_stat_statements.max and reset it, or yardpass-db views list "
            "--watch 3600"
        )
    elif since is None or (not counter and usage.watched_seconds < ENOUGH_WATCHING):
        yield (
            "nothing counts its use: create extension pg_stat_statements, or "
            "yardpass-db views list --watch 3600"
        )
    elif since > quiet_since:
        until = since + timedelta(days=demands.quiet_days)
        yield f"counted only since {since:%Y-%m-%d %H:%M}: wait until {until:%Y-%m-%d %H:%M}"


def why(evidence: Evidence) -> str:
    """The reason that is written into the tree."""
    today, usage = f"{datetime.now(UTC):%Y-%m-%d}", evidence.usage
    since = usage.since if usage.counter else usage.watched_since
    said = f"no use seen since {since:%Y-%m-%d}" if since else "no application names it"
    return f"retired {today}, {said}"


# The tree


def refuse_pending(workspace: Workspace, views: Sequence[View]) -> None:
    """Raise PendingError when the database is not what the tree says: one change at a time. Steps
    on these views are what a killed run has left, and no hindrance."""
    own = {f"views/{view.schema}/{view.name}" for view in views}
    steps = [step for step in workspace.plan().steps if step.address not in own]
    if steps:
        raise PendingError(
            f"{plural(len(steps), 'other step')} pending, which would run with this one.",
            undone="Nothing was changed.",
            hint="yardpass-db migrate  # then the same command again",
        )


def path_of(workspace: Workspace, source: Source) -> Path:
    """Where the template lies."""
    return workspace.tree.root / source.kind / source.schema / f"{source.name}.sql.j2"


@contextmanager
def kept_on_failure(paths: Sequence[Path]) -> Iterator[None]:
    """Around a change of files and a run: the files are as before when it fails."""
    before = {path: path.read_bytes() for path in paths}
    try:
        yield
    except BaseException as error:
        for path, text in before.items():
            path.write_bytes(text)
        if isinstance(error, Interrupted):
            # Not `migrate`: with the files as before it would take back what is done.
            error.hint = "Run the same command again: it goes on where this one stopped."
        raise


def declare_retired(path: Path, tables: Sequence[str], reason: str) -> None:
    """Write `-- except:` for these tables into a template, below its `for each table in`."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    heads = [n for n, line in enumerate(lines) if line.startswith(("-- for each", "-- except:"))]
    at = heads[-1] + 1 if heads else 0
    lines[at:at] = [f"-- except: {table} because {reason}\n" for table in tables]
    _replace(path, "".join(lines))


def declare_restored(path: Path, tables: Sequence[str]) -> None:
    """Take these tables out of a template's `-- except:` lines."""
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("-- except:"):
            names, because, reason = line.removeprefix("-- except:").partition(" because ")
            left = [name for name in names.replace(",", " ").split() if name not in tables]
            if not left:
                continue
            line = f"-- except: {' '.join(left)}{because}{reason}"
        kept.append(line)
    _replace(path, "".join(kept))


def _replace(path: Path, text: str) -> None:
    """Write the whole file or nothing of it, whenever we are killed."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.chmod(path.stat().st_mode)
    beside.replace(path)


def change_tree(workspace: Workspace, views: Sequence[View], reason: str = "") -> list[str]:
    """Retire the views in the tree, with a reason, or restore them; the files changed."""
    by_source: dict[str, list[View]] = {}
    for view in views:
        by_source.setdefault(view.source.address, []).append(view)
    changed = []
    for several in by_source.values():
        path = path_of(workspace, several[0].source)
        tables = [view.table for view in several]
        if reason:
            declare_retired(path, [view.table for view in several if not view.reason], reason)
        else:
            declare_restored(path, tables)
        changed.append(several[0].source.file.path)
    return changed


def listing(connection: db.Connection, views: Sequence[View], usage: Usage) -> list[dict[str, Any]]:
    """What is known of each view."""
    return [
        {
            "view": view.label,
            "table": view.table,
            "retired": view.reason or None,
            "calls": usage.calls.get(view.name, 0) if usage.counter else None,
            "last_seen": usage.seen.get(view.name),
            "dependents": [] if view.reason else dependents(connection, view),
        }
        for view in views
    ]
