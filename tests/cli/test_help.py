"""--help of every command: an imperative summary, an example that is right, 80 columns."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from yardpass_db import __version__
from yardpass_db.cli import COMMANDS, cli

from .project import Project

VERBS = {
    "Break", "Bring", "Check", "Compare", "Fill", "Install", "List", "Mark", "Open", "Plan",
    "Print", "Prove", "Review", "Run", "Say", "Show", "Start", "Stop", "Undo", "Write",
    "Restore", "Take",
}  # fmt: skip


def paths(group: click.Group = cli, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command, below groups too: ("server", "start")."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*before, name)
        if isinstance(command, click.Group):
            yield from paths(command, (*before, name))


def find(path: tuple[str, ...]) -> click.Command:
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


def shown(*path: str) -> str:
    """What `yardpass-db … --help` prints on a terminal of 80 columns."""
    result = CliRunner().invoke(cli, [*path, "--help"], prog_name="yardpass-db", terminal_width=80)
    assert result.exit_code == 0
    return result.output


ALL = list(paths())
LEAVES = [path for path in ALL if not isinstance(find(path), click.Group)]
every = pytest.mark.parametrize("path", ALL, ids=" ".join)
every_leaf = pytest.mark.parametrize("path", LEAVES, ids=" ".join)


@every
def test_help_fits_into_80_columns(path: tuple[str, ...]) -> None:
    assert [line for line in shown(*path).splitlines() if len(line) > 80] == []


def test_the_first_help_fits_into_80_columns() -> None:
    assert [line for line in shown().splitlines() if len(line) > 80] == []


@every
def test_a_summary_is_imperative(path: tuple[str, ...]) -> None:
    assert (find(path).help or "").split()[0].strip(",") in VERBS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_summary_is_the_same_in_the_list_and_on_its_page(name: str) -> None:
    assert (find((name,)).help or "").startswith(COMMANDS[name][1].rstrip("."))


@every
def test_help_has_an_example(path: tuple[str, ...]) -> None:
    assert re.search(r"Examples?:\n +.*yardpass-db ", shown(*path))


EXAMPLES = [
    line.strip()
    for path in LEAVES
    for line in (find(path).help or "").splitlines()
    if line.strip().startswith("yardpass-db ")
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_can_be_typed(example: str) -> None:
    words = shlex.split(example.split(" >> ")[0])[1:]
    command: click.Command = cli
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None
        command = found
    command.make_context("example", words)  # raises UsageError for what the command does not know


@every_leaf
@pytest.mark.parametrize("option", ["--json", "--debug"])
def test_every_command_has(path: tuple[str, ...], option: str) -> None:
    assert option in {word for one in find(path).params for word in one.opts}


@every_leaf
def test_an_option_that_can_be_given_several_times_says_so(path: tuple[str, ...]) -> None:
    several = [one for one in find(path).params if isinstance(one, click.Option) and one.multiple]
    silent = [one.name for one in several if "several times" not in (one.help or "")]
    assert silent == []


@every_leaf
def test_every_option_is_explained(path: tuple[str, ...]) -> None:
    options = [one for one in find(path).params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_the_first_help_tells_the_exit_codes() -> None:
    assert "3 pending or drift" in shown()


def test_the_first_help_tells_where_a_password_is_safe() -> None:
    assert "~/.pgpass" in shown()


def test_help_needs_no_database(project: Project) -> None:
    outcome = project.run("migrate", "--help", env={"YARDPASS_DATABASE_URL": "nonsense"})
    assert outcome.code == 0


def test_no_command_shows_the_help_and_is_a_usage_error(project: Project) -> None:
    outcome = project.run()
    assert (outcome.code, "Commands:" in outcome.stderr) == (2, True)


def test_version(project: Project) -> None:
    assert project.run("--version").stdout == f"yardpass-db, version {__version__}\n"


# What is misspelt


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("migrat", "migrate"),
        ("stauts", "status"),
        ("roll-back", "rollback"),
        ("apply", "migrate"),
        ("down", "rollback"),
    ],
)
def test_an_unknown_command_names_the_nearest(project: Project, typed: str, meant: str) -> None:
    assert project.run(typed).stderr == (
        f"Error: There is no command '{typed}'.\nHint: Did you mean `yardpass-db {meant}`?\n"
    )


def test_a_command_like_no_other_leads_to_the_help(project: Project) -> None:
    assert "Hint: yardpass-db --help" in project.run("xyzzy").stderr


USAGE_ERRORS = {
    "an unknown command": (["stauts"], "There is no command 'stauts'."),
    "an unknown option": (["migrate", "--dryrun"], "No such option '--dryrun'."),
    "an option without its value": (["migrate", "--to"], "Option '--to' requires an argument."),
    "a value of the wrong kind": (["migrate", "--wait", "soon"], "Invalid value for '--wait'"),
    "a missing argument": (["new", "migration"], "Missing argument 'SCHEMA'."),
    "an unknown --to": (["migrate", "--to", "app.0009"], "There is no migration app.0009."),
    "an unknown rollback --to": (["rollback", "--to", "app.9"], "There is no migration app.9."),
    "two options that exclude each other": (
        ["rollback", "--runs", "1", "--to", "base"],
        "--runs and --to exclude each other.",
    ),
    "an unknown check": (["verify", "--check", "nix"], "There is no check nix."),
    "an unknown source": (["render", "app.0009"], "There is no"),
    "no source tree": (["status", "--sources", "nix"], "No source tree at nix."),
    "more runs than there are": (["rollback", "--runs", "9"], "There are only 1 runs to undo."),
}
usage_error = pytest.mark.parametrize(("words", "message"), USAGE_ERRORS.values(), ids=USAGE_ERRORS)


@usage_error
def test_a_usage_error_ends_with_2(shared_project: Project, words: list[str], message: str) -> None:
    assert shared_project.run(*words).code == 2


@usage_error
def test_a_usage_error_says_what_and_what_to_type(
    shared_project: Project, words: list[str], message: str
) -> None:
    error, _, hint = shared_project.run(*words).stderr.partition("\nHint: ")
    assert (f"Error: {message}" in error, bool(hint)) == (True, True)


def test_an_option_without_its_value_leads_to_the_help_of_its_command(project: Project) -> None:
    assert "Hint: yardpass-db migrate --help\n" in project.run("migrate", "--to").stderr


@usage_error
def test_a_usage_error_is_json_where_that_was_asked_for(
    shared_project: Project, words: list[str], message: str
) -> None:
    answer = shared_project.run(words[0], "--json", *words[1:]).json
    assert (answer["error"].startswith(message), answer["exit_code"]) == (True, 2)
