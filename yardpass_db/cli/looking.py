"""status, verify, show, render, history, doctor: the commands that only look."""

from __future__ import annotations

import click

from yardpass_db.cli.options import Chosen, shared
from yardpass_db.output import emit


@click.command()
@click.option("--all", "everything", is_flag=True, help="List what is applied, too.")
@shared
def status(chosen: Chosen, everything: bool) -> None:
    """Show what is applied and what is pending.

    Exit code 0 when there is nothing to do, 3 when something is pending, 5 when the history
    and the files cannot both be true. Takes no lock and writes nothing: SELECT rights on the
    history are enough, and a standby will do.

    \b
    Example:
      yardpass-db status --json
    """
    from yardpass_db.status import read_status

    with chosen.workspace("status") as workspace:
        found = read_status(workspace, chosen.target)
    emit(found.as_dict(), chosen.json, found.text(everything))
    raise SystemExit(found.exit_code)


@click.command()
@click.option(
    "--check", "only", multiple=True, metavar="NAME",
    help="Run only this check. Can be given several times.",
)  # fmt: skip
@shared
def verify(chosen: Chosen, only: tuple[str, ...]) -> None:
    """Run all checks; they return offenders or nothing.

    The checks of sql/checks/ and the verify files of the applied migrations run read-only, each
    in a transaction of its own. Exit code 3 when one has offenders.

    \b
    Example:
      yardpass-db verify --check 0001_rls_enabled
    """
    from yardpass_db.report import results_text
    from yardpass_db.verify import verify as run

    with chosen.workspace("verify") as workspace:
        results = run(workspace, only)
    failed = [result for result in results if not result.passed]
    data = {"passed": not failed, "checks": [result.as_dict() for result in results]}
    emit(data, chosen.json, results_text(results) or "There are no checks.")
    raise SystemExit(3 if failed else 0)


@click.command()
@click.argument("table", metavar="SCHEMA.TABLE")
@shared
def show(chosen: Chosen, table: str) -> None:
    """Show a table's whole story: its files and what is live.

    \b
    Example:
      yardpass-db show events.event_posts
    """
    from yardpass_db.story import read_story

    with chosen.workspace("show") as workspace:
        found = read_story(workspace, table)
    emit(found.as_dict(), chosen.json, found.text())


@click.command()
@click.argument("name", metavar="SOURCE")
@click.option("--rollback", "part", flag_value="rollback", help="Its rollback instead.")
@click.option("--verify", "part", flag_value="verify", help="Its verify queries instead.")
@shared
def render(chosen: Chosen, name: str, part: str | None) -> None:
    """Print a source's SQL as it would be sent.

    A template that is made once per table needs the database's live tables; other files need
    no database.

    \b
    Examples:
      yardpass-db render events.0003
      yardpass-db render views/public/events
    """
    from yardpass_db.rendering import render_source

    found = render_source(chosen.sources, name, part or "sql", chosen.workspace)
    emit(found, chosen.json, str(found["sql"]).rstrip("\n"))


@click.command()
@click.option(
    "--limit", type=click.IntRange(1), default=30, show_default=True, metavar="N",
    help="Show this many runs, the newest first.",
)  # fmt: skip
@click.option("--show", "name", metavar="MIGRATION", help="Print what ran, and its rollback.")
@shared
def history(chosen: Chosen, limit: int, name: str | None) -> None:
    """Show what ran: when, by whom, how long.

    \b
    Examples:
      yardpass-db history --limit 5
      yardpass-db history --show events.0003
    """
    from yardpass_db.chronicle import read_history, read_one

    with chosen.connection("history") as connection:
        found = read_one(connection, name) if name else read_history(connection, limit)
    emit(found.as_dict(), chosen.json, found.text())


@click.command()
@shared
def doctor(chosen: Chosen) -> None:
    """Check the connection, rights and history step by step. Exit code 1 when one fails.

    \b
    Example:
      yardpass-db doctor --url postgresql://me@db.example.com/app
    """
    from yardpass_db.doctor import examine

    found = examine(chosen.target, chosen.sources)
    emit(found.as_dict(), chosen.json, found.text())
    raise SystemExit(0 if found.healthy else 1)
