"""migrate, plan, rollback: the commands that change a database, or say how they would."""

from __future__ import annotations

import click

from yardpass_db.cli.options import Chosen, destructive, patient, shared
from yardpass_db.output import emit
from yardpass_db.session import Patience


@click.command()
@click.option("--to", default="", metavar="MIGRATION", help="Stop after this one, e.g. events.0031")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--force-repeatables", is_flag=True, help="Replay functions, views and policies.")
@patient
@shared
def migrate(
    chosen: Chosen,
    to: str,
    dry_run: bool,
    force_repeatables: bool,
    wait: float,
    lock_timeout: int,
    retry_for: float,
) -> None:
    """Bring the database to what the source tree says.

    Each migration and its record are one transaction: a run that was killed goes on where it
    stopped when it is started again.

    \b
    Examples:
      yardpass-db migrate
      yardpass-db migrate --url postgresql://me@db.example.com/app --wait 60
    """
    from yardpass_db.migrate import Options
    from yardpass_db.migrate import migrate as run
    from yardpass_db.progress import for_stderr
    from yardpass_db.report import migrate_text, plan_text

    options = Options(to, force_repeatables, Patience(wait, lock_timeout, retry_for))
    with chosen.workspace("migrate") as workspace:
        if dry_run:
            plan = workspace.plan(to=to, force_repeatables=force_repeatables)
            emit(plan.as_dict(), chosen.json, plan_text(plan))
            return
        report = run(workspace, options, for_stderr())
    emit(report.as_dict(), chosen.json, migrate_text(report))
    raise SystemExit(1 if report.offending else 0)


@click.command()
@click.option("--to", default="", metavar="MIGRATION", help="Plan up to this one.")
@click.option("--sql", is_flag=True, help="Print the SQL of each step, too.")
@click.option("--trace", is_flag=True, help="Run it on a throw-away clone and measure its locks.")
@shared
def plan(chosen: Chosen, to: str, sql: bool, trace: bool) -> None:
    """Show what migrate would do, in which order and why. Exit code 3 when there is something.

    --trace runs the pending files on a throw-away clone and prints, statement by statement,
    which locks it takes on what, what is rewritten and how long it takes.

    \b
    Examples:
      yardpass-db plan --sql
      yardpass-db plan --trace --json
    """
    from yardpass_db.planning import describe_plan
    from yardpass_db.report import plan_text

    with chosen.workspace("plan") as workspace:
        found = describe_plan(
            workspace, chosen.target.url, to=to, with_sql=sql or chosen.json, with_trace=trace
        )
    emit(found.as_dict(), chosen.json, plan_text(found.plan, found.sql, found.traces))
    raise SystemExit(found.exit_code)


@click.command()
@click.option("--runs", type=click.IntRange(1), metavar="N", help="Undo the latest N runs.")
@click.option("--to", default="", metavar="MIGRATION", help="Undo what came after it; or: base")
@click.option("--dry-run", is_flag=True, help="Print what would be undone.")
@destructive
@patient
@shared
def rollback(
    chosen: Chosen,
    runs: int | None,
    to: str,
    dry_run: bool,
    yes: bool,
    confirm: str | None,
    wait: float,
    lock_timeout: int,
    retry_for: float,
) -> None:
    """Undo the latest runs from history, whatever this checkout holds.

    Views and policies of those runs come off first, migrations are undone newest first, and
    the views and policies that were in force before are put back.

    \b
    Examples:
      yardpass-db rollback --runs 2 --dry-run
      yardpass-db rollback --to events.0030_slugs
      yardpass-db rollback --to base --yes
    """
    from yardpass_db.progress import for_stderr
    from yardpass_db.report import rollback_text
    from yardpass_db.rollback import plan_rollback
    from yardpass_db.rollback import rollback as run

    patience = Patience(wait, lock_timeout, retry_for)
    with chosen.workspace("rollback", needs_tree=False) as workspace:
        found = plan_rollback(workspace.connection, runs, to)
        if dry_run or not found.steps:
            emit(found.as_dict(), chosen.json, rollback_text(found, None))
            return
        chosen.confirm(found.question, yes, confirm)
        report = run(workspace, found, patience, for_stderr())
    emit(report.as_dict(), chosen.json, rollback_text(found, report))
