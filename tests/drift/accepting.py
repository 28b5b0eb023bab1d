"""What a person does with what `drift --sql accept` prints."""

from __future__ import annotations

from engine.project import Project

from .conftest import script

NUMBER = "0004_accepted"


def accept(*projects: Project) -> str:
    """The script of the first one's differences, written into every tree; returned as well."""
    text = script(projects[0], "accept")
    for project in projects:
        write_down(project, text)
    return text


def write_down(project: Project, text: str) -> None:
    """The migration, and the lines for repeatables where they belong."""
    own, *parts = text.split("\n-- In sql/")
    if any(line and not line.startswith("--") for line in own.splitlines()):
        project.migration(f"town.{NUMBER}", own)
    for part in parts:
        head, _, body = part.partition("\n")
        path = project.root / head.removesuffix(", not in a migration:")
        if "or delete the file" in body:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text() if path.exists() else ""
        lines = (line.removeprefix("--   ") for line in body.rstrip().splitlines())
        path.write_text(before + "\n".join(lines) + "\n")
