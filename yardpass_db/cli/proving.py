"""prove, baseline, platform: the commands that build a database to compare with, or its base."""

from __future__ import annotations

import click

from yardpass_db.cli.options import Chosen, destructive, shared, waiting
from yardpass_db.output import emit


@click.command()
@click.argument("names", metavar="[MIGRATION]...", nargs=-1)
@shared
def prove(chosen: Chosen, names: tuple[str, ...]) -> None:
    """Prove each rollback: up, down, up on a clone, catalogs compared.

    The clone is made on the database's own server and dropped again; the database itself is
    only read. Exit code 1 when a rollback forgets something.

    \b
    Examples:
      yardpass-db prove
      yardpass-db prove events.0031
    """
    from yardpass_db.progress import for_stderr
    from yardpass_db.prove import prove as run
    from yardpass_db.sources import read_tree

    found = run(read_tree(chosen.sources), chosen.announced_url(), names, for_stderr())
    emit(found.as_dict(), chosen.json, found.text())
    raise SystemExit(1 if found.failed else 0)


@click.command()
@click.option("--to", default="", metavar="MIGRATION", help="Mark only up to this one.")
@click.option("--accept", is_flag=True, help="Mark although the catalogs differ.")
@waiting("run")
@destructive
@shared
def baseline(
    chosen: Chosen, to: str, accept: bool, wait: float, yes: bool, confirm: str | None
) -> None:
    """Mark an existing database as migrated, after comparing.

    What the migrations make is built on a clone and compared with the live catalog; nothing is
    run on the database itself. Differences end it with exit code 5 unless --accept is given.

    \b
    Example:
      yardpass-db baseline --to events.0030 --yes --confirm app
    """
    from yardpass_db.baseline import baseline as run
    from yardpass_db.progress import for_stderr
    from yardpass_db.sources import read_tree

    tree, url = read_tree(chosen.sources), chosen.announced_url()
    chosen.confirm("This records migrations as applied without running them.", yes, confirm)
    found = run(tree, url, to, accept, wait, for_stderr())
    emit(found.as_dict(), chosen.json, found.text())


@click.command()
@destructive
@shared
def platform(chosen: Chosen, yes: bool, confirm: str | None) -> None:
    """Install what Supabase provides on a plain PostgreSQL.

    Roles, the auth schema with auth.users and auth.uid(), default privileges. Needs a
    superuser. Refused where auth.users is real; the embedded server has it already.

    \b
    Example:
      yardpass-db platform --url postgresql://me@db/app --yes --confirm app
    """
    from yardpass_db.config import platform_folder
    from yardpass_db.errors import UsageError
    from yardpass_db.platform import install

    folder = platform_folder(chosen.sources)
    if folder is None:
        raise UsageError(
            "The source tree has no platform/ folder.",
            hint="It holds the SQL that makes roles and the schema auth.",
        )
    chosen.confirm("This makes roles and the schema auth.", yes, confirm)
    done = install(chosen.target.url, folder)
    text = "\n".join(f"ran {name}" for name in done) or "It is installed already."
    emit({"files": done}, chosen.json, text)
