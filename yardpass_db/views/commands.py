"""The commands `views list`, `views retire` and `views restore`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yardpass_db.errors import UsageError
from yardpass_db.migrate import Options, Report, migrate
from yardpass_db.output import table
from yardpass_db.progress import Progress
from yardpass_db.sources import Source
from yardpass_db.starters import installed_tree
from yardpass_db.views import retire
from yardpass_db.views.retire import Demands, Evidence, View
from yardpass_db.views.usage import Usage, read_usage, watch
from yardpass_db.workspace import Workspace


@dataclass(frozen=True)
class Listing:
    """All views with what is known of their use."""

    views: list[dict[str, Any]]
    usage: Usage

    def as_dict(self) -> dict[str, Any]:
        return {"views": self.views, "usage": self.usage.as_dict()}

    def text(self) -> str:
        rows = [
            (
                one["view"],
                one["table"],
                "?" if one["calls"] is None else one["calls"],
                f"{one['last_seen']:%Y-%m-%d %H:%M}" if one["last_seen"] else "",
                (one["retired"] and f"off: {one['retired']}") or "; ".join(one["dependents"]),
            )
            for one in self.views
        ]
        head = ("view", "table", "calls", "last seen", "needed by")
        return "\n".join([table(rows, head), "", *self._counted()])

    def _counted(self) -> list[str]:
        usage, lines = self.usage, []
        if usage.counter:
            lines.append(f"Calls: {usage.counter}, since {usage.since:%Y-%m-%d %H:%M}.")
        else:
            lines.append("Calls: pg_stat_statements is not installed here; --watch SECONDS looks.")
        if usage.forgot:
            lines.append("Rare statements were thrown away: raise pg_stat_statements.max.")
        if usage.hidden:
            lines.append("Some statements are hidden: grant pg_read_all_stats to this role.")
        if usage.watched_since:
            lines.append(
                f"Watched for {usage.watched_seconds} s since {usage.watched_since:%Y-%m-%d}."
            )
        return lines


@dataclass(frozen=True)
class Decision:
    """Which views may go and why the others have to stay."""

    may_go: tuple[View, ...]
    refused: dict[str, list[str]]
    reason: str


@dataclass(frozen=True)
class Done:
    """What has been retired or restored, and the run that did it."""

    done: str  # retired, restored
    views: tuple[View, ...] = ()
    files: list[str] = field(default_factory=list)
    report: Report | None = None
    refused: dict[str, list[str]] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        if self.report and self.report.offending:
            return 1
        return 3 if self.refused and not self.views else 0

    def as_dict(self) -> dict[str, Any]:
        return {
            self.done: [view.label for view in self.views],
            "files": self.files,
            "run": self.report.run if self.report else None,
            "refused": self.refused,
        }

    def text(self) -> str:
        from yardpass_db.report import results_text

        lines = []
        for name, reasons in self.refused.items():
            lines += [f"{name} stays:", *(f"  {reason}" for reason in reasons)]
        if not self.views:
            return "\n".join([*lines, "Nothing was changed."])
        names = ", ".join(view.label for view in self.views)
        lines.append(f"{self.done.capitalize()}: {names} (in {', '.join(self.files)}).")
        if self.report is None:
            lines.append("Next: yardpass-db migrate")
        elif self.done == "retired":
            back = " ".join(view.label for view in self.views)
            lines.append(f"To undo it: yardpass-db views restore {back}")
        if self.report and self.report.offending:
            lines += ["These checks fail now:", results_text(self.report.offending)]
        return "\n".join(lines)


def list_views(workspace: Workspace, seconds: float | None, progress: Progress) -> Listing:
    """All views and their use, after watching the sessions for so many seconds if any."""
    views, connection = retire.read_views(workspace), workspace.connection
    schema, names = _names(views)
    if seconds:
        watch(connection, schema, names, seconds, progress)
    usage = read_usage(connection, schema, names)
    return Listing(retire.listing(connection, views, usage), usage)


def _names(views: Sequence[View]) -> tuple[str, set[str]]:
    """The schema of the views (the tree has one template), and their names."""
    return (views[0].schema if views else "public"), {view.name for view in views}


def judge(
    workspace: Workspace, names: Sequence[str], apps: Sequence[Path], demands: Demands
) -> Decision:
    """Which of the named views, or of all, may go.

    Raises UsageError for unknown names, and for a view that is retired already.
    """
    views = retire.read_views(workspace)
    chosen = retire.choose(views, names) if names else [one for one in views if not one.reason]
    for view in chosen:
        if view.reason and not retire.is_there(workspace.connection, view):
            raise UsageError(
                f"{view.label} is retired: {view.reason}.",
                hint=f"yardpass-db views restore {view.label}  # brings it back",
            )
    evidence = gather(workspace, views, apps)
    refused = {}
    for view in chosen:
        reasons = retire.refusals(workspace.connection, view, evidence, demands)
        if reasons:
            refused[view.label] = reasons
    may_go = tuple(view for view in chosen if view.label not in refused)
    return Decision(may_go, refused, retire.why(evidence))


def gather(workspace: Workspace, views: Sequence[View], apps: Sequence[Path]) -> Evidence:
    """The use of the views, counted by the server and read from the applications."""
    usage = read_usage(workspace.connection, *_names(views))
    if not apps:
        return Evidence(usage)
    from yardpass_db.compat.findings import UNKNOWN, Site
    from yardpass_db.compat.scan import relations_used, scan
    from yardpass_db.compat.surface import read_surface

    surface = read_surface(workspace.connection)
    sites: list[Site] = []
    untold = 0
    for app in apps:
        found = scan(workspace.connection, surface, app)
        if not found.files:
            raise UsageError(
                f"{app} has no script and no .sql file: nothing of an application was read.",
                hint="Name the folder of its sources.",
            )
        sites += found.sites
        untold += len(found.unread)
    untold += sum(1 for site in sites if any(one.verdict == UNKNOWN for one in site.findings))
    return Evidence(usage, relations_used(sites), untold, scanned=True)


def retire_views(
    workspace: Workspace, decision: Decision, some: bool, files_only: bool, progress: Progress
) -> Done:
    """Take the views off that may go; `some`: also when others have to stay."""
    if not decision.may_go or (decision.refused and not some):
        return Done("retired", refused=decision.refused)
    return _change(
        workspace, "retired", decision.may_go, decision.reason, files_only, progress,
        decision.refused,
    )  # fmt: skip


def restore_views(
    workspace: Workspace, names: Sequence[str], files_only: bool, progress: Progress
) -> Done:
    """Bring retired views back. Raises UsageError for one that is not retired."""
    chosen = retire.choose(retire.read_views(workspace), names)
    for view in chosen:
        if not view.reason and retire.is_there(workspace.connection, view):
            raise UsageError(f"{view.label} is not retired.", hint="yardpass-db views list")
    return _change(workspace, "restored", tuple(chosen), "", files_only, progress, {})


def _change(
    workspace: Workspace,
    done: str,
    views: tuple[View, ...],
    reason: str,
    files_only: bool,
    progress: Progress,
    refused: dict[str, list[str]],
) -> Done:
    _refuse_installed(workspace)
    if not files_only:
        retire.refuse_pending(workspace, views)
    sources: dict[str, Source] = {view.source.address: view.source for view in views}
    paths = [retire.path_of(workspace, source) for source in sources.values()]
    report = None
    with retire.kept_on_failure(paths):
        files = retire.change_tree(workspace, views, reason)
        if not files_only:
            again = Workspace.open(workspace.tree.root, workspace.connection)
            report = migrate(again, Options(), progress)
    return Done(done, views, files, report, refused)


def _refuse_installed(workspace: Workspace) -> None:
    if workspace.tree.root.resolve() == installed_tree():
        raise UsageError(
            "This tree is inside the installed package: it is nobody's to write to.",
            hint="Name your own with --sources DIR.",
        )
