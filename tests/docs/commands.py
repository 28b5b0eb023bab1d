"""docs/commands.md, made of what `--help` says: `python -m tests.docs.commands` prints it."""

from __future__ import annotations

from collections.abc import Iterator

import click
from click.testing import CliRunner

from yardpass_db.cli import cli

HEAD = """\
# Commands

What `--help` says, command by command. This page is generated: `make docs`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(words) for words in commands())])


def commands(group: click.Group = cli, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of each command; those of a group after it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        words = (*before, name)
        yield words
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, words)


def _section(words: tuple[str, ...]) -> str:
    run = CliRunner().invoke(cli, [*words, "--help"], prog_name="yardpass-db", terminal_width=80)
    shown = "\n".join(line.rstrip() for line in run.output.strip().splitlines())
    return f"{'#' * (1 + len(words))} {' '.join(words)}\n```\n{shown}\n```\n"


if __name__ == "__main__":
    print(page(), end="")
