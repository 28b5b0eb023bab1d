"""seed: the command that fills a database with rows."""

from __future__ import annotations

import click

from yardpass_db.cli.options import Chosen, destructive, shared
from yardpass_db.output import emit


@click.command()
@click.option(
    "--scale", type=click.IntRange(1), default=1, metavar="N", show_default=True,
    help="How many times the volumes of YardPass itself.",
)  # fmt: skip
@click.option("--append", is_flag=True, help="Add to a database that has rows; none is changed.")
@destructive
@shared
def seed(chosen: Chosen, scale: int, append: bool, yes: bool, confirm: str | None) -> None:
    """Fill a migrated database with rows that make sense together.

    The same scale gives the same rows on every machine. All in one transaction: a seed that
    fails or is interrupted leaves nothing. A database that has rows is refused; with --append
    further copies of YardPass, with ids and names of their own, come beside what is there.

    \b
    Examples:
      yardpass-db seed
      yardpass-db seed --scale 10 --yes --confirm app
    """
    from yardpass_db.progress import for_stderr
    from yardpass_db.seed import occupied, refuse_rows
    from yardpass_db.seed import seed as run

    with chosen.connection("seed") as connection:
        # Before the question: nobody types a name to be refused afterwards.
        if append:
            occupied(connection)
        else:
            refuse_rows(connection)
        if not chosen.target.is_embedded:
            chosen.confirm(f"This fills the database with {scale} × YardPass's rows.", yes, confirm)
        report = run(connection, scale, append, for_stderr())
    emit(report.as_dict(), chosen.json, report.text())
