"""drift: the live catalog beside what the history says."""

from __future__ import annotations

import click

from yardpass_db.cli.options import Chosen, shared
from yardpass_db.output import emit


@click.command()
@click.option(
    "--only", multiple=True, metavar="SCHEMA/KIND",
    help="Only this schema, this kind, or both: events, policy, events/policy."
    " Can be given several times.",
)  # fmt: skip
@click.option(
    "--sql", "way", type=click.Choice(["restore", "accept"]),
    help="Print the script: as the history says again, or a migration that says what is live.",
)  # fmt: skip
@click.option(
    "--watch", is_flag=False, flag_value=60.0, type=click.FloatRange(0.1), metavar="[SECONDS]",
    help="Look again and again (every 60 s) and print what changes, until a signal.",
)  # fmt: skip
@click.option(
    "--shadow", default="", metavar="URL",
    help="A superuser's server to build on what the history says (else the embedded one).",
)  # fmt: skip
@shared
def drift(
    chosen: Chosen, only: tuple[str, ...], way: str | None, watch: float | None, shadow: str
) -> None:
    """Compare the live catalog with what the history says.

    Every object, in both directions, with the SQL that would bring it back either way. The
    history's texts are replayed once on a throw-away database of the embedded server, and the
    result is kept; the database itself is only read, a standby will do. Months that maintenance
    made and files that are pending are no drift. Exit code 3 when something differs.

    \b
    Examples:
      yardpass-db drift
      yardpass-db drift --only events --only policy
      yardpass-db drift --sql restore
      yardpass-db drift --watch 300
    """
    from yardpass_db.drift.observer import Observer, pending
    from yardpass_db.progress import Silent, for_stderr

    if watch is not None and way:
        raise click.UsageError("--watch prints what changes, --sql a script: say one of them.")
    progress = Silent() if chosen.json else for_stderr()
    with chosen.workspace("drift") as workspace:
        observer = Observer(workspace.connection, chosen.sources, shadow, progress, only)
        if watch is not None:
            from yardpass_db.drift.watch import watch as run

            raise SystemExit(run(observer, watch, chosen.json))
        look = observer.look()
        report = look.report(chosen.target.shown, pending(workspace), observer.notes())
        script = look.script(way, workspace.connection) if way else ""
    if way:
        emit({**report.as_dict(), "script": script}, chosen.json, script)
    else:
        emit(report.as_dict(), chosen.json, report.text())
    raise SystemExit(report.exit_code)
