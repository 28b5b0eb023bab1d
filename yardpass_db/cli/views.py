"""views: who calls the public views, and taking off those that nobody calls any more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from yardpass_db.cli.options import Chosen, destructive, shared
from yardpass_db.output import emit

if TYPE_CHECKING:
    from yardpass_db.views.commands import Decision


@click.group()
def views() -> None:
    """List public views and their use; retire those that nobody calls.

    \b
    Examples:
      yardpass-db views list
      yardpass-db views retire public.guest_codes --app ../app
    """


@views.command("list")
@click.option(
    "--watch", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
    help="First watch the sessions for so long, and keep what was seen.",
)  # fmt: skip
@shared
def list_views(chosen: Chosen, watch: float | None) -> None:
    """List the views that stand for tables: their calls, and what in the database needs them.

    Calls are those pg_stat_statements counts. Where it is not installed, --watch looks at the
    last statement of each session several times a second and keeps what it sees in the table
    yardpass_db.view_usage, which it makes: only --watch writes anything.

    \b
    Examples:
      yardpass-db views list
      yardpass-db views list --watch 3600
    """
    from yardpass_db.progress import for_stderr
    from yardpass_db.views.commands import list_views as run

    with chosen.workspace("views") as workspace:
        found = run(workspace, watch, for_stderr())
    emit(found.as_dict(), chosen.json, found.text())


@views.command()
@click.argument("names", nargs=-1, metavar="[VIEW]...")
@click.option("--all", "everything", is_flag=True, help="All that may go; the others stay.")
@click.option(
    "--app", "apps", multiple=True, metavar="DIR",
    type=click.Path(path_type=Path),
    help="An application: what it calls stays. Can be given several times.",
)  # fmt: skip
@click.option(
    "--quiet-for", type=click.FloatRange(0), default=7, show_default=True, metavar="DAYS",
    help="Nobody has called it for so long.",
)  # fmt: skip
@click.option("--uncounted", is_flag=True, help="Though nothing counts its use: --app says it all.")
@click.option("--files-only", is_flag=True, help="Change the tree; a later migrate does the rest.")
@destructive
@shared
def retire(
    chosen: Chosen,
    names: tuple[str, ...],
    everything: bool,
    apps: tuple[Path, ...],
    quiet_for: float,
    uncounted: bool,
    files_only: bool,
    yes: bool,
    confirm: str | None,
) -> None:
    """Take off public views that nobody calls any more.

    Writes `-- except: <table> because …` into the template of the views, and migrates. A view
    stays, exit code 3, while it is called, an application names or embeds it, something in the
    database needs it, or nothing counts its use. `views restore` brings it back.

    \b
    Examples:
      yardpass-db views retire public.guest_codes --app ../app
      yardpass-db views retire --all --app ../app --files-only
    """
    from yardpass_db.errors import UsageError
    from yardpass_db.progress import for_stderr
    from yardpass_db.views.commands import judge, retire_views
    from yardpass_db.views.retire import Demands

    if bool(names) == everything:
        raise UsageError("Name views, or say --all.", hint="yardpass-db views list")
    demands = Demands(quiet_for, uncounted)
    with chosen.workspace("views") as workspace:
        decision = judge(workspace, names, apps, demands)
        if decision.may_go and not files_only and (everything or not decision.refused):
            _confirm(chosen, decision, yes, confirm)
        done = retire_views(workspace, decision, everything, files_only, for_stderr())
    emit(done.as_dict(), chosen.json, done.text())
    raise SystemExit(done.exit_code)


def _confirm(chosen: Chosen, decision: Decision, yes: bool, confirm: str | None) -> None:
    labels = ", ".join(view.label for view in decision.may_go)
    chosen.confirm(f"Take {labels} off {chosen.target.shown}.", yes, confirm)


@views.command()
@click.argument("names", nargs=-1, required=True, metavar="VIEW...")
@click.option("--files-only", is_flag=True, help="Change the tree; a later migrate does the rest.")
@shared
def restore(chosen: Chosen, names: tuple[str, ...], files_only: bool) -> None:
    """Restore retired views: take their `-- except:` out of the template, and migrate.

    \b
    Example:
      yardpass-db views restore public.guest_codes
    """
    from yardpass_db.progress import for_stderr
    from yardpass_db.views.commands import restore_views

    with chosen.workspace("views") as workspace:
        done = restore_views(workspace, names, files_only, for_stderr())
    emit(done.as_dict(), chosen.json, done.text())
    raise SystemExit(done.exit_code)
