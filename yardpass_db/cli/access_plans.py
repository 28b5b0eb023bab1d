"""access plans: would the policies be fast on large tables."""

from __future__ import annotations

import click

from yardpass_db.cli.options import Chosen, shared
from yardpass_db.output import emit


@click.command()
@shared
def plans(chosen: Chosen) -> None:
    """Plan each policy as if all tables were large; exit code 3 when one is slow.

    Names each policy and helper that calls a function or a sub-plan for every row, lacks an index
    or lists rows without bound, with the better shape. Nothing is executed or changed; it wants
    the role that owns the tables.

    \b
    Example:
      yardpass-db access plans --json
    """
    from yardpass_db.access.plans import examine

    with chosen.connection("access plans") as connection:
        report = examine(connection)
    emit(report.as_dict(), chosen.json, report.text())
    raise SystemExit(0 if report.passed else 3)
