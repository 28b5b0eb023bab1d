"""What the pages say is there: commands, options, files, rules, checks, modules."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from yardpass_db.cli import COMMANDS, cli
from yardpass_db.lint import RULES

from .pages import HOW_TO, PAGES, ROOT, mentioned, name, typed

every_page = pytest.mark.parametrize("page", PAGES, ids=name)
LINES = sorted(
    {
        (name(page), line)
        for page in PAGES
        for line in [*typed(page.read_text()), *mentioned(page.read_text())]
        if name(page) != "docs/commands.md"
    }
)


@pytest.mark.parametrize(("page", "line"), LINES, ids=[f"{page}: {line}" for page, line in LINES])
def test_a_command_can_be_typed(page: str, line: str) -> None:
    words = shlex.split(re.sub(r"<(\w+)>", r"\1", line))[1:]
    if words == ["--help"]:
        return
    command: click.Command | None = cli
    while isinstance(command, click.Group) and words:
        command = command.get_command(click.Context(command), words.pop(0))
    assert command is not None
    if words:
        command.make_context("page", words)  # raises UsageError for what is not there


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


# Files and folders of this repository, as pages name them in code: `docs/bench.md`, `sql/checks/`.
_PATHS = re.compile(r"`((?:docs|sql|tests|yardpass_db|bench)/[\w./-]+)`")


@every_page
def test_files_that_are_named_are_there(page: Path) -> None:
    assert [path for path in _PATHS.findall(page.read_text()) if not (ROOT / path).exists()] == []


@every_page
def test_no_page_names_a_place_on_somebodys_machine(page: Path) -> None:
    assert re.findall(r"(?<![\w.~$}])/(?:work|home|root|Users)/[\w./-]*", page.read_text()) == []


@pytest.mark.parametrize("page", HOW_TO, ids=name)
def test_a_how_to_is_short(page: Path) -> None:
    assert len(page.read_text().splitlines()) <= 40


def test_commands_md_is_what_help_says() -> None:
    # In a process of its own: click keeps what other tests have made of its commands.
    command = [sys.executable, "-m", "tests.docs.commands"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "docs" / "commands.md").read_text() == printed, "make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_changelog_names_every_command(command: str) -> None:
    assert f"`{command}`" in (ROOT / "CHANGELOG.md").read_text()


def test_every_rule_has_a_section() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs" / "lint.md").read_text(), re.M)
    assert headings == [*RULES, "rollback"]


CHECKS = sorted(path.stem for path in (ROOT / "sql" / "checks").glob("*.sql"))


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    pages = sorted(path.stem for path in (ROOT / "docs" / "checks").glob("*.md"))
    assert [page for page in pages if page not in ("README", "ignoring")] == CHECKS


def test_the_list_of_checks_is_whole() -> None:
    text = (ROOT / "docs" / "checks" / "README.md").read_text()
    assert re.findall(r"^\| \[(\w+)\]\(\1\.md\)", text, re.M) == CHECKS


def test_every_module_is_in_the_architecture() -> None:
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "docs" / "architecture.md").read_text(), re.M)
    told = {word for row in rows for word in re.findall(r"`([\w/]+)\*?`", row)}
    package = ROOT / "yardpass_db"
    modules = {path.stem for path in package.glob("*.py") if path.stem[0] != "_"}
    packages = {path.parent.name for path in package.glob("*/__init__.py")}
    assert {word.partition("/")[0] for word in told} == modules | packages - {"seeding"}
