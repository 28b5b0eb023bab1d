"""What a person does with what `drift --sql accept` prints."""

from __future__ import annotations

import re
import subprocess

from engine.project import Project

from yardpass_db.sqltext import statements

from .conftest import script

NUMBER = "0004_accepted"


def accept(*projects: Project) -> str:
    """The script of the first one's differences, written into every tree; returned as well."""
    text = script(projects[0], "accept")
    for project in projects:
        write_down(project, text)
    return text


def write_down(project: Project, text: str) -> None:
    """The migration, the commands for the files, and the lines for repeatables in their place."""
    own, *parts = text.split("\n-- In sql/")
    if any(line and not line.startswith("--") for line in own.splitlines()):
        project.migration(f"town.{NUMBER}", own)
    for command in re.findall(r"^--   ((?:mv|perl) .*)", own, re.MULTILINE):
        subprocess.run(command, shell=True, check=True, cwd=project.root.parent)
    for part in parts:
        head, _, body = part.partition("\n")
        path = project.root / head.removesuffix(", not in a migration:")
        if "or delete the file" in body:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text() if path.exists() else ""
        text = "\n".join(line.removeprefix("--   ") for line in body.rstrip().splitlines())
        path.write_text(with_in_place(before, text))


MADE = re.compile(
    r"create (?:or replace )?(view|materialized view|policy|function)"
    r" (\"[^\"]+\" on [\w.]+|[\w.]+)",
    re.IGNORECASE,
)


def with_in_place(before: str, text: str) -> str:
    """A file's text with another in the place of what makes the same; at its end else."""
    made = {found.groups() for found in MADE.finditer(text)}
    kept, at = [], None
    for one in statements(before):
        found = MADE.search(one.text)
        if found is None or found.groups() not in made:
            kept.append(f"{one.text.strip().rstrip(';')};\n")
        elif at is None:
            at = len(kept)
    at = len(kept) if at is None else at
    return "".join([*kept[:at], text, "\n", *kept[at:]])
