"""partitions: list what is live, generate the next months."""

from __future__ import annotations

import click

from yardpass_db.cli.options import Chosen, shared
from yardpass_db.output import emit


@click.group()
def partitions() -> None:
    """List month partitions, generate the next ones.

    \b
    Examples:
      yardpass-db partitions list
      yardpass-db partitions generate --months 3
    """


@partitions.command("list")
@shared
def list_partitions(chosen: Chosen) -> None:
    """List each parent's months. Exit code 3 when one is missing, open, or spilled over.

    A month is missing when it lies between the first one and months_ahead after today, in UTC.

    \b
    Example:
      yardpass-db partitions list --json
    """
    from datetime import UTC, datetime

    from yardpass_db.partitions import look, read_sets

    with chosen.connection("partitions") as connection:
        found = look(connection, read_sets(chosen.sources), datetime.now(UTC).date())
    data = {"sound": all(one.sound for one in found), "sets": [one.as_dict() for one in found]}
    text = "\n\n".join(one.text() for one in found) or "This tree has no partition sets."
    emit(data, chosen.json, text)
    raise SystemExit(0 if data["sound"] else 3)


@partitions.command()
@click.option(
    "--months", type=click.IntRange(1, 120), default=1, show_default=True, metavar="N",
    help="Write this many months.",
)  # fmt: skip
@click.option(
    "--from", "start", default="", metavar="YYYY-MM", help="Begin here, not after the last."
)
@click.option("--table", "only", default="", metavar="SCHEMA.TABLE", help="Only this parent.")
@shared
def generate(chosen: Chosen, months: int, start: str, only: str) -> None:
    """Write the next months as migration files, with rollback and verify, to be reviewed.

    \b
    Example:
      yardpass-db partitions generate --months 2
    """
    from yardpass_db.partitions import generate as run

    made = run(chosen.sources, months, start, only)
    emit({"files": made}, chosen.json, "\n".join(made))
