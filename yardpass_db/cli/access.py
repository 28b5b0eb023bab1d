"""access: who may see and change what, measured, and compared with what is declared."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yardpass_db.access import PATIENCE
from yardpass_db.cli.options import Chosen, shared, waiting
from yardpass_db.output import emit

if TYPE_CHECKING:
    from yardpass_db import db
    from yardpass_db.access.check import Result
    from yardpass_db.access.world import World

# Commands that live in a module of their own: name → (module, summary).
ELSEWHERE: dict[str, tuple[str, str]] = {
    "explain": ("access_mutants", "Say why a persona may or may not: grant, policy, helper."),
    "plans": ("access_plans", "Plan each policy as if all tables were large; name slow ones."),
    "mutate": ("access_mutants", "Break policies one at a time on a copy; who notices?"),
}


class Access(click.Group):
    """The group: matrix and check here, the others imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"yardpass_db.cli.{ELSEWHERE[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        here = [(name, one.get_short_help_str(70)) for name, one in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl([*here, *((name, text) for name, (_, text) in ELSEWHERE.items())])


@click.group(cls=Access)
def access() -> None:
    """Show and check who may see and change what.

    sql/rls/access.toml declares it. matrix and check act as every persona on every relation, in
    a transaction that is always rolled back.

    \b
    Examples:
      yardpass-db access check
      yardpass-db access matrix events --persona anon
    """


@access.command()
@click.argument("names", metavar="[SCHEMA|TABLE]...", nargs=-1)
@click.option(
    "--persona", "personas", multiple=True, metavar="NAME",
    help="Only this one. Can be given several times.",
)  # fmt: skip
@click.option(
    "--html", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Write it as one HTML page instead.",
)  # fmt: skip
@waiting("check", PATIENCE)
@shared
def matrix(
    chosen: Chosen,
    names: tuple[str, ...],
    personas: tuple[str, ...],
    html: Path | None,
    wait: float,
) -> None:
    """Show what each persona really reaches in each relation.

    \b
    Examples:
      yardpass-db access matrix
      yardpass-db access matrix events --persona anon --persona viewer
      yardpass-db access matrix --html access.html
    """
    from yardpass_db.access.page import refuse_unwritable, write_page
    from yardpass_db.access.report import matrix_data, matrix_text

    if html is not None:
        refuse_unwritable(html)
    with chosen.connection("access") as connection:
        world, result = _measured(chosen, connection, names, personas, wait)
    data, text = matrix_data(result, world), ""
    if html is None:
        text = matrix_text(result, world)
    else:
        data["html"] = text = write_page(html, result, world)
    emit(data, chosen.json, text)


@access.command()
@click.argument("names", metavar="[SCHEMA|TABLE]...", nargs=-1)
@click.option(
    "--persona", "personas", multiple=True, metavar="NAME",
    help="Only this one. Can be given several times.",
)  # fmt: skip
@waiting("check", PATIENCE)
@shared
def check(chosen: Chosen, names: tuple[str, ...], personas: tuple[str, ...], wait: float) -> None:
    """Check the database against the declaration. Exit code 3 on any difference.

    A part of the declaration that no row of the world proves is one, too. Exit code 4 when
    somebody else is still measuring in this database after --wait seconds.

    \b
    Examples:
      yardpass-db access check
      yardpass-db access check events.event_posts --json
    """
    from yardpass_db.access.report import check_text

    with chosen.connection("access") as connection:
        _, result = _measured(chosen, connection, names, personas, wait)
    emit(result.as_dict(), chosen.json, check_text(result))
    raise SystemExit(0 if result.passed else 3)


def _measured(
    chosen: Chosen,
    connection: db.Connection,
    names: tuple[str, ...],
    personas: tuple[str, ...],
    wait: float,
) -> tuple[World, Result]:
    from yardpass_db.access.check import run
    from yardpass_db.progress import for_stderr

    return run(connection, chosen.sources, names, personas, for_stderr(), wait)
