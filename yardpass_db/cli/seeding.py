"""seed: the command that fills a database with rows."""

from __future__ import annotations

import click

from yardpass_db.cli.options import Chosen, destructive, shared
from yardpass_db.errors import UsageError
from yardpass_db.output import emit


@click.command()
@click.option(
    "--scale", type=click.IntRange(1), default=1, metavar="N", show_default=True,
    help="How many times the volumes of YardPass itself.",
)  # fmt: skip
@click.option("--append", is_flag=True, help="Add to a database that has rows; none is changed.")
@click.option("--if-empty", is_flag=True, help="Do nothing where there are rows, for scripts.")
@destructive
@shared
def seed(
    chosen: Chosen, scale: int, append: bool, if_empty: bool, yes: bool, confirm: str | None
) -> None:
    """Fill a migrated database with rows that make sense together.

    The same scale gives the same rows on every machine. All in one transaction: a seed that
    fails or is interrupted leaves nothing. A database that has rows is refused; with --append
    further copies of YardPass, with ids and names of their own, come beside what is there; with
    --if-empty nothing happens there, and that is no failure.

    \b
    Examples:
      yardpass-db seed
      yardpass-db seed --scale 10 --yes --confirm app
    """
    from yardpass_db.progress import for_stderr
    from yardpass_db.seed import Report, occupied, refuse_rows
    from yardpass_db.seed import seed as run

    if append and if_empty:
        raise UsageError("--append and --if-empty exclude each other.", hint="Give one of them.")
    with chosen.connection("seed") as connection:
        # Before the question: nobody types a name to be refused afterwards.
        found = occupied(connection)
        if found and if_empty:
            emit(Report(scale, 0).as_dict(), chosen.json, "Nothing to do: there are rows already.")
            return
        if not append:
            refuse_rows(found)
        if not chosen.target.is_embedded:
            chosen.confirm(f"This fills the database with {scale} × YardPass's rows.", yes, confirm)
        report = run(connection, scale, append, for_stderr())
    emit(report.as_dict(), chosen.json, report.text())
