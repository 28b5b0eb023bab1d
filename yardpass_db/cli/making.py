"""new, lint, completion: the commands that need no database."""

from __future__ import annotations

import click

from yardpass_db.cli.options import Chosen, shared
from yardpass_db.output import emit, say


@click.command()
@click.argument("kind", type=click.Choice(["migration", "view", "policy", "function"]))
@click.argument("schema")
@click.argument("name")
@shared
def new(chosen: Chosen, kind: str, schema: str, name: str) -> None:
    """Start a migration, view, policy or function file.

    A migration gets the next number of its schema, with a rollback and a verify file beside it.
    A policy file is named after its table.

    \b
    Examples:
      yardpass-db new migration events widen_slug
      yardpass-db new policy events event_posts
    """
    from yardpass_db.starters import start, unfamiliar

    note = unfamiliar(chosen.sources, schema)
    made = start(chosen.sources, kind, schema, name)
    if note and not chosen.json:
        say(note)
    emit({"files": made}, chosen.json, "\n".join(made))


@click.command()
@shared
def lint(chosen: Chosen) -> None:
    """Review the tree's SQL without a database. Exit code 1 when there is something to mend.

    \b
    Example:
      yardpass-db lint --sources sql
    """
    from yardpass_db.lint import lint as run

    found = run(chosen.sources)
    data = {"passed": not found, "findings": [one.as_dict() for one in found]}
    text = "\n".join(str(one) for one in found) or "Nothing to mend."
    emit(data, chosen.json, text)
    raise SystemExit(1 if found else 0)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@shared
def completion(chosen: Chosen, shell: str) -> None:
    """Print the shell completion script.

    \b
    Example:
      yardpass-db completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    from yardpass_db.cli import cli

    made = get_completion_class(shell)
    assert made is not None
    script = made(cli, {}, "yardpass-db", "_YARDPASS_DB_COMPLETE").source()
    emit({"shell": shell, "script": script}, chosen.json, script)
