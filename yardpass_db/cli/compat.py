"""compat: what the names that the application calls cover, and where its calls break."""

from __future__ import annotations

import os
from pathlib import Path

import click

from yardpass_db.cli.options import Chosen, shared
from yardpass_db.output import emit, say


class _TablesByDefault(click.Group):
    """`compat events.events` is `compat tables events.events`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*self.commands, "--help", "-h"):
            args = ["tables", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_TablesByDefault)
def compat() -> None:
    """Check what public names cover, and which calls break.

    Without a subcommand it is `compat tables`.

    \b
    Examples:
      yardpass-db compat
      yardpass-db compat scan ../app
    """


@compat.command()
@click.argument("names", nargs=-1, metavar="[TABLE]...")
@shared
def tables(chosen: Chosen, names: tuple[str, ...]) -> None:
    """Show what each moved table's public name covers, and what it cannot.

    View, grants, writes, computed columns, foreign-key names and embeds, upsert targets,
    Realtime; and what no view can serve, with its cure. Reads the catalog only. Exit code 3
    when something is broken that has a cure.

    \b
    Examples:
      yardpass-db compat tables
      yardpass-db compat tables events.events --json
    """
    from yardpass_db.compat.coverage import examine
    from yardpass_db.compat.text import coverage_text

    with chosen.workspace("compat") as workspace:
        report = examine(workspace, names)
    emit(report.as_dict(), chosen.json, coverage_text(report, bool(names)))
    raise SystemExit(0 if report.covered else 3)


@compat.command()
@click.argument("app", type=click.Path(path_type=Path), metavar="APP_DIR")
@click.option("--all", "everything", is_flag=True, help="List calls that work, too.")
@click.option(
    "--role", type=click.Choice(["anon", "authenticated", "service_role"]),
    help="Judge with the grants of this client role (else any that may).",
)  # fmt: skip
@click.option(
    "--exposed", multiple=True, metavar="SCHEMA",
    help="A schema the API serves, the default one first (else authenticator's, public)."
    " Can be given several times.",
)  # fmt: skip
@click.option("--github", is_flag=True, help="Annotate lines, as under GITHUB_ACTIONS.")
@shared
def scan(
    chosen: Chosen,
    app: Path,
    everything: bool,
    role: str | None,
    exposed: tuple[str, ...],
    github: bool,
) -> None:
    """Check each database call of an application: works, works after X, or broken.

    Reads TypeScript, JavaScript and SQL: supabase-js chains, .rpc(), postgres_changes, raw SQL
    in strings. Nothing of it is run. Exit code 3 when a call does not work as it stands; calls
    whose names are made at run time are listed as `cannot tell`.

    \b
    Examples:
      yardpass-db compat scan ../app
      yardpass-db compat scan ../app --role authenticated --json
    """
    from yardpass_db.compat.scan import scan as run
    from yardpass_db.compat.surface import read_surface
    from yardpass_db.compat.text import remarks, scan_text

    with chosen.connection("compat") as connection:
        found = run(connection, read_surface(connection, exposed), app, role or "")
    emit(found.as_dict(), chosen.json, scan_text(found, everything))
    if github or os.environ.get("GITHUB_ACTIONS") == "true":
        from yardpass_db.cli.failing import annotate

        for level, place, text in remarks(found):
            say(annotate(level, place, text))
    raise SystemExit(0 if found.works else 3)
